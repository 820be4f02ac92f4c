"""Issuing one certificate. `issuing_runs` says whose turn it is.

The file is written first, under the next number of the panel's lease; then one transaction makes both, number and
file, the declaration's. A crash between the two leaves a file that nothing points to; the number is still the lease's.
"""

import hashlib
from datetime import datetime

from chalicelib.domain import certificates, number_leases, qr_tokens, review_chain
from chalicelib.domain.accesses import Purpose, access
from chalicelib.domain.actors import Actor
from chalicelib.domain.attachments import PORTRAIT
from chalicelib.domain.catalogue import Level
from chalicelib.domain.certificate_content import CertificateContent
from chalicelib.domain.certificates import Certificate
from chalicelib.domain.number_leases import Holder
from chalicelib.domain.people import Account
from chalicelib.domain.results import Panel
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.domain.signing import SigningKey
from chalicelib.domain.times import local_date
from chalicelib.domain.units import Unit
from chalicelib.settings import settings
from chalicelib.storage import accounts, contents, files, panels, signing, status_lists
from chalicelib.storage import certificates as stored
from chalicelib.storage import number_leases as numbers
from chalicelib.storage.accesses import disclose_id_number
from chalicelib.storage.declarations import save_declaration
from chalicelib.storage.transaction import Transaction


def holder_of(panel: Panel) -> Holder:
    return Holder(purpose=number_leases.Purpose.PANEL, holder_id=panel.panel_id)


def issue_certificate(
    declaration_id: str, panel: Panel, committee: Unit, wanted: int, actor: Actor, now: datetime
) -> Certificate:
    """Number, document, file; then certificate, number, declaration, history and message in one transaction.

    `wanted` are the numbers that the panel still needs, this one among them. Raises Stale when the declaration or the
    number was just taken by another run, Conflict `issuing_over` when that one has issued the last.
    """
    whole = contents.load_whole(declaration_id)
    year = local_date(panel.judged_at).year
    series = number_leases.series_of(committee.region_code, year)
    lease = numbers.hold(series, holder_of(panel), wanted, now, lambda also: panels.while_issuing(also, panel.panel_id))
    number = certificates.number_for(committee.region_code, year, lease.next)
    account = accounts.load_account(whole.declaration.applicant_id)
    assert account
    printed, document = print_certificate(whole, panel, committee, account, number, 1, actor, now)
    digest, told = hashlib.sha256(document).hexdigest(), {"account_version": account.version or 0}
    certificate = certificates.issue(whole.declaration, panel, printed, digest, now, **told)
    files.write(certificate.file_key, document, "application/pdf")
    also = Transaction()
    stored.add_certificate(also, certificate)
    numbers.add_taken(also, lease)
    ruling = Ruling(act=Act.CERTIFY, details={"number": number}, marks={"certificate_number": number})
    save_declaration(review_chain.decide(whole.declaration, actor, ruling, now), also)
    return certificate


def with_token(printed: CertificateContent, level: Level, key: SigningKey, edition: int = 1) -> CertificateContent:
    """Its QR code verifies also where nobody can be asked."""
    told = qr_tokens.facts(printed, level, key.kid, edition, status_lists.place_of(printed.number))
    signature = signing.sign_compact(key, qr_tokens.signed_bytes(printed.number, told))
    return printed.model_copy(update={"verify_url": qr_tokens.address(printed.verify_url, told, signature)})


def print_certificate(
    whole: contents.Whole,
    panel: Panel,
    committee: Unit,
    account: Account,
    number: str,
    edition: int,
    actor: Actor,
    now: datetime,
    portrait: bytes | None = None,
) -> tuple[CertificateContent, bytes]:
    """An edition's words and its signed document; that the identity number was opened for it is written down first.

    `portrait` is one that was brought for it, in the place of its declaration's.
    """
    from chalicelib.documents.certificate import render

    url = f"{settings().public_url}/v1/certificates/{number}?edition={edition}"
    issuer = settings().issuer_name or committee.name
    shown = access(actor, Purpose.CERTIFICATE, now, committee.name, whole.declaration.declaration_id)
    id_number = disclose_id_number(account, shown)
    key = signing.current()
    plain = certificates.content(whole.declaration, panel, number, id_number, issuer, url, now)
    printed = with_token(plain, whole.declaration.level, key, edition)
    return printed, render(printed, portrait or portrait_in(whole), signing.signing(key, now))


def portrait_in(whole: contents.Whole) -> bytes:
    """The newest portrait, with the bytes that were verified, by their S3 version."""
    portraits = [a for a in whole.attachments if a.kind == PORTRAIT]
    portrait = max((a for a in portraits if a.verified_at), key=lambda a: (a.verified_at, a.announced_at, a.position))
    found = files.read(portrait.key, portrait.s3_version)
    assert found, "a verified attachment keeps its bytes"
    return found[0]
