"""Personal numbers in the tables: AES-GCM under a data key that KMS wraps, found again by a keyed hash.

A seal carries its wrapped data key, so that keys can rotate item by item.
"""

import base64
import hashlib
import hmac
import os
from functools import cache

from chalicelib.settings import settings
from chalicelib.storage.clients import client

NONCE_BYTES = 12


@cache
def _data_key() -> tuple[bytes, bytes]:
    """This process's data key, plain and wrapped: one KMS call per process, not per item."""
    made = client("kms").generate_data_key(KeyId=settings().data_key, KeySpec="AES_256")
    return made["Plaintext"], made["CiphertextBlob"]


@cache
def _unwrapped(wrapped: bytes) -> bytes:
    return bytes(client("kms").decrypt(CiphertextBlob=wrapped)["Plaintext"])


def seal(text: str, context: str) -> str:
    """`context` (the item's key) is bound in: a seal moved to another item does not open."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key, wrapped = _data_key()
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), context.encode())
    return ".".join(base64.urlsafe_b64encode(part).decode() for part in (wrapped, nonce, sealed))


def unseal(seal_text: str, context: str) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    wrapped, nonce, sealed = (base64.urlsafe_b64decode(part) for part in seal_text.split("."))
    return AESGCM(_unwrapped(wrapped)).decrypt(nonce, sealed, context.encode()).decode()


def lookup_hash(text: str) -> str:
    """By which a sealed number is found without being readable."""
    return hmac.new(settings().identity_secret.encode(), text.encode(), hashlib.sha256).hexdigest()
