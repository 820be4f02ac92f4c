"""Openings of identity numbers. users table: `user#<id>` / `access#<time>#<random>`, kept as long as the account.

The one way to read an identity number leads through here: the entry is written first, and stays if what follows
fails. Only a person reading their own leaves none.
"""

import secrets

from chalicelib.domain.accesses import Access
from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.people import Account
from chalicelib.domain.times import UTC
from chalicelib.storage.accounts import key
from chalicelib.storage.reading import Page, query_page
from chalicelib.storage.sealing import unseal
from chalicelib.storage.tables import UserItem
from chalicelib.storage.transaction import put


def disclose_id_number(account: Account, access: Access) -> str:
    """The number, once its owner can read who saw it."""
    assert account.id_number, "only people have one"
    note(account.account_id, access)
    return unseal(account.id_number.seal, key(account.account_id))


def own_id_number(account: Account, reader_id: str) -> str:
    """The number for its owner, who needs no record of having read it: only of others the person wants to know."""
    assert account.id_number, "only people have one"
    if account.account_id != reader_id:
        raise NotAllowed("只能查看本人的身份证号")  # anybody else's reading is written down first
    return unseal(account.id_number.seal, key(account.account_id))


def note(account_id: str, access: Access) -> None:
    stamp = access.at.astimezone(UTC).isoformat(timespec="microseconds")
    put(UserItem(key(account_id), f"access#{stamp}#{secrets.token_hex(4)}", body=access.model_dump_json()))


def list_accesses(account_id: str, limit: int, cursor: str | None) -> Page[Access]:
    """Newest first."""
    of_account = UserItem.sk.startswith("access#")
    return query_page(
        UserItem.query,
        key(account_id),
        limit,
        cursor,
        lambda item: Access.model_validate_json(item.body),
        range_key_condition=of_account,
        scan_index_forward=False,
        consistent_read=True,
    )
