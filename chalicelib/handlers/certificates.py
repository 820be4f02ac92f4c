"""Certificates: downloaded by their holder, verified by anybody."""

from typing import Annotated

from chalice.app import Blueprint, Response
from pydantic import BaseModel, Field

from chalicelib.domain import certificates, limits, revocations
from chalicelib.domain.actors import ANYONE, Role
from chalicelib.domain.certificate_checks import CheckedVerification, checked
from chalicelib.domain.certificates import CertificateStatus
from chalicelib.domain.errors import NotFound
from chalicelib.domain.qr_tokens import ScannedQr
from chalicelib.handlers import pages
from chalicelib.handlers.certificate_checks import check_qr
from chalicelib.handlers.declarations import load_visible_head
from chalicelib.handlers.web import Request, route
from chalicelib.settings import settings
from chalicelib.storage import certificates as stored
from chalicelib.storage import files, status_lists

blueprint = Blueprint(__name__)


class CertificateDownload(BaseModel):
    """`expires_in` in seconds."""

    number: str
    status: CertificateStatus
    url: str
    expires_in: int


class Edition(BaseModel):
    """Which one is meant: the QR code names the edition that it is printed on. The newest, if none is named."""

    edition: Annotated[int, Field(ge=1, le=999)] | None = None
    t: Annotated[str, Field(max_length=1000, description="二维码自带的签名")] = ""


@route(
    blueprint,
    "GET",
    "/v1/declarations/{declaration_id}/certificate",
    allow=frozenset({Role.APPLICANT, Role.COMMITTEE}),
    returns=CertificateDownload,
    tag="证书",
)
def download_certificate(request: Request, declaration_id: str) -> CertificateDownload:
    """下载证书：取得下载地址"""
    declaration = load_visible_head(declaration_id, request.actor)
    if declaration.certificate_number is None:
        raise NotFound("证书尚未生成", code="certificate_not_issued")
    certificate = stored.load_certificate(declaration.certificate_number)
    if request.actor.role == Role.APPLICANT:
        revocations.refuse_revoked(certificate)
    filename = f"职称证书-{certificate.holder_name}-{certificate.title}-{certificate.number}.pdf"
    return CertificateDownload(
        number=certificate.number,
        status=certificate.status,
        url=files.presign_download(certificate.file_key, filename),
        expires_in=settings().download_seconds,
    )


@route(
    blueprint,
    "GET",
    "/v1/certificates/{number}",
    allow=ANYONE,
    query=Edition,
    returns=CheckedVerification,
    tag="证书",
    limit=limits.CERTIFICATES,
    has_page=True,
)
def verify_certificate(request: Request, number: str) -> CheckedVerification | Response:
    """核验证书（浏览器打开时为网页，供扫码者阅读）"""
    known = certificates.read_number(number)
    shown = stored.load_edition(known, request.query.edition)
    verification = certificates.verify(shown, status_lists.place_of(known))
    token = request.query.t
    scanned = check_qr(ScannedQr(known, token, request.query.edition), request.now) if token else None
    if not pages.wanted(request.accept):
        return checked(verification, scanned)
    from chalicelib.documents.verification_page import page

    return pages.shown(page(verification, scanned))
