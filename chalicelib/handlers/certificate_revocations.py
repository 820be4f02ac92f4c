"""Revoked certificates: by the committee that issued them; and the lists by which anybody checks for them."""

from datetime import date
from typing import Any

from chalice.app import Blueprint
from pydantic import BaseModel, Field

from chalicelib.domain import (
    certificates,
    limits,
    old_revocations,
    revocations,
    status_credentials,
    status_lists,
)
from chalicelib.domain.actors import ANYONE, Permission, Role
from chalicelib.domain.attachments import UPLOAD_SECONDS
from chalicelib.domain.certificates import Certificate, CertificateStatus
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import NotFound
from chalicelib.domain.old_certificates import OldCertificate
from chalicelib.domain.old_revocations import OldRevoking
from chalicelib.domain.revocation_reasons import RULES, ReasonClass
from chalicelib.domain.revocations import Evidence, Revocation, Revoking
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.issued_on import ids_of, load_issued_on
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.settings import settings
from chalicelib.storage import bars, proofs
from chalicelib.storage import certificates as stored
from chalicelib.storage import status_lists as stored_lists
from chalicelib.storage.revocations import save_old_revocation, save_revocation

blueprint = Blueprint(__name__)
COMMITTEE = frozenset({Role.COMMITTEE})


class RevokedCertificate(BaseModel):
    """`barred_until`, its last day included, where the reason keeps the person from declaring.

    A certificate that was converted from a paper one has an `old_id` and no `declaration_id`.
    """

    number: str
    status: CertificateStatus
    status_label: str
    declaration_id: str | None
    old_id: str | None
    revoked_on: date
    reason_class: ReasonClass
    reason_class_label: str
    barred_until: date | None
    evidence_ids: list[str]


class FreshEvidence(BaseModel):
    """The form, for 15 minutes, by which the file is uploaded; `evidence_id` is then named by the revocation."""

    evidence_id: str
    upload: dict[str, Any]
    expires_in: int


class ShownProof(BaseModel):
    evidence_id: str
    sha256: str
    url: str | None


class OpenedRevocation(BaseModel):
    number: str
    revoked_on: date
    reason_class: ReasonClass
    reason_class_label: str
    files: list[ShownProof]
    expires_in: int


class BitstringStatusList(BaseModel):
    """The names are W3C's. `jws` is all of it as its issuer signs it; `ttl` in milliseconds."""

    id: str
    type: str = "BitstringStatusList"
    status_purpose: str = Field("revocation", serialization_alias="statusPurpose")
    encoded_list: str = Field(serialization_alias="encodedList")
    valid_from: str = Field(serialization_alias="validFrom")
    valid_until: str = Field(serialization_alias="validUntil")
    ttl: int
    jws: str


@route(
    blueprint,
    "POST",
    "/v1/certificates/{number}/revocation-evidence",
    allow=COMMITTEE,
    body=Evidence,
    returns=FreshEvidence,
    status=201,
    idempotent=True,
    tag="证书",
    permission=Permission.ADMINISTER,
)
def announce_evidence(request: Request, number: str) -> Answer:
    """上传撤销证书的证明文件：取得上传地址，撤销时按编号引用"""
    certificate, _ = _issued_by(request, number)
    evidence_id, given = new_id(), request.body
    upload = proofs.presign_upload(certificate.number, evidence_id, given.content_type)
    answer = Answer(FreshEvidence(evidence_id=evidence_id, upload=upload, expires_in=UPLOAD_SECONDS))
    proofs.announce(certificate.number, evidence_id, request.now, request.receipt(answer))
    return answer


@route(
    blueprint,
    "POST",
    "/v1/certificates/{number}/revocation",
    allow=COMMITTEE,
    body=Revocation,
    returns=RevokedCertificate,
    looks_again=True,
    tag="证书",
    permission=Permission.ADMINISTER,
)
def revoke_certificate(request: Request, number: str) -> RevokedCertificate:
    """撤销证书（含换发的）；弄虚作假的，三年内不能申报"""
    given: Revocation = request.body
    certificate, issued_on = _issued_by(request, number)
    files = proofs.look_at(certificate, given.evidence_ids, request.now)
    told = (request.actor, given, request.now, files)
    revoking: Revoking | OldRevoking
    if isinstance(issued_on, OldCertificate):
        bar = bars.find_bar(issued_on.account_id)
        revoking = old_revocations.revoke(certificate, issued_on, bar, *told)
        save_old_revocation(revoking)
    else:
        bar = bars.find_bar(issued_on.applicant_id)
        revoking = revocations.revoke(certificate, issued_on, bar, *told)
        save_revocation(revoking)
    standing = bar if revoking.is_nothing else revoking.bar
    is_barring = request.body.reason_class in RULES.barring
    return _shown(revoking.certificate, standing.until if standing and is_barring else None)


@route(
    blueprint,
    "GET",
    "/v1/certificates/{number}/revocation",
    allow=COMMITTEE,
    returns=OpenedRevocation,
    tag="证书",
    permission=Permission.ADMINISTER,
)
def read_revocation(request: Request, number: str) -> OpenedRevocation:
    """撤销的原因类别和证明文件（签发的评委会组建单位）"""
    certificate, _ = _issued_by(request, number)
    revoked = certificate.revoked
    if revoked is None:
        raise NotFound("这份证书没有撤销", code="not_revoked")
    told = [file.model_dump(exclude={"s3_version"}) | {"url": proofs.link(number, file)} for file in revoked.files]
    return OpenedRevocation(
        number=certificate.number,
        **revoked.model_dump(exclude={"files"}),
        reason_class_label=revoked.reason_class.label,
        files=[ShownProof.model_validate(one) for one in told],
        expires_in=settings().download_seconds,
    )


def _issued_by(request: Request, number: str) -> tuple[Certificate, Declaration | OldCertificate]:
    """The certificate of the asking committee, and what it was issued on."""
    certificate = stored.load_certificate(certificates.read_number(number))
    issued_on = load_issued_on(certificate)
    revocations.refuse_other_committee(issued_on, request.actor)
    return certificate, issued_on


def _shown(certificate: Certificate, barred_until: date | None) -> RevokedCertificate:
    assert certificate.revoked
    return RevokedCertificate(
        number=certificate.number,
        status=certificate.status,
        status_label=certificate.status.label,
        **ids_of(certificate),
        reason_class_label=certificate.revoked.reason_class.label,
        barred_until=barred_until,
        evidence_ids=[file.evidence_id for file in certificate.revoked.files],
        **certificate.revoked.model_dump(exclude={"files"}),
    )


@route(
    blueprint,
    "GET",
    "/v1/certificates/status-lists/{list_id}",
    allow=ANYONE,
    returns=BitstringStatusList,
    tag="证书",
    limit=limits.STATUS_LISTS,
)
def read_status_list(request: Request, list_id: str) -> Answer:
    """证书状态列表：每份证书一位，由发证机关签名，可离线核对是否已撤销"""
    known = status_lists.read_list_id(list_id)
    issuer, encoded = settings().public_url, stored_lists.load_list(known)
    address = f"{issuer}/v1/certificates/status-lists/{known}"
    told = status_credentials.credential(address, issuer, encoded, request.now)
    shown = BitstringStatusList(
        id=address,
        encoded_list=encoded,
        valid_from=told["validFrom"],
        valid_until=told["validUntil"],
        ttl=told["credentialSubject"]["ttl"],
        jws=stored_lists.sign_list(told),
    )
    headers = {"Cache-Control": f"public, max-age={int(status_credentials.FRESH_FOR.total_seconds())}"}
    return Answer(shown.model_dump(by_alias=True), headers=headers)
