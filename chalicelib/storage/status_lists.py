"""Status lists. declarations table: `status-list#<list>` / `list`, its body the encoded list; absent while all is 0.

A list is some kilobytes at the most, so it is an item and is written in the very transaction that revokes.
"""

from functools import lru_cache
from typing import Any

from chalicelib.domain import status_credentials, status_lists
from chalicelib.domain.errors import Stale
from chalicelib.domain.status_lists import Place
from chalicelib.storage import signing
from chalicelib.storage.reading import get
from chalicelib.storage.sealing import lookup_hash
from chalicelib.storage.tables import DeclarationItem
from chalicelib.storage.transaction import Transaction

SK = "list"
#: Signed ones that a process keeps.
KEPT = 16


def place_of(number: str) -> Place:
    return status_lists.place_of(number, _mixed)


def _mixed(text: str) -> int:
    return int(lookup_hash(f"status-list#{text}")[:8], 16)


def load_list(list_id: str) -> str:
    item = get(DeclarationItem, f"status-list#{list_id}", SK)
    return str(item.body) if item else status_lists.empty()


def add_revoked(transaction: Transaction, number: str) -> None:
    """Sets the certificate's bit. Stale when another one of the list was just revoked."""
    place = place_of(number)
    pk = f"status-list#{place.list_id}"
    item = get(DeclarationItem, pk, SK) or DeclarationItem(pk, SK, body=status_lists.empty())
    item.body = status_lists.with_revoked(str(item.body), place.index)
    transaction.put(item, Stale("另一份证书正在撤销，请稍后再试"))


def sign_list(told: dict[str, Any]) -> str:
    """The credential as a compact JWS. KMS is asked once an hour, or when the list has changed."""
    return _signed(status_credentials.signing_input(told, signing.current().kid))


@lru_cache(maxsize=KEPT)
def _signed(signing_input: str) -> str:
    return status_credentials.compact(signing_input, signing.sign_compact(signing.current(), signing_input.encode()))
