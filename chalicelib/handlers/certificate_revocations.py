"""Revoked certificates: by the committee that issued them; and the lists by which anybody checks for them."""

from datetime import date

from chalice.app import Blueprint
from pydantic import BaseModel, Field

from chalicelib.domain import certificates, limits, revocations, status_credentials, status_lists
from chalicelib.domain.actors import ANYONE, Permission, Role
from chalicelib.domain.certificates import Certificate, CertificateStatus
from chalicelib.domain.revocation_reasons import ReasonClass
from chalicelib.domain.revocations import Revocation
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.settings import settings
from chalicelib.storage import bars, declarations
from chalicelib.storage import certificates as stored
from chalicelib.storage import status_lists as stored_lists
from chalicelib.storage.revocations import save_revocation

blueprint = Blueprint(__name__)


class RevokedCertificate(BaseModel):
    """`barred_until`, its last day included, where the reason keeps the person from declaring."""

    number: str
    status: CertificateStatus
    status_label: str
    declaration_id: str
    revoked_on: date
    reason_class: ReasonClass
    reason_class_label: str
    barred_until: date | None


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
    "/v1/certificates/{number}/revocation",
    allow=frozenset({Role.COMMITTEE}),
    body=Revocation,
    returns=RevokedCertificate,
    looks_again=True,
    tag="证书",
    permission=Permission.ADMINISTER,
)
def revoke_certificate(request: Request, number: str) -> RevokedCertificate:
    """撤销证书；弄虚作假的，三年内不能申报"""
    certificate = stored.load_certificate(certificates.read_number(number))
    declaration = declarations.load_declaration(certificate.declaration_id)
    bar = bars.find_bar(declaration.applicant_id)
    revoking = revocations.revoke(certificate, declaration, bar, request.actor, request.body, request.now)
    save_revocation(revoking)
    standing = bar if revoking.is_nothing else revoking.bar
    is_of_this = standing is not None and standing.certificate_number == certificate.number
    return _shown(revoking.certificate, standing.until if standing and is_of_this else None)


def _shown(certificate: Certificate, barred_until: date | None) -> RevokedCertificate:
    assert certificate.revoked
    return RevokedCertificate(
        number=certificate.number,
        status=certificate.status,
        status_label=certificate.status.label,
        declaration_id=certificate.declaration_id,
        reason_class_label=certificate.revoked.reason_class.label,
        barred_until=barred_until,
        **certificate.revoked.model_dump(),
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
