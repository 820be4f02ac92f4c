"""Personal numbers in the tables: AES-GCM under a data key that KMS wraps, found again by a keyed hash.

A seal reads `<data key id>.<nonce>.<ciphertext>`.
"""

import base64
import hashlib
import hmac
import os
import zlib

from chalicelib.domain import identity
from chalicelib.domain.personal import Sealed
from chalicelib.settings import settings
from chalicelib.storage import data_keys

NONCE_BYTES = 12
#: Of the indexes in which items stand by the data key that sealed them.
SHARDS = 8


def seal(text: str, context: str) -> str:
    """`context` (the item's key) is bound in: a seal moved to another item does not open."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = data_keys.current()
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key.plain).encrypt(nonce, text.encode(), context.encode())
    return ".".join((key.key_id, *(base64.urlsafe_b64encode(part).decode() for part in (nonce, sealed))))


def unseal(seal_text: str, context: str) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key_id, nonce, sealed = seal_text.split(".")
    opened = AESGCM(data_keys.unwrapped(key_id)).decrypt(
        base64.urlsafe_b64decode(nonce), base64.urlsafe_b64decode(sealed), context.encode()
    )
    return opened.decode()


def is_seal_of(text: str, key_ids: frozenset[str]) -> bool:
    """Whether a text is a seal, made with one of those data keys."""
    return text.count(".") == 2 and text.partition(".")[0] in key_ids


def seal_id_number(number: str, context: str) -> Sealed:
    return Sealed(masked=identity.mask_id_number(number), seal=seal(number, context), lookup=lookup_hash(number))


def seal_phone(phone: str, context: str) -> Sealed:
    return Sealed(masked=identity.mask_phone(phone), seal=seal(phone, context), lookup=lookup_hash(phone))


def key_shard(seal_text: str, pk: str, *others: str) -> str:
    """Where an item stands in the index of what each data key sealed: `<data key id>#<shard>`.

    One with several seals stands under an earlier key as long as it has any of an earlier one.
    """
    key_ids = list(dict.fromkeys(text.partition(".")[0] for text in (seal_text, *others)))
    if len(key_ids) > 1:
        key_ids = [key_id for key_id in key_ids if key_id != data_keys.current().key_id]
    return f"{key_ids[0]}#{zlib.crc32(pk.encode()) % SHARDS}"


def lookup_hash(text: str) -> str:
    """By which a sealed number is found without being readable."""
    return hmac.new(settings().identity_secret.encode(), text.encode(), hashlib.sha256).hexdigest()
