"""Data keys: the AES keys of all seals, wrapped by KMS, each under an id that its seals carry.

users table: `datakey#<id>` / `key` is a wrapped key; `datakey#current` / `key` names the one that seals now;
`datakey#all` / `<id>` lists all there ever were, for the rotation.
A process asks KMS once per data key, not per item.
"""

import base64
import secrets
from dataclasses import dataclass
from functools import cache

from chalicelib.domain.errors import Stale
from chalicelib.settings import settings
from chalicelib.storage.clients import client
from chalicelib.storage.reading import get, query_all
from chalicelib.storage.tables import UserItem
from chalicelib.storage.transaction import Transaction

SK = "key"
CURRENT, ALL = "datakey#current", "datakey#all"


@dataclass(frozen=True)
class DataKey:
    """`plain` is 32 bytes, never written anywhere."""

    key_id: str
    plain: bytes


@cache
def current() -> DataKey:
    """The key to seal with; made when there is none yet. A process keeps to it as long as it lives."""
    pointer = get(UserItem, CURRENT, SK)
    if pointer is None:
        try:
            return _make(UserItem(CURRENT, SK))
        except Stale:  # another process made the first one
            pointer = get(UserItem, CURRENT, SK)
            assert pointer
    return DataKey(str(pointer.body), unwrapped(str(pointer.body)))


def renew() -> DataKey:
    """A new key that seals from now on; the earlier ones still open what they sealed."""
    made = _make(get(UserItem, CURRENT, SK) or UserItem(CURRENT, SK))
    current.cache_clear()
    return made


def list_ids() -> list[str]:
    """Of all keys there ever were: a handful."""
    return [str(item.sk) for item in query_all(UserItem.query, ALL, consistent_read=True)]


def _make(pointer: UserItem) -> DataKey:
    key_id = secrets.token_hex(6)
    made = client("kms").generate_data_key(KeyId=settings().data_key, KeySpec="AES_256")
    transaction = Transaction()
    transaction.put(UserItem(f"datakey#{key_id}", SK, body=base64.b64encode(made["CiphertextBlob"]).decode()))
    transaction.put(UserItem(ALL, key_id))
    pointer.body = key_id
    transaction.put(pointer)
    transaction.commit()
    return DataKey(key_id, bytes(made["Plaintext"]))


@cache
def unwrapped(key_id: str) -> bytes:
    """The key of that id, opened by KMS."""
    item = get(UserItem, f"datakey#{key_id}", SK)
    assert item, "a seal outlives no key"
    return bytes(client("kms").decrypt(CiphertextBlob=base64.b64decode(item.body))["Plaintext"])
