"""Panels from their planning to their count; the results themselves are `panels.py`'s, under the same id.

units table: `panel#<id>` / `sitting`, `sitting#trail#<seq>`; / `pool#<n>`, the snapshot that the draw was made from;
/ `recusal#<declaration>#<expert>`. `expert#<id>` / `panel#<panel>` leads an expert to their panels; a committee's stand
in index `listing` under `sittings#<unit>`.
"""

import json
import random
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress

from chalicelib.domain.changes import Change
from chalicelib.domain.conflicts import Recusal
from chalicelib.domain.errors import AlreadyTaken, Conflict, NotFound, Stale
from chalicelib.domain.experts import Expert
from chalicelib.domain.sittings import Member, Sitting, member_of
from chalicelib.storage import histories, outbox, receipts
from chalicelib.storage.reading import Page, get, query_all, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction

OF_POOL = UnitItem.sk.startswith("pool")
#: Members of the snapshot in one item, of at most 400 KB.
SNAPSHOT_PART = 900
#: How often somebody who signs in looks again.
AT_THE_DOOR = 6


def key(panel_id: str) -> str:
    return f"panel#{panel_id}"


def find_sitting(panel_id: str) -> Sitting | None:
    item = get(UnitItem, key(panel_id), "sitting")
    return _sitting(item) if item else None


def load_sitting(panel_id: str) -> Sitting:
    """Raises NotFound, for an offline meeting too."""
    sitting = find_sitting(panel_id)
    if sitting is None:
        raise NotFound("没有找到这次评审")
    return sitting


def _sitting(item: UnitItem) -> Sitting:
    return Sitting.model_validate_json(item.body).model_copy(update={"version": item.version})


def save_sitting(change: Change[Sitting], also: Transaction | None = None, receipt: Receipt | None = None) -> Sitting:
    """ONE transaction: the panel, its history, its messages, `also`. Answers it as it now stands; Stale on a race."""
    if change.entry is None:
        return change.after
    sitting, transaction = change.after, also or Transaction()
    pk = key(sitting.panel_id)
    item = UnitItem(
        pk,
        "sitting",
        version=sitting.version,
        body=sitting.model_dump_json(),
        list_key=f"sittings#{sitting.unit_id}",
        list_sort=f"{sitting.created_at.isoformat()}#{sitting.panel_id}",
    )
    transaction.put(item)
    histories.add(transaction, UnitItem, pk, change.entry, "sitting#")
    outbox.add(transaction, change.notifications, change.entry.seq)
    receipts.add(transaction, receipt)
    transaction.commit()
    return _sitting(item)


def unless_moved(transaction: Transaction, sitting: Sitting) -> None:
    """What is written with it counts only while the panel stands as it was read: Stale otherwise."""
    transaction.check(UnitItem, (key(sitting.panel_id), "sitting"), UnitItem.version == sitting.version, Stale())


def save_attendance(panel_id: str, attend: Callable[[Sitting], Change[Sitting]]) -> Sitting:
    """Many sign in at the same moment, and all of them write the one panel: who comes second waits and looks again."""
    for wait in range(AT_THE_DOOR):
        with suppress(Stale):
            return save_sitting(attend(load_sitting(panel_id)))
        time.sleep(random.uniform(0, 0.02 * 2**wait))  # noqa: S311 - jitter, not a secret
    return save_sitting(attend(load_sitting(panel_id)))


def save_draw(change: Change[Sitting], eligible: list[Expert], also: Transaction | None = None) -> Sitting:
    """With the snapshot that it was made from, and so that each member finds the panel."""
    transaction, panel_id = also or Transaction(), change.after.panel_id
    told = [member_of(expert).model_dump() for expert in eligible]
    for n, at in enumerate(range(0, len(told), SNAPSHOT_PART)):
        part = json.dumps(told[at : at + SNAPSHOT_PART], ensure_ascii=False)
        transaction.put(UnitItem(key(panel_id), f"pool#{n:02}", body=part))
    for expert_id in change.after.member_ids:
        _lead(transaction, expert_id, panel_id)
    return save_sitting(change, transaction)


def save_replacement(change: Change[Sitting]) -> Sitting:
    transaction = Transaction()
    _lead(transaction, change.after.replaced[-1].by, change.after.panel_id)
    return save_sitting(change, transaction)


def _lead(transaction: Transaction, expert_id: str, panel_id: str) -> None:
    transaction.put(UnitItem(f"expert#{expert_id}", f"panel#{panel_id}"))


def load_snapshot(panel_id: str) -> list[Member]:
    """Whom the draw was made from, in the order of their ids; empty before it."""
    parts = query_all(UnitItem.query, key(panel_id), range_key_condition=OF_POOL, consistent_read=True)
    return [Member(**told) for part in parts for told in json.loads(part.body)]


def list_of_unit(unit_id: str, limit: int, cursor: str | None) -> Page[Sitting]:
    """Newest first."""
    return query_page(UnitItem.listing.query, f"sittings#{unit_id}", limit, cursor, _sitting, scan_index_forward=False)


def list_of_expert(expert_id: str, limit: int, cursor: str | None) -> Page[Sitting]:
    """Those the expert is still a member of."""
    leading = UnitItem.sk.startswith("panel#")
    page = query_page(
        UnitItem.query,
        f"expert#{expert_id}",
        limit,
        cursor,
        lambda item: (str(item.sk), "sitting"),
        range_key_condition=leading,
    )
    found = [_sitting(item) for item in UnitItem.batch_get(page.items, consistent_read=True)] if page.items else []
    own = [sitting for sitting in found if expert_id in sitting.member_ids]
    return Page(sorted(own, key=lambda sitting: sitting.created_at, reverse=True), page.cursor)


def recusal_key(recusal: Recusal) -> str:
    return recusal_key_of(recusal.declaration_id, recusal.expert_id)


def recusal_key_of(declaration_id: str, expert_id: str) -> str:
    return f"recusal#{declaration_id}#{expert_id}"


def add_recusals(transaction: Transaction, panel_id: str, recusals: list[Recusal]) -> None:
    for recusal in recusals:
        item = UnitItem(key(panel_id), recusal_key(recusal), body=recusal.model_dump_json())
        transaction.put(item, AlreadyTaken("您已回避这份申报", code="already_recused"))


def save_recusal(sitting: Sitting, recusal: Recusal) -> None:
    """While the panel stands as it was read, and only before one's ballot on that candidate.

    Raises Stale, AlreadyTaken `already_recused`, Conflict `already_voted`.
    """
    transaction, pk = Transaction(), key(sitting.panel_id)
    add_recusals(transaction, sitting.panel_id, [recusal])
    transaction.check(UnitItem, (pk, "sitting"), UnitItem.version == sitting.version, Stale())
    voted = (pk, f"voted#{recusal.declaration_id}#{recusal.expert_id}")
    clash = Conflict("您已对这份申报投票，不能再申请回避", code="already_voted")
    transaction.check(UnitItem, voted, UnitItem.pk.does_not_exist(), clash)
    transaction.commit()


def load_recusals(panel_id: str, candidate: str = "") -> list[Recusal]:
    """All of the panel's, in one consistent Query; or those from one candidate."""
    within = UnitItem.sk.startswith(f"recusal#{candidate}#" if candidate else "recusal#")
    found = query_all(UnitItem.query, key(panel_id), range_key_condition=within, consistent_read=True)
    return [Recusal.model_validate_json(item.body) for item in found]


def by_candidate(recusals: list[Recusal]) -> dict[str, set[str]]:
    """Candidate → who is recused."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for recusal in recusals:
        found[recusal.declaration_id].add(recusal.expert_id)
    return found
