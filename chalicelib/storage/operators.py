"""Who acts for a unit. units table: `unit#<id>` / `operator#<account>`, written with the account and the unit."""

from chalicelib.domain.operators import Operator, Staff, Staffing
from chalicelib.storage import accounts, receipts, units
from chalicelib.storage.reading import query_all
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction


def load_staff(unit_id: str) -> Staff:
    """The unit first: whoever comes or goes after that makes a decision on this staff Stale. Raises NotFound."""
    unit = units.load_unit(unit_id)
    return Staff(unit, list_operators(unit_id))


def list_operators(unit_id: str) -> tuple[Operator, ...]:
    """All of them, at most two dozen."""
    of_unit = UnitItem.sk.startswith("operator#")
    found = query_all(UnitItem.query, f"unit#{unit_id}", range_key_condition=of_unit, consistent_read=True)
    return tuple(_operator(item) for item in found)


def _operator(item: UnitItem) -> Operator:
    return Operator.model_validate_json(item.body).model_copy(update={"version": item.version})


def save_appointment(appointed: Staffing, receipt: Receipt | None = None) -> None:
    """ONE transaction: the account, its claim, the row, both histories. Raises AlreadyTaken `username_taken`."""
    transaction = Transaction()
    accounts.add_account(transaction, appointed.account.after)
    accounts.add_told(transaction, appointed.account)
    transaction.put(units.operator_item(appointed.unit.after.unit_id, appointed.operator))
    receipts.add(transaction, receipt)
    units.save_unit(appointed.unit, transaction)


def save_dismissal(dismissed: Staffing) -> None:
    """ONE transaction: the closed account, the row gone, both histories, the messages. The claim stays."""
    transaction = Transaction()
    accounts.put_account(transaction, dismissed.account.after)
    accounts.add_told(transaction, dismissed.account)
    transaction.delete(units.operator_item(dismissed.unit.after.unit_id, dismissed.operator))
    units.save_unit(dismissed.unit, transaction)
