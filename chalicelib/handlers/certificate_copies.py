"""Copies of a certificate for one purpose: made and listed by the holder, checked by whoever was handed one."""

import hashlib
from datetime import date, datetime

from chalice.app import Blueprint, Response
from pydantic import BaseModel

from chalicelib.domain import certificate_copies, certificates, limits, revocations
from chalicelib.domain.actors import ANYONE, Role
from chalicelib.domain.certificate_copies import Copy, CopyDraft, CopyVerification
from chalicelib.domain.certificates import Certificate
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.old_certificates import OldCertificate
from chalicelib.domain.times import Moment
from chalicelib.handlers import pages
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.issued_on import load_issued_on
from chalicelib.handlers.issuing import portrait_in
from chalicelib.handlers.listing import Listing
from chalicelib.handlers.reissuing_converted import converted_portrait
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.settings import settings
from chalicelib.storage import accesses, accounts, contents, files, portraits, signing, status_lists
from chalicelib.storage import certificate_copies as stored
from chalicelib.storage import certificates as stored_certificates

blueprint = Blueprint(__name__)
HOLDER = frozenset({Role.APPLICANT})


class ShownCopy(BaseModel):
    """`expires_in`, in seconds, is the link's; the copy itself is good to the end of `expires_on`."""

    copy_id: str
    number: str
    purpose: str
    made_at: Moment
    expires_on: date
    url: str
    expires_in: int
    verify_url: str


@route(
    blueprint,
    "POST",
    "/v1/certificates/{number}/copies",
    allow=HOLDER,
    body=CopyDraft,
    returns=ShownCopy,
    status=201,
    idempotent=True,
    looks_again=True,
    tag="证书",
)
def make_copy(request: Request, number: str) -> Answer:
    """申请限定用途的证书副本：注明用途和有效期"""
    certificate, issued_on = _own(request, number)
    taken = stored.load_copies(certificate.number)
    copy = certificate_copies.make(new_id(), certificate, taken, request.body, request.now)
    document = _drawn(copy, certificate, issued_on, request.actor.account_id, request.now)
    copy.file_sha256 = hashlib.sha256(document).hexdigest()
    files.write(copy.file_key, document, "application/pdf")
    answer = Answer(_shown(copy, certificate, request.now))
    stored.save_copy(copy, certificate, request.receipt(answer))
    return answer


@route(blueprint, "GET", "/v1/certificates/{number}/copies", allow=HOLDER, returns=Listing[ShownCopy], tag="证书")
def list_copies(request: Request, number: str) -> Listing[ShownCopy]:
    """有效期内的证书副本"""
    certificate, _ = _own(request, number)
    live = certificate_copies.live(stored.load_copies(certificate.number), certificate, request.now)
    return Listing[ShownCopy](items=[_shown(copy, certificate, request.now) for copy in live])


@route(
    blueprint,
    "GET",
    "/v1/certificates/{number}/copies/{copy_id}",
    allow=ANYONE,
    returns=CopyVerification,
    tag="证书",
    limit=limits.CERTIFICATES,
    has_page=True,
)
def verify_copy(request: Request, number: str, copy_id: str) -> CopyVerification | Response:
    """核验证书副本：用途、有效期和证书现状（浏览器打开时为网页）"""
    copy = stored.find_copy(certificates.read_number(number), copy_id)
    edition = stored_certificates.load_edition(copy.number, copy.edition)
    place = status_lists.place_of(copy.number)
    verification = certificate_copies.verify(copy, edition, request.now, place)
    if not pages.wanted(request.accept):
        return verification
    from chalicelib.documents.verification_page import copy_page

    return pages.shown(copy_page(verification))


def _own(request: Request, number: str) -> tuple[Certificate, Declaration | OldCertificate]:
    """The holder's, and not revoked."""
    certificate = stored_certificates.load_certificate(certificates.read_number(number))
    issued_on = load_issued_on(certificate)
    certificate_copies.refuse_others(certificate, issued_on, request.actor)
    revocations.refuse_revoked(certificate)
    return certificate, issued_on


def _drawn(
    copy: Copy, certificate: Certificate, issued_on: Declaration | OldCertificate, holder_id: str, now: datetime
) -> bytes:
    """Drawn from the record with the stamp in it: nobody can lift the stamp off a finished page."""
    from chalicelib.documents.certificate import render

    account = accounts.load_account(holder_id)
    assert account
    id_number = accesses.own_id_number(account, holder_id)
    if isinstance(issued_on, OldCertificate):
        portrait = converted_portrait(certificate.number, issued_on, certificate.portrait)
    elif certificate.portrait:
        portrait = portraits.read(certificate.number, certificate.portrait)
    else:
        portrait = portrait_in(contents.load_whole(certificate.portrait_of or certificate.declaration_id))
    printed = certificate_copies.content(certificate, issued_on, id_number, _verify_url(copy))
    return render(printed, portrait, signing.signing(signing.current(), now), copy.stamp)


def _verify_url(copy: Copy) -> str:
    return f"{settings().public_url}/v1/certificates/{copy.number}/copies/{copy.copy_id}"


def _shown(copy: Copy, certificate: Certificate, now: datetime) -> ShownCopy:
    """The link dies with the copy."""
    seconds = min(settings().download_seconds, int((copy.ends_at - now).total_seconds()) + 1)
    filename = f"职称证书副本-{certificate.holder_name}-{copy.purpose}.pdf"
    return ShownCopy(
        url=files.presign_download(copy.file_key, filename, seconds=seconds),
        expires_in=seconds,
        verify_url=_verify_url(copy),
        **copy.model_dump(include={"copy_id", "number", "purpose", "made_at", "expires_on"}),
    )
