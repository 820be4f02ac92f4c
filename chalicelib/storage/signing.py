"""Signing with a KMS key whose private half nobody has, and the keys there ever were.

declarations table: `signing#keys` / `<kid>` is a key with its certificates; `signing#current` / `key` names the one
that signs. Earlier keys stay: what they signed is verified with them.
"""

import base64
import hashlib
from datetime import datetime
from functools import cache
from typing import Any

from chalicelib.domain.errors import Conflict
from chalicelib.domain.signing import (
    WIDTH,
    Signing,
    SigningKey,
    from_unpadded,
    refuse_out_of_term,
    thumbprint,
    unpadded,
)
from chalicelib.storage.clients import client
from chalicelib.storage.reading import get, query_all
from chalicelib.storage.tables import DeclarationItem
from chalicelib.storage.transaction import Transaction

KEYS, CURRENT, SK = "signing#keys", "signing#current", "key"
#: Bytes that KMS takes to hash and sign.
LONGEST_RAW = 4096


def find_current() -> SigningKey | None:
    pointer = get(DeclarationItem, CURRENT, SK)
    item = get(DeclarationItem, KEYS, str(pointer.body)) if pointer else None
    return SigningKey.model_validate_json(item.body) if item else None


@cache
def current() -> SigningKey:
    """The key to sign with. A process keeps to it as long as it lives."""
    key = find_current()
    if key is None:
        raise Conflict("证书签名密钥尚未启用，请联系技术支持", code="signing_key_missing")
    return key


def list_keys() -> list[SigningKey]:
    """All there ever were: a handful."""
    items = query_all(DeclarationItem.query, KEYS, consistent_read=True)
    return [SigningKey.model_validate_json(item.body) for item in items]


def install(chain: list[bytes], kms_key: str, now: datetime) -> SigningKey:
    """Signs with it from now on. `chain` is DER, the certificate of `kms_key` first; it has been checked."""
    from cryptography import x509

    point = x509.load_der_x509_certificate(chain[0]).public_key().public_numbers()  # type: ignore[union-attr]
    x, y = (unpadded(number.to_bytes(WIDTH, "big")) for number in (point.x, point.y))  # type: ignore[union-attr]
    kept = [base64.b64encode(certificate).decode() for certificate in chain]
    key = SigningKey(kid=thumbprint(x, y), kms_key=kms_key, x=x, y=y, chain=kept, installed_at=now)
    item = get(DeclarationItem, KEYS, key.kid) or DeclarationItem(KEYS, key.kid)
    pointer = get(DeclarationItem, CURRENT, SK) or DeclarationItem(CURRENT, SK)
    item.body, pointer.body = key.model_dump_json(), key.kid
    transaction = Transaction()
    transaction.put(item)
    transaction.put(pointer)
    transaction.commit()
    current.cache_clear()
    return key


def public_key(kms_key: str) -> tuple[str, bytes]:
    """KMS's own name for the key, which an alias is not, and its public half in DER."""
    told = client("kms").get_public_key(KeyId=kms_key)
    return str(told["KeyId"]), bytes(told["PublicKey"])


def sign(kms_key: str, message: bytes) -> bytes:
    """DER. The message itself goes to KMS, which hashes it; of what is longer than KMS takes, its hash."""
    asked: dict[str, Any] = {"Message": message, "MessageType": "RAW"}
    if len(message) > LONGEST_RAW:
        asked = {"Message": hashlib.sha256(message).digest(), "MessageType": "DIGEST"}
    made = client("kms").sign(KeyId=kms_key, SigningAlgorithm="ECDSA_SHA_256", **asked)
    return bytes(made["Signature"])


def signing(key: SigningKey, now: datetime) -> Signing:
    """What a document is handed. Raises Conflict `signing_key_expired` or `signing_key_not_yet_valid`."""
    try:
        refuse_out_of_term(*_term(tuple(key.chain)), now)
    except Conflict:
        current.cache_clear()  # it may have been renewed since this process began
        raise
    return Signing(key.certificates(), lambda message: sign(key.kms_key, message), now)


@cache
def _term(chain: tuple[str, ...]) -> tuple[datetime, datetime]:
    """From when until when all certificates of the chain are valid."""
    from cryptography import x509

    links = [x509.load_der_x509_certificate(base64.b64decode(link)) for link in chain]
    return max(link.not_valid_before_utc for link in links), min(link.not_valid_after_utc for link in links)


def sign_compact(key: SigningKey, message: bytes) -> bytes:
    """r and s, 32 bytes each, as JOSE and browsers write it."""
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    return b"".join(number.to_bytes(WIDTH, "big") for number in decode_dss_signature(sign(key.kms_key, message)))


def verifies(key: SigningKey, message: bytes, signature: bytes) -> bool:
    """Whether a compact signature of the message is this key's; KMS is not asked."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    x, y = (int.from_bytes(from_unpadded(text), "big") for text in (key.x, key.y))
    r, s = (int.from_bytes(half, "big") for half in (signature[:WIDTH], signature[WIDTH:]))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    try:
        public.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True
