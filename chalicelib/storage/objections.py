"""Objections to publicities.

units table: `publicity#<id>` / `objection#<n>`; `objection#<id>` / `trail#<seq>` is the history of one. An id is
`<publicity>.<n>`; `n` begins with the time, so that they stand in order. `publicity#<id>` / `objections` in the
declarations table counts them: the closing is bound to it, and nobody who objects has to wait for another.
"""

from datetime import datetime

from chalicelib.domain.changes import Change
from chalicelib.domain.errors import NotFound
from chalicelib.domain.objections import Objection
from chalicelib.domain.publicities import Publicity
from chalicelib.storage import histories, outbox, publicities, receipts
from chalicelib.storage.reading import Page, get, query_all, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import DeclarationItem, UnitItem
from chalicelib.storage.transaction import Transaction


def objection_id(publicity_id: str, random: str, now: datetime) -> str:
    return f"{publicity_id}.{int(now.timestamp() * 1000):014d}{random}"


def _key(objection_id: str) -> tuple[str, str]:
    publicity_id, _, n = objection_id.partition(".")
    return f"publicity#{publicity_id}", f"objection#{n}"


def load_objection(publicity_id: str, objection_id: str) -> Objection:
    """Raises NotFound, also for one of another publicity."""
    pk, sk = _key(objection_id)
    item = get(UnitItem, pk, sk) if pk == f"publicity#{publicity_id}" else None
    if item is None:
        raise NotFound("没有找到这条异议")
    return _objection(item)


def _objection(item: UnitItem) -> Objection:
    return Objection.model_validate_json(item.body).model_copy(update={"version": item.version})


def create_objection(change: Change[Objection], publicity: Publicity, receipt: Receipt | None = None) -> None:
    """To exactly the publicity that was read: Stale once it is closed."""
    transaction = Transaction()
    publicities.unless_changed(transaction, publicity)
    add_raised(transaction, change)
    receipts.add(transaction, receipt)
    transaction.commit()


def add_raised(transaction: Transaction, change: Change[Objection]) -> None:
    """The objection, and its being counted: for whoever knows what it is bound to."""
    transaction.count(*publicities.objection_counter(change.after.publicity_id), 1)
    _add(transaction, change)


def save_decision(change: Change[Objection], also: Transaction | None = None) -> None:
    """Together with what follows from it. Stale when somebody else decided first."""
    if change.entry is None:
        return
    transaction = also or Transaction()
    _add(transaction, change)
    transaction.commit()


def _add(transaction: Transaction, change: Change[Objection]) -> None:
    objection = change.after
    assert change.entry
    transaction.put(
        UnitItem(*_key(objection.objection_id), version=objection.version, body=objection.model_dump_json())
    )
    histories.add(transaction, UnitItem, f"objection#{objection.objection_id}", change.entry)
    outbox.add(transaction, change.notifications, change.entry.seq)


def list_objections(publicity_id: str, limit: int, cursor: str | None) -> Page[Objection]:
    """In the order in which they came."""
    of_it = UnitItem.sk.startswith("objection#")
    return query_page(UnitItem.query, f"publicity#{publicity_id}", limit, cursor, _objection, range_key_condition=of_it)


def load_all(publicity_id: str) -> tuple[int, list[Objection]]:
    """How many there are, and then, all of them: for the closing."""
    counter = get(DeclarationItem, *publicities.objection_counter(publicity_id))
    of_it = UnitItem.sk.startswith("objection#")
    found = query_all(UnitItem.query, f"publicity#{publicity_id}", range_key_condition=of_it, consistent_read=True)
    return int(counter.amount) if counter else 0, [_objection(item) for item in found]
