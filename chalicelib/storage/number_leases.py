"""Leases of certificate numbers. declarations table.

`serial#<province>#<year>`: `serial` is the highest serial leased so far, `block#<first>` each lease as it was made,
`gap#<first>` what nobody will have. `lease#<holder>` / `<province>#<year>` is a lease as it stands: it moves with every
certificate and lies by itself, so that many panels at once never meet at one key.
"""

import random
import time
from collections.abc import Callable
from datetime import datetime

from chalicelib.domain import number_leases as rules
from chalicelib.domain.errors import Stale
from chalicelib.domain.number_leases import Gap, GapReason, Holder, Lease, Series
from chalicelib.storage.reading import get, query_all
from chalicelib.storage.tables import Counter, DeclarationItem
from chalicelib.storage.transaction import Transaction

SERIAL = "serial"
#: How often a lease is tried for while others are leasing from the same counter.
ATTEMPTS = 20


def hold(
    series: Series, holder: Holder, wanted: int, now: datetime, also: Callable[[Transaction], None] | None = None
) -> Lease:
    """The holder's lease with a number to take: the open one, whoever opened it, or else a new block.

    `also` adds what must hold when a block is leased. Raises Stale, Conflict `numbers_exhausted`, or `also`'s clash.
    """
    for _ in range(ATTEMPTS):
        held = load_leases(holder)
        found = next((lease for lease in held if lease.series == series and lease.left), None)
        if found:
            return found
        try:
            return _lease_block(series, holder, wanted, held, now, also or (lambda transaction: None))
        except Stale:  # another holder was faster, or another run of this one
            time.sleep(random.uniform(0, 0.05))  # noqa: S311 - jitter, not a secret
    raise Stale("证书编号正在大量领取，请稍后再试")


def _lease_block(
    series: Series, holder: Holder, wanted: int, held: list[Lease], now: datetime, also: Callable[[Transaction], None]
) -> Lease:
    """ONE transaction: the counter moves from where it was read, and the block is the holder's."""
    counter, seen = Counter(_pk(series), SERIAL), highest(series)
    leased = rules.lease(series, holder, seen, wanted, now)
    transaction = Transaction()
    also(transaction)
    same = Counter.amount == seen if seen else Counter.amount.does_not_exist()
    transaction.update(counter, [Counter.amount.add(leased.left)], condition=same)
    transaction.put(DeclarationItem(_pk(series), f"block#{leased.first:08d}", body=leased.model_dump_json()))
    empty = next((lease for lease in held if lease.series == series), None)
    item = _item(leased.model_copy(update={"version": empty.version if empty else None}))
    transaction.put(item)
    for lease in held:
        if lease.series != series:
            _add_given_up(transaction, lease, GapReason.LEFT_BEHIND, now)
    transaction.commit()
    return _lease(item)


def add_taken(transaction: Transaction, lease: Lease) -> None:
    """The lease's next number is the certificate's that this transaction writes. Stale when it was just taken."""
    transaction.put(_item(rules.take(lease)))


def add_given_up(transaction: Transaction, holder: Holder, now: datetime) -> None:
    """The holder has done: what is left becomes a gap. Stale when a number was just taken."""
    for lease in load_leases(holder):
        _add_given_up(transaction, lease, GapReason.FINISHED, now)


def _add_given_up(transaction: Transaction, lease: Lease, reason: GapReason, now: datetime) -> None:
    transaction.delete(_item(lease))
    gap = rules.give_up(lease, reason, now)
    if gap:
        transaction.put(DeclarationItem(_pk(gap.series), f"gap#{gap.first:08d}", body=gap.model_dump_json()))


def load_leases(holder: Holder) -> list[Lease]:
    """Consistently; one, but for a new year or another region."""
    return [_lease(item) for item in query_all(DeclarationItem.query, f"lease#{holder.key}", consistent_read=True)]


def highest(series: Series) -> int:
    """The highest serial that was ever leased; 0 before the first."""
    item = get(DeclarationItem, _pk(series), SERIAL)
    return int(item.amount) if item else 0


def list_blocks(series: Series) -> list[Lease]:
    """Every lease of the series as it was made, in order."""
    return [_lease(item) for item in _collection(series, "block#")]


def list_gaps(series: Series) -> list[Gap]:
    """The numbers that no certificate will have, in order."""
    return [Gap.model_validate_json(item.body) for item in _collection(series, "gap#")]


def _collection(series: Series, prefix: str) -> list[DeclarationItem]:
    within = DeclarationItem.sk.startswith(prefix)
    return list(query_all(DeclarationItem.query, _pk(series), range_key_condition=within, consistent_read=True))


def _pk(series: Series) -> str:
    return f"serial#{series.key}"


def _item(lease: Lease) -> DeclarationItem:
    pk, body = f"lease#{lease.holder.key}", lease.model_dump_json()
    return DeclarationItem(pk, lease.series.key, version=lease.version, body=body)


def _lease(item: DeclarationItem) -> Lease:
    return Lease.model_validate_json(item.body).model_copy(update={"version": item.version})
