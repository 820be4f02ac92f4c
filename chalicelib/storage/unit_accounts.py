"""The accounts that act for a unit, as they are now; who they are, its `operator#` rows say."""

from chalicelib.domain.people import Account
from chalicelib.storage import accounts, operators


def load_accounts(unit_id: str) -> list[Account]:
    """All of a unit's, in one read of the rows and one of the accounts."""
    return accounts.load_accounts(operator.account_id for operator in operators.list_operators(unit_id))
