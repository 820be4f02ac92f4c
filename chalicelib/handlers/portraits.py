"""A new portrait for a certificate: brought by its holder or its committee, looked at, then issued with anew."""

from typing import Any

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import certificates, inspection
from chalicelib.domain import portraits as rules
from chalicelib.domain.actors import Permission, Role
from chalicelib.domain.attachments import UPLOAD_SECONDS
from chalicelib.domain.certificates import Certificate
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.old_certificates import OldCertificate
from chalicelib.domain.portraits import Portrait, PortraitDraft
from chalicelib.domain.times import Moment
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.issued_on import load_issued_on
from chalicelib.handlers.listing import Listing
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import certificates as stored_certificates
from chalicelib.storage import portraits as stored
from chalicelib.storage.files import Fetched

blueprint = Blueprint(__name__)
HOLDER_AND_ISSUER = frozenset({Role.APPLICANT, Role.COMMITTEE})


class FreshPortrait(BaseModel):
    """The form, for 15 minutes, by which the picture is uploaded; then it is confirmed."""

    portrait_id: str
    upload: dict[str, Any]
    expires_in: int


class ShownPortrait(BaseModel):
    portrait_id: str
    number: str
    brought_by_name: str
    announced_at: Moment
    confirmed_at: Moment | None
    width: int | None
    height: int | None
    url: str | None


@route(
    blueprint,
    "POST",
    "/v1/certificates/{number}/portraits",
    allow=HOLDER_AND_ISSUER,
    body=PortraitDraft,
    returns=FreshPortrait,
    status=201,
    idempotent=True,
    tag="证书",
    permission=Permission.ADMINISTER,
)
def announce_portrait(request: Request, number: str) -> Answer:
    """为重新生成证书上传新照片（本人、签发的评委会）：取得上传地址"""
    certificate, _ = _visible(request, number)
    brought = len(stored.list_brought(certificate.number))
    portrait = rules.announce(new_id(), certificate, request.body, brought, request.actor, request.now)
    upload = stored.presign_upload(portrait)
    answer = Answer(FreshPortrait(portrait_id=portrait.portrait_id, upload=upload, expires_in=UPLOAD_SECONDS))
    stored.announce(portrait, request.now, request.receipt(answer))
    return answer


@route(
    blueprint,
    "POST",
    "/v1/certificates/{number}/portraits/{portrait_id}/confirmation",
    allow=HOLDER_AND_ISSUER,
    returns=ShownPortrait,
    looks_again=True,
    tag="证书",
    permission=Permission.ADMINISTER,
)
def confirm_portrait(request: Request, number: str, portrait_id: str) -> ShownPortrait:
    """照片已上传：核对尺寸和内容；本人上传的，告知评委会"""
    certificate, issued_on = _visible(request, number)
    portrait = stored.load(certificate.number, portrait_id)
    if portrait.confirmed_at:
        return _shown(portrait)
    found = stored.find_file(portrait)
    facts = _inspected(portrait, found)
    assert found
    sides = facts.model_dump(include={"width", "height"})
    confirmed = rules.confirm(portrait, request.now, s3_version=found.version, sha256=found.sha256, **sides)
    stored.confirm(confirmed, rules.told(confirmed, issued_on, request.now))
    return _shown(confirmed)


@route(
    blueprint,
    "GET",
    "/v1/certificates/{number}/portraits",
    allow=HOLDER_AND_ISSUER,
    returns=Listing[ShownPortrait],
    tag="证书",
    permission=Permission.ADMINISTER,
)
def list_portraits(request: Request, number: str) -> Listing[ShownPortrait]:
    """为这份证书上传的照片"""
    certificate, _ = _visible(request, number)
    return Listing[ShownPortrait](items=[_shown(one) for one in stored.list_brought(certificate.number)])


def _visible(request: Request, number: str) -> tuple[Certificate, Declaration | OldCertificate]:
    certificate = stored_certificates.load_certificate(certificates.read_number(number))
    issued_on = load_issued_on(certificate)
    rules.refuse_stranger(issued_on, request.actor)
    return certificate, issued_on


def _inspected(portrait: Portrait, found: Fetched | None) -> inspection.Facts:
    """Raises Invalid `attachment_mismatch`, like the confirmation of any upload; the sweep takes it away."""
    from chalicelib.documents.inspection import inspect

    if found is None:
        message = "照片尚未上传或过大，请先上传（不超过5MB）"
        wrong = [FieldError(field="file", code="not_uploaded", message=message)]
    else:
        facts = inspect(found.data, portrait.content_type, True)
        wrong = inspection.portrait_faults(facts)
        if not wrong:
            return facts
    raise Invalid(wrong[0].message, code="attachment_mismatch", errors=wrong)


def _shown(portrait: Portrait) -> ShownPortrait:
    told = portrait.model_dump(include=set(ShownPortrait.model_fields))
    return ShownPortrait(**told, url=stored.link(portrait))
