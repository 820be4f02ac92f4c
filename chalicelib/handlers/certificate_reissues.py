"""A certificate issued anew under its number, at the wish of the committee that issued it."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import certificates, reissues
from chalicelib.domain.actors import Permission, Role
from chalicelib.domain.certificates import Certificate, CertificateStatus
from chalicelib.domain.reissues import Reissue
from chalicelib.domain.times import Moment
from chalicelib.handlers.reissuing import make_edition
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts, contents
from chalicelib.storage import certificates as stored
from chalicelib.storage.reissues import save_reissue

blueprint = Blueprint(__name__)


class ReissuedCertificate(BaseModel):
    """`edition` counts from 1; the earlier ones verify as corrected."""

    number: str
    edition: int
    status: CertificateStatus
    holder_name: str
    issued_at: Moment
    file_sha256: str
    declaration_id: str


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
    whole = contents.load_whole(certificate.declaration_id)
    reissues.refuse_unfit(certificate, whole.declaration, request.actor)
    account = accounts.load_account(whole.declaration.applicant_id)
    assert account
    if reissues.is_done(certificate, account, given):
        return Answer(_shown(certificate))
    reissued = make_edition(certificate, whole, account, given, request.actor, request.now)
    answer = Answer(_shown(reissued.certificate))
    save_reissue(reissued, request.receipt(answer))
    return answer


def _shown(certificate: Certificate) -> ReissuedCertificate:
    return ReissuedCertificate(**certificate.model_dump(include=set(ReissuedCertificate.model_fields)))
