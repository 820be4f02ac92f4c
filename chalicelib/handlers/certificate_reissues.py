"""A certificate issued anew under its number, at the wish of the committee that issued it."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import certificates, reissues
from chalicelib.domain.actors import Permission, Role
from chalicelib.domain.certificates import Certificate, CertificateStatus
from chalicelib.domain.old_certificates import OldCertificate
from chalicelib.domain.reissues import Reissue
from chalicelib.domain.times import Moment
from chalicelib.handlers.issued_on import ids_of, load_issued_on
from chalicelib.handlers.reissuing import make_edition
from chalicelib.handlers.reissuing_converted import make_converted_edition
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts, contents
from chalicelib.storage import certificates as stored
from chalicelib.storage.reissues import save_converted, save_reissue

blueprint = Blueprint(__name__)


class ReissuedCertificate(BaseModel):
    """`edition` counts from 1; the earlier ones verify as corrected. A converted one has an `old_id` instead."""

    number: str
    edition: int
    status: CertificateStatus
    holder_name: str
    issued_at: Moment
    file_sha256: str
    declaration_id: str | None
    old_id: str | None


@route(
    blueprint,
    "POST",
    "/v1/certificates/{number}/reissue",
    allow=frozenset({Role.COMMITTEE}),
    body=Reissue,
    returns=ReissuedCertificate,
    status=201,
    idempotent=True,
    tag="证书",
    permission=Permission.ADMINISTER,
)
def reissue_certificate(request: Request, number: str) -> Answer:
    """更正后重新生成证书：编号不变，保留旧版本"""
    given: Reissue = request.body
    certificate = stored.load_certificate(certificates.read_number(number))
    issued_on = load_issued_on(certificate)
    reissues.refuse_unfit(certificate, issued_on, request.actor)
    account = accounts.load_account(issued_on.applicant_id)
    assert account
    if reissues.is_done(certificate, account, given):
        return Answer(_shown(certificate))
    told = (account, given, request.actor, request.now)
    if isinstance(issued_on, OldCertificate):
        converted = make_converted_edition(certificate, issued_on, *told)
        answer = Answer(_shown(converted.certificate))
        save_converted(converted, request.receipt(answer))
        return answer
    reissued = make_edition(certificate, contents.load_whole(certificate.declaration_id), *told)
    answer = Answer(_shown(reissued.certificate))
    save_reissue(reissued, request.receipt(answer))
    return answer


def _shown(certificate: Certificate) -> ReissuedCertificate:
    told = certificate.model_dump(include=set(ReissuedCertificate.model_fields) - {"declaration_id"})
    return ReissuedCertificate(**told, **ids_of(certificate))
