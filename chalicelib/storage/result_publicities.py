"""Publicities of results.

units table, `panel#<id>`: `list#<first day>` are the names shown, never rewritten. Objections stand under
`publicity#<panel>` like those to a unit's publicity, and are counted like them.
"""

import json
from collections.abc import Sequence

from chalicelib.domain.changes import Change
from chalicelib.domain.errors import Stale
from chalicelib.domain.objections import Objection
from chalicelib.domain.result_publicity import PassedPerson
from chalicelib.domain.results import Panel
from chalicelib.storage import objections, publicities, publicity_ends, receipts
from chalicelib.storage.publicity_ends import Ending
from chalicelib.storage.reading import get
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction


def beginning(panel: Panel, listed: Sequence[PassedPerson], objections: int) -> Transaction:
    """What is written together with the panel's publication: the list, as the objections that were read leave it."""
    transaction = Transaction()
    body = json.dumps([person.model_dump() for person in listed], ensure_ascii=False)
    transaction.put(UnitItem(*_key(panel), body=body))
    publicities.unless_objected(transaction, panel.panel_id, objections)
    assert panel.publicity_ends_on
    publicity_ends.add_ticket(transaction, Ending.RESULTS, panel.panel_id, panel.publicity_ends_on)
    return transaction


def ending(panel_id: str, objections: int) -> Transaction:
    """What the confirmation is bound to: the number of objections that was read."""
    transaction = Transaction()
    publicities.unless_objected(transaction, panel_id, objections)
    return transaction


def find_people(panel: Panel) -> list[PassedPerson] | None:
    """None for a panel that was published before lists were kept."""
    item = get(UnitItem, *_key(panel))
    return [PassedPerson(**told) for told in json.loads(str(item.body))] if item else None


def _key(panel: Panel) -> tuple[str, str]:
    return f"panel#{panel.panel_id}", f"list#{panel.publicity_starts_on}"


def create_objection(change: Change[Objection], panel: Panel, receipt: Receipt | None) -> None:
    """To exactly the panel that was read: Stale once it is confirmed or published anew."""
    transaction = Transaction()
    key, clash = (f"panel#{panel.panel_id}", "panel"), Stale("公示刚刚有变动，请刷新后再试")
    transaction.check(UnitItem, key, UnitItem.version == panel.version, clash)
    objections.add_raised(transaction, change)
    receipts.add(transaction, receipt)
    transaction.commit()
