"""The accounts that act for a unit. units table: `unit#<id>` / `operator#<account id>`, the administrator's among them.

A row says who they are; what counts is the account itself, in the users table.
"""

import json

from chalicelib.domain.people import Account
from chalicelib.storage import accounts
from chalicelib.storage.reading import query_all
from chalicelib.storage.tables import UnitItem

PREFIX = "operator#"


def row(account: Account) -> UnitItem:
    told = account.model_dump(mode="json", include={"account_id", "username", "name"})
    told["permissions"] = sorted(account.permissions)
    return UnitItem(
        f"unit#{account.unit_id}", f"{PREFIX}{account.account_id}", body=json.dumps(told, ensure_ascii=False)
    )


def load_accounts(unit_id: str) -> list[Account]:
    """All of a unit's, as they are now."""
    of_unit = UnitItem.sk.startswith(PREFIX)
    rows = query_all(UnitItem.query, f"unit#{unit_id}", range_key_condition=of_unit, consistent_read=True)
    return accounts.load_accounts([item.sk.removeprefix(PREFIX) for item in rows])
