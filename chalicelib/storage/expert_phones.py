"""From a phone to the experts' accounts that have it: they have no number by which they could be found.

users table: `phone#<keyed hash>` / `expert#<account>`, written with the account and moved with its phone.
"""

from chalicelib.domain.people import Account
from chalicelib.storage import accounts
from chalicelib.storage.reading import get, query_all
from chalicelib.storage.tables import UserItem
from chalicelib.storage.transaction import Transaction


def _key(account: Account) -> tuple[str, str]:
    return f"phone#{account.phone.lookup}", f"expert#{account.account_id}"


def add_lead(transaction: Transaction, account: Account) -> None:
    transaction.put(UserItem(*_key(account)))


def move_lead(transaction: Transaction, before: Account, after: Account) -> None:
    """Together with the account whose phone changes."""
    if former := get(UserItem, *_key(before)):
        transaction.delete(former)
    add_lead(transaction, after)


def list_ids(lookup: str) -> frozenset[str]:
    """Of every committee's experts with that phone; `lookup` is its keyed hash."""
    within = UserItem.sk.startswith("expert#")
    found = query_all(UserItem.query, f"phone#{lookup}", range_key_condition=within, consistent_read=True)
    return frozenset(item.sk.partition("#")[2] for item in found)


def load_accounts(lookup: str) -> list[Account]:
    """As above."""
    ids = list_ids(lookup)
    return accounts.load_accounts(ids) if ids else []
