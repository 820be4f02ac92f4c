"""Checking certificates without trusting whoever shows them: the public keys, a QR code, a file's hash."""

from contextlib import suppress
from datetime import datetime

from chalice.app import Blueprint

from chalicelib.domain import certificate_checks as rules
from chalicelib.domain import certificate_copies, certificates, limits, qr_tokens
from chalicelib.domain.actors import ANYONE
from chalicelib.domain.certificate_checks import Check, CheckRequest, Outcome
from chalicelib.domain.certificate_copies import Copy
from chalicelib.domain.certificates import Certificate, Verification
from chalicelib.domain.errors import NotFound
from chalicelib.domain.qr_tokens import ScannedQr
from chalicelib.domain.signing import Jwks, jwk
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import certificate_copies as stored_copies
from chalicelib.storage import certificates as stored
from chalicelib.storage import signing, status_lists

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
        return check_qr(qr_tokens.read_qr(asked.qr), request.now)
    assert asked.sha256
    return _check_file(asked.sha256.lower(), request.now)


def check_qr(scanned: ScannedQr, now: datetime) -> Check:
    """Signature first, register second: what nobody signed does not get to name a record."""
    if not scanned.token:
        return _check_unsigned(scanned, now)
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
    current = _find(scanned.number)
    # The first codes do not sign their edition; what their address says is all there is.
    shown = stored.find_edition(current, said.edition or scanned.edition) if current else None
    if current is None or shown is None:
        return rules.not_found(Outcome.UNREGISTERED, scanned.number, said)
    is_current = shown.edition == current.edition
    outcome = Outcome.GENUINE if is_current else Outcome.EARLIER_EDITION
    return rules.found(_told(shown), outcome, current.edition, said)


def _check_unsigned(scanned: ScannedQr, now: datetime) -> Check:
    current = _find(scanned.number)
    if current and scanned.copy_id:
        with suppress(NotFound):
            return _check_copy(stored_copies.find_copy(current.number, scanned.copy_id), Outcome.UNSIGNED, now)
        return rules.not_found(Outcome.UNKNOWN_NUMBER)
    shown = stored.find_edition(current, scanned.edition) if current else None
    if current is None or shown is None:
        return rules.not_found(Outcome.UNKNOWN_NUMBER)
    return rules.found(_told(shown), Outcome.UNSIGNED, current.edition)


def _check_file(sha256: str, now: datetime) -> Check:
    current = stored.find_by_file(sha256)
    if current is None:
        copy = stored_copies.find_by_file(sha256)
        return _check_copy(copy, Outcome.COPY, now) if copy else rules.not_found(Outcome.UNKNOWN_FILE)
    if current.file_sha256 == sha256:
        return rules.found(_told(current), Outcome.GENUINE, current.edition)
    earlier = [one for one in stored.earlier_editions(current) if one.file_sha256 == sha256]
    # Of a record whose own hash of its file was changed, no edition has this file.
    return rules.found(_told(earlier[0] if earlier else current), Outcome.EARLIER_FILE, current.edition)


def _check_copy(copy: Copy, outcome: Outcome, now: datetime) -> Check:
    current = stored.load_certificate(copy.number)
    copied = stored.load_edition(copy.number, copy.edition)
    record = certificate_copies.verify(copy, copied, now, status_lists.place_of(copy.number))
    return rules.of_copy(record, outcome, current.edition)


def _told(certificate: Certificate) -> Verification:
    return certificates.verify(certificate, status_lists.place_of(certificate.number))


def _find(number: str) -> Certificate | None:
    """A mistyped number is of no certificate either."""
    with suppress(NotFound):
        return stored.find_certificate(certificates.read_number(number))
    return None
