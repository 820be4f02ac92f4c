"""Issuing certificates for a confirmed panel: by the confirmation itself and, for the rest, by a scheduled job.

The file is written first, under its own new number; then one transaction makes it the declaration's certificate.
A crash between the two leaves a file that nothing points to, and the next run issues again.
"""

import hashlib
import logging
import time
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import certificates, qr_tokens, regions, results, review_chain
from chalicelib.domain.accesses import Purpose, access
from chalicelib.domain.actors import Actor
from chalicelib.domain.attachments import PORTRAIT
from chalicelib.domain.catalogue import Level
from chalicelib.domain.certificate_content import CertificateContent
from chalicelib.domain.certificates import Certificate
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.errors import Stale
from chalicelib.domain.people import Account
from chalicelib.domain.results import Panel, PanelStatus
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.domain.signing import SigningKey
from chalicelib.domain.times import local_date
from chalicelib.domain.units import Unit
from chalicelib.settings import settings
from chalicelib.storage import accounts, contents, files, panels, signing, status_lists, units
from chalicelib.storage import certificates as stored
from chalicelib.storage.accesses import disclose_id_number
from chalicelib.storage.declarations import load_declaration, save_declaration
from chalicelib.storage.desks import load_heads
from chalicelib.storage.transaction import Transaction

#: Revoked ones were issued, too: a panel does not wait for them.
HAS_CERTIFICATE = frozenset({Status.CERTIFIED, Status.REVOKED})

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Issued:
    """How far a panel has come: `issued` counts all its certificates, `failed` those that could not be made."""

    panel: Panel
    issued: int
    failed: int


def issue_for_panel(panel: Panel, actor: Actor, now: datetime, seconds: float) -> Issued:
    """Issues what is missing, until the time is up; safe to run twice at once and to run again after a crash."""
    stop_at = time.monotonic() + seconds
    heads = load_heads(panel.passed_ids)
    waiting = [declaration for declaration in heads.values() if declaration.status == Status.PUBLICIZED]
    committee = units.load_unit(panel.unit_id)
    failed = left = 0
    for declaration in waiting:
        if time.monotonic() > stop_at:
            left += 1
            continue
        failed += not _issued_one(declaration, panel, committee, actor, now)
    certified = sum(declaration.status in HAS_CERTIFICATE for declaration in heads.values())
    issued = certified + len(waiting) - left - failed
    if issued == len(panel.passed_ids) and panel.status == PanelStatus.CONFIRMED:
        panel = panels.save_panel(results.finish_issuing(panel, actor, now))
    return Issued(panel, issued, failed)


def _issued_one(declaration: Declaration, panel: Panel, committee: Unit, actor: Actor, now: datetime) -> bool:
    """One that cannot be issued must not keep the others waiting: it is logged, counted and tried again."""
    try:
        issue_certificate(declaration.declaration_id, panel, committee, actor, now)
    except Stale:
        return load_declaration(declaration.declaration_id).status in HAS_CERTIFICATE
    except Exception:
        LOG.exception("certificate not issued", extra={"declaration_id": declaration.declaration_id})
        return False
    return True


def issue_certificate(declaration_id: str, panel: Panel, committee: Unit, actor: Actor, now: datetime) -> Certificate:
    """Number, document, file; then certificate, declaration, history and message in one transaction."""
    whole = contents.load_whole(declaration_id)
    year = local_date(panel.judged_at).year
    serial = stored.next_serial(regions.prefix(committee.region_code)[:2], year)
    number = certificates.number_for(committee.region_code, year, serial)
    account = accounts.load_account(whole.declaration.applicant_id)
    assert account
    printed, document = print_certificate(whole, panel, committee, account, number, 1, actor, now)
    files.write(certificates.file_key(number), document, "application/pdf")
    digest, told = hashlib.sha256(document).hexdigest(), {"account_version": account.version or 0}
    certificate = certificates.issue(whole.declaration, panel, printed, digest, now, **told)
    also = Transaction()
    stored.add_certificate(also, certificate)
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
