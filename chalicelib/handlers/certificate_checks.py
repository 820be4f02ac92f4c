"""Checking certificates without trusting whoever shows them: the public keys, a QR code, a file's hash."""

from contextlib import suppress

from chalice.app import Blueprint

from chalicelib.domain import certificate_checks as rules
from chalicelib.domain import certificates, limits, qr_tokens
from chalicelib.domain.actors import ANYONE
from chalicelib.domain.certificate_checks import Check, CheckRequest, Outcome
from chalicelib.domain.certificates import Certificate
from chalicelib.domain.errors import NotFound
from chalicelib.domain.qr_tokens import ScannedQr
from chalicelib.domain.signing import Jwks, jwk
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import certificates as stored
from chalicelib.storage import signing

blueprint = Blueprint(__name__)

#: Seconds. A new key is published with its first certificate, which nobody scans within minutes.
KEYS_STAY = 3600


@route(blueprint, "GET", "/v1/certificates/keys", allow=ANYONE, returns=Jwks, tag="证书")
def list_certificate_keys(request: Request) -> Answer:
    """证书签名公钥（JWKS，供离线核验）"""
    keys = sorted(signing.list_keys(), key=lambda key: key.installed_at, reverse=True)
    return Answer(Jwks(keys=[jwk(key) for key in keys]), headers={"Cache-Control": f"public, max-age={KEYS_STAY}"})


@route(
    blueprint,
    "POST",
    "/v1/certificates/verifications",
    allow=ANYONE,
    body=CheckRequest,
    returns=Check,
    tag="证书",
    limit=limits.VERIFICATIONS,
)
def check_certificate(request: Request) -> Check:
    """凭二维码内容或文件校验值核验证书"""
    asked: CheckRequest = request.body
    if asked.qr is not None:
        return check_qr(qr_tokens.read_qr(asked.qr))
    assert asked.sha256
    sha256 = asked.sha256.lower()
    return rules.of_file(stored.find_by_file(sha256), sha256)


def check_qr(scanned: ScannedQr) -> Check:
    """Signature first, register second: what nobody signed does not get to name a record."""
    if not scanned.token:
        certificate = _find(scanned.number)
        return rules.found(certificate, Outcome.UNSIGNED) if certificate else rules.not_found(Outcome.UNKNOWN_NUMBER)
    parts = qr_tokens.split(scanned.token)
    if parts is None:
        return rules.not_found(Outcome.TAMPERED)
    told, said, signature = parts
    keys = [key for key in signing.list_keys() if key.kid.startswith(said.key_hint)]
    if not keys:
        return rules.not_found(Outcome.UNKNOWN_KEY)
    message = qr_tokens.signed_bytes(scanned.number, told)
    if not any(signing.verifies(key, message, signature) for key in keys):
        return rules.not_found(Outcome.TAMPERED)
    certificate = _find(scanned.number)
    if certificate is None:
        return rules.not_found(Outcome.UNREGISTERED, scanned.number, said)
    return rules.found(certificate, Outcome.GENUINE, said)


def _find(number: str) -> Certificate | None:
    """A mistyped number is of no certificate either."""
    with suppress(NotFound):
        return stored.find_certificate(certificates.read_number(number))
    return None
