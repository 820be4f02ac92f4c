"""Internal publicities.

units table, `publicity#<id>`: `publicity`, its list of names `list` (never rewritten), `trail#<seq>`; in index
`listing` under its unit. `publicized#<declaration>` / `<unit>` leads to the newest one that a declaration was in.
"""

import json

from chalicelib.domain.changes import Change
from chalicelib.domain.errors import Conflict, NotFound, Stale
from chalicelib.domain.publicities import Person, Publicity
from chalicelib.storage import histories, outbox, publicity_ends, receipts
from chalicelib.storage.publicity_ends import Ending
from chalicelib.storage.reading import Page, get, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import DeclarationItem, UnitItem
from chalicelib.storage.transaction import Transaction


def load_publicity(publicity_id: str) -> Publicity:
    """Raises NotFound."""
    item = get(UnitItem, f"publicity#{publicity_id}", "publicity")
    if item is None:
        raise NotFound("没有找到这份公示")
    return _publicity(item)


def _publicity(item: UnitItem) -> Publicity:
    return Publicity.model_validate_json(item.body).model_copy(update={"version": item.version})


def load_people(publicity_id: str) -> list[Person]:
    """In the order in which the unit gave them."""
    item = get(UnitItem, f"publicity#{publicity_id}", "list")
    assert item, "a publicity is written together with its list"
    return [Person(**told) for told in json.loads(str(item.body))]


class Publicized:
    """The newest publicity that each of some declarations was in at one unit, read consistently."""

    def __init__(self, unit_id: str, declaration_ids: list[str]) -> None:
        self._unit_id = unit_id
        keys = [(f"publicized#{declaration_id}", unit_id) for declaration_id in dict.fromkeys(declaration_ids)]
        found = UnitItem.batch_get(keys, consistent_read=True) if keys else []
        self._rows = {row.pk.partition("#")[2]: row for row in found}
        heads = [
            (f"publicity#{publicity_id}", "publicity") for publicity_id in {row.body for row in self._rows.values()}
        ]
        read = UnitItem.batch_get(heads, consistent_read=True) if heads else []
        self._publicities = {found.publicity_id: found for found in map(_publicity, read)}

    @property
    def newest(self) -> dict[str, Publicity]:
        """By declaration; those never publicized are left out."""
        return {declaration_id: self._publicities[str(row.body)] for declaration_id, row in self._rows.items()}

    def row(self, declaration_id: str, publicity_id: str) -> UnitItem:
        """Replaces exactly what was read."""
        row = self._rows.get(declaration_id) or UnitItem(f"publicized#{declaration_id}", self._unit_id)
        row.body = publicity_id
        return row


def create_publicity(
    change: Change[Publicity], people: list[Person], former: Publicized, receipt: Receipt | None = None
) -> None:
    """ONE transaction. Raises Conflict `not_publicizable` when another list has just taken one of the names."""
    publicity = change.after
    assert change.entry
    transaction = Transaction()
    transaction.put(_item(publicity))
    listed = json.dumps([person.model_dump() for person in people], ensure_ascii=False)
    transaction.put(UnitItem(f"publicity#{publicity.publicity_id}", "list", body=listed))
    taken = Conflict("名单中有申报刚被列入另一份公示，请刷新后再试", code="not_publicizable")
    publicity_ends.add_ticket(transaction, Ending.PUBLICITY, publicity.publicity_id, publicity.ends_on)
    for person in people:
        transaction.put(former.row(person.declaration_id, publicity.publicity_id), taken)
    histories.add(transaction, UnitItem, f"publicity#{publicity.publicity_id}", change.entry)
    receipts.add(transaction, receipt)
    transaction.commit()


def _item(publicity: Publicity) -> UnitItem:
    return UnitItem(
        f"publicity#{publicity.publicity_id}",
        "publicity",
        version=publicity.version,
        body=publicity.model_dump_json(),
        list_key=f"publicity#{publicity.unit_id}",
        list_sort=f"{publicity.notice_id}#{publicity.starts_on}#{publicity.publicity_id}",
    )


def close_publicity(change: Change[Publicity], objections: int, also: Transaction | None = None) -> None:
    """Bound to the number of objections that was read: one that came meanwhile makes it Stale."""
    if change.entry is None:
        return
    publicity = change.after
    transaction = also or Transaction()
    transaction.put(_item(publicity))
    histories.add(transaction, UnitItem, f"publicity#{publicity.publicity_id}", change.entry)
    outbox.add(transaction, change.notifications, change.entry.seq)
    unless_objected(transaction, publicity.publicity_id, objections)
    transaction.commit()


def unless_objected(transaction: Transaction, publicity_id: str, objections: int) -> None:
    """What rests on all the objections holds only for as many as were read."""
    same = DeclarationItem.amount == objections if objections else DeclarationItem.pk.does_not_exist()
    clash = Stale("刚刚收到新的异议，请刷新后再试")
    transaction.check(DeclarationItem, objection_counter(publicity_id), same, clash)


def objection_counter(publicity_id: str) -> tuple[str, str]:
    """Its key, in the declarations table, where counters live."""
    return f"publicity#{publicity_id}", "objections"


def unless_changed(transaction: Transaction, publicity: Publicity) -> None:
    """A decision that rests on this publicity holds only for the version that was read."""
    key = (f"publicity#{publicity.publicity_id}", "publicity")
    transaction.check(UnitItem, key, UnitItem.version == publicity.version, Stale("公示刚刚有变动，请刷新后再试"))


def list_own(unit_id: str, notice_id: str | None, limit: int, cursor: str | None) -> Page[Publicity]:
    """A unit's own; of one notice the latest beginning first."""
    within = UnitItem.list_sort.startswith(f"{notice_id}#") if notice_id else None
    return query_page(
        UnitItem.listing.query,
        f"publicity#{unit_id}",
        limit,
        cursor,
        _publicity,
        range_key_condition=within,
        scan_index_forward=False,
    )
