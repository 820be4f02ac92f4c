"""Paper certificates of earlier years: registered by their holder, checked by the committee, then electronic."""

from datetime import date
from typing import Any

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import identity, revocations
from chalicelib.domain import old_certificates as rules
from chalicelib.domain.actors import Permission, Role
from chalicelib.domain.attachments import ContentType
from chalicelib.domain.catalogue import Level, series_name
from chalicelib.domain.errors import NotFound
from chalicelib.domain.history import Entry
from chalicelib.domain.old_certificates import OldCertificate, OldCertificateDraft, OldDecision, OldStatus
from chalicelib.domain.times import Moment
from chalicelib.handlers.certificates import CertificateDownload
from chalicelib.handlers.converting import convert
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.settings import settings
from chalicelib.storage import accesses, accounts, certificates, evidence, files, units
from chalicelib.storage import old_certificates as stored
from chalicelib.storage.transaction import Transaction

blueprint = Blueprint(__name__)
APPLICANT, COMMITTEE = frozenset({Role.APPLICANT}), frozenset({Role.COMMITTEE})


_LABELS = {OldStatus.CONFIRMED: "下载证书", OldStatus.REVOKED: "证书已撤销"}


class ShownOld(BaseModel):
    """`revoked_at` and why, where the electronic one was revoked."""

    old_id: str
    holder_name: str
    committee_id: str
    committee_name: str
    series: str
    series_name: str
    level: Level
    level_label: str
    title: str
    specialty: str
    number: str
    awarded_on: date
    employer: str
    status: OldStatus
    status_label: str
    registered_at: Moment
    reason: str | None
    decided_at: Moment | None
    certificate_number: str | None
    certificate_label: str | None
    revoked_at: Moment | None
    revocation_reason: str | None


class FreshOld(ShownOld):
    """The forms, for 15 minutes, by which the scan and the portrait are uploaded."""

    scan_upload: dict[str, Any]
    portrait_upload: dict[str, Any]


class OpenedOld(ShownOld):
    """`scan_url` and `portrait_url` are there once something readable was uploaded."""

    scan_url: str | None
    portrait_url: str | None
    history: list[Entry]


class OldQuery(Paging):
    status: OldStatus = OldStatus.PENDING


@route(
    blueprint,
    "POST",
    "/v1/me/old-certificates",
    allow=APPLICANT,
    body=OldCertificateDraft,
    returns=FreshOld,
    status=201,
    idempotent=True,
    tag="证书",
)
def register_old_certificate(request: Request) -> Answer:
    """登记以往年度的纸质证书，取得扫描件和证件照的上传地址"""
    given: OldCertificateDraft = request.body
    account_id = request.actor.account_id
    old_id = stored.old_id(account_id, new_id(), request.now)
    committee = units.load_unit(given.committee_id)
    account = accounts.load_account(account_id)
    assert account, "who is signed in has one"
    born = identity.birth_date(accesses.own_id_number(account, account_id))
    so_far = stored.count_own(account_id)
    change = rules.register(old_id, given, committee, so_far, born, request.actor, request.now)
    uploads = {
        "scan_upload": evidence.presign_upload(f"{old_id}-scan", given.paper_type),
        "portrait_upload": evidence.presign_upload(f"{old_id}-portrait", ContentType(given.portrait_type)),
    }
    answer = Answer(FreshOld(**_shown(change.after).model_dump(), **uploads))
    stored.save(change, receipt=request.receipt(answer))
    return answer


@route(
    blueprint,
    "GET",
    "/v1/me/old-certificates",
    allow=APPLICANT,
    query=Paging,
    returns=Listing[ShownOld],
    tag="证书",
)
def list_own_old_certificates(request: Request) -> Listing[ShownOld]:
    """我登记的纸质证书"""
    page = stored.list_own(request.actor.account_id, request.query.limit, request.query.cursor)
    return Listing(**listed(page, _shown))


@route(
    blueprint,
    "GET",
    "/v1/old-certificates",
    allow=COMMITTEE,
    query=OldQuery,
    returns=Listing[ShownOld],
    tag="证书",
)
def list_old_certificates(request: Request) -> Listing[ShownOld]:
    """向本评委会登记的纸质证书，先登记的在前"""
    query: OldQuery = request.query
    page = stored.list_of_committee(request.actor.party_id, query.status, query.limit, query.cursor)
    return Listing(**listed(page, _shown))


@route(
    blueprint,
    "GET",
    "/v1/old-certificates/{old_id}",
    allow=APPLICANT | COMMITTEE,
    returns=OpenedOld,
    tag="证书",
)
def read_old_certificate(request: Request, old_id: str) -> OpenedOld:
    """一份纸质证书登记及其扫描件（本人、评委会）"""
    old = _visible(request, old_id)
    pins = {"scan": old.paper_version, "portrait": old.portrait_version}
    links = {f"{kind}_url": evidence.find_link(f"{old_id}-{kind}", pin) for kind, pin in pins.items()}
    return OpenedOld(**_shown(old).model_dump(), **links, history=stored.history(old_id))


@route(
    blueprint,
    "POST",
    "/v1/old-certificates/{old_id}/decision",
    allow=COMMITTEE,
    body=OldDecision,
    returns=ShownOld,
    looks_again=True,
    tag="证书",
    permission=Permission.REVIEW,
)
def decide_old_certificate(request: Request, old_id: str) -> ShownOld:
    """核对纸质证书：属实则换发电子证书，不属实则说明原因退回"""
    given: OldDecision = request.body
    old = _visible(request, old_id)
    if rules.refuse_decided(old, given, request.actor, request.now):
        return _shown(old)
    also, certificate, looked_at = Transaction(), None, {}
    if given.decision == "confirm":
        made = convert(old, request.actor, request.now, also)
        certificate = made.certificate
        looked_at = {"paper_version": made.paper_version, "portrait_version": made.portrait_version}
    change = rules.decide(old, given, certificate, request.actor, request.now, **looked_at)
    return _shown(stored.save(change, also))


@route(
    blueprint,
    "GET",
    "/v1/old-certificates/{old_id}/certificate",
    allow=APPLICANT | COMMITTEE,
    returns=CertificateDownload,
    tag="证书",
)
def download_converted_certificate(request: Request, old_id: str) -> CertificateDownload:
    """下载换发的电子证书：取得下载地址"""
    old = _visible(request, old_id)
    if old.certificate_number is None:
        raise NotFound("证书尚未生成", code="certificate_not_issued")
    certificate = certificates.load_certificate(old.certificate_number)
    if request.actor.role == Role.APPLICANT:
        revocations.refuse_revoked(certificate)
    filename = f"职称证书-{certificate.holder_name}-{certificate.title}-{certificate.number}.pdf"
    link = files.presign_download(certificate.file_key, filename)
    told = {"number": certificate.number, "status": certificate.status}
    return CertificateDownload(**told, url=link, expires_in=settings().download_seconds)


def _visible(request: Request, old_id: str) -> OldCertificate:
    old = stored.load(old_id)
    rules.refuse_stranger(old, request.actor)
    return old


def _shown(old: OldCertificate) -> ShownOld:
    return ShownOld(
        **old.model_dump(include=set(ShownOld.model_fields)),
        series_name=series_name(old.series),
        level_label=old.level.label,
        status_label=old.status.label,
        certificate_label=_LABELS.get(old.status),
    )
