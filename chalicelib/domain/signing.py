"""Keys that sign certificates, as the public knows them, and what a document is signed with (domain.md §2 rule 13).

ECDSA on P-256 with SHA-256 (ES256): small enough for a QR code, and in KMS, openssl and every browser.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel

from chalicelib.domain.errors import Conflict
from chalicelib.domain.times import Moment

ALGORITHM = "ES256"
CURVE = "P-256"
#: Bytes of each of a signature's two numbers, and of each coordinate of a public key.
WIDTH = 32


class SigningKey(BaseModel):
    """`kms_key` holds the private half; `chain` is DER in base64, its own certificate first, the authority's last.

    `x` and `y` are the public point as a JWK writes it (RFC 7518 §6.2).
    """

    kid: str
    kms_key: str
    x: str
    y: str
    chain: list[str]
    installed_at: Moment

    def certificates(self) -> tuple[bytes, ...]:
        return tuple(base64.b64decode(certificate) for certificate in self.chain)


class Jwk(BaseModel):
    """A public key (RFC 7517); `x5c` is its certificate and those above it."""

    kty: str
    crv: str
    x: str
    y: str
    use: str
    alg: str
    kid: str
    x5c: list[str]


class Jwks(BaseModel):
    keys: list[Jwk]


@dataclass(frozen=True)
class Signing:
    """What a document is signed with, and when. `sign` answers an ECDSA signature of the given bytes, in DER."""

    certificates: tuple[bytes, ...]
    sign: Callable[[bytes], bytes]
    at: datetime


def refuse_out_of_term(begins: datetime, ends: datetime, now: datetime) -> None:
    """What is signed outside the term of a certificate of the chain is worth nothing. Raises Conflict."""
    if now < begins:
        raise Conflict("证书签名密钥的证书尚未生效，请联系技术支持", code="signing_key_not_yet_valid")
    if now > ends:
        raise Conflict("证书签名密钥的证书已经过期，更换后即可继续签发，请联系技术支持", code="signing_key_expired")


def jwk(key: SigningKey) -> Jwk:
    return Jwk(kty="EC", crv=CURVE, x=key.x, y=key.y, use="sig", alg=ALGORITHM, kid=key.kid, x5c=key.chain)


def thumbprint(x: str, y: str) -> str:
    """A key's id: its SHA-256 thumbprint (RFC 7638), so that nobody has to give out ids."""
    told = json.dumps({"crv": CURVE, "kty": "EC", "x": x, "y": y}, separators=(",", ":"))
    return unpadded(hashlib.sha256(told.encode()).digest())


def unpadded(data: bytes) -> str:
    """base64url without padding, as JOSE writes it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_unpadded(text: str) -> bytes:
    """Raises ValueError, also for what is base64 but not as `unpadded` would have written it."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if unpadded(data) != text:
        raise ValueError("another spelling of the same bytes")
    return data
