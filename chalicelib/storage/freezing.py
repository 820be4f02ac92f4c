"""The mark of a suspended unit, to which every write in its name is bound. units table: `unit#<id>` / `suspended`.

The account of whoever acts says the same, but it was read when the request came in; the mark is looked at in the
transaction itself, so that a decision either came before the suspension or is refused.
"""

from chalicelib.domain.errors import Conflict
from chalicelib.storage.reading import get
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction

SK = "suspended"


def unless_suspended(transaction: Transaction, unit_id: str) -> None:
    clash = Conflict("贵单位已被暂停使用，请联系所属人社局", code="unit_suspended")
    transaction.check(UnitItem, (f"unit#{unit_id}", SK), UnitItem.pk.does_not_exist(), clash)


def mark(transaction: Transaction, unit_id: str, reason: str | None) -> None:
    """Sets the mark with its reason, or takes it away."""
    if reason is not None:
        transaction.put(UnitItem(f"unit#{unit_id}", SK, body=reason))
    elif set_before := get(UnitItem, f"unit#{unit_id}", SK):
        transaction.delete(set_before)
