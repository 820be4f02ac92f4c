"""Suspending a unit: the unit, its mark and every account of it in one write."""

from chalicelib.domain.changes import Change
from chalicelib.domain.errors import Stale
from chalicelib.domain.people import Account
from chalicelib.domain.suspensions import freeze
from chalicelib.domain.units import Unit
from chalicelib.storage import accounts, freezing, units


def save_suspension(change: Change[Unit], of_unit: list[Account]) -> None:
    """Also for the way back. Stale when the unit or one of its accounts was changed meanwhile."""
    if change.is_nothing:
        return
    unit = change.after
    transaction = units.transaction_of(change)
    freezing.mark(transaction, unit.unit_id, unit.suspended)
    for account in of_unit:
        accounts.put_account(transaction, freeze(account, unit), Stale())
    transaction.commit()
