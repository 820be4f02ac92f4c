"""Making an electronic certificate from a paper one: number, document, file; the record goes with the decision.

Numbers come from a lease of the committee's own, which stays open from one conversion to the next. As with every
certificate the file is written first, and the number is taken in the transaction that writes the record.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import certificates, number_leases
from chalicelib.domain import old_certificates as rules
from chalicelib.domain.accesses import Purpose, access
from chalicelib.domain.actors import Actor
from chalicelib.domain.attachments import LARGEST_PORTRAIT
from chalicelib.domain.certificates import Certificate
from chalicelib.domain.errors import Conflict
from chalicelib.domain.number_leases import Holder, Lease
from chalicelib.domain.old_certificates import OldCertificate
from chalicelib.domain.times import local_date
from chalicelib.domain.units import Unit
from chalicelib.handlers.issuing import with_token
from chalicelib.settings import settings
from chalicelib.storage import accounts, evidence, files, signing, units
from chalicelib.storage import certificates as stored
from chalicelib.storage import number_leases as numbers
from chalicelib.storage.accesses import disclose_id_number
from chalicelib.storage.transaction import Transaction


@dataclass(frozen=True)
class Converted:
    """The certificate, and which bytes it was made from."""

    certificate: Certificate
    paper_version: str
    portrait_version: str


def convert(old: OldCertificate, actor: Actor, now: datetime, also: Transaction) -> Converted:
    """Adds the record and its number to `also`, the decision's.

    Raises Conflict `scan_missing`, `portrait_missing`, `portrait_unreadable`, `unprintable`.
    """
    from chalicelib.documents.certificate import MissingGlyph, PortraitUnreadable, render

    paper_version = evidence.find_version(f"{old.old_id}-scan")
    if paper_version is None:
        raise Conflict("纸质证书扫描件尚未上传或不是 PDF、图片，请退回申报人重新登记", code="scan_missing")
    portrait = evidence.find_file(f"{old.old_id}-portrait", LARGEST_PORTRAIT)
    if portrait is None:
        raise Conflict("证件照尚未上传或过大，请退回申报人重新登记", code="portrait_missing")
    committee, account = units.load_unit(old.committee_id), accounts.load_account(old.account_id)
    assert account, "who registered has an account"
    old = rules.renamed(old, account.name)
    lease, issuer = _lease(committee, now), settings().issuer_name or committee.name
    number = certificates.number_for(committee.region_code, lease.series.year, lease.next)
    shown = access(actor, Purpose.CERTIFICATE, now, committee.name)
    url = f"{settings().public_url}/v1/certificates/{number}?edition=1"
    key = signing.current()
    plain = rules.content(old, number, disclose_id_number(account, shown), issuer, url, now)
    printed = with_token(plain, old.level, key)
    try:
        document = render(printed, portrait.data, signing.signing(key, now))
    except PortraitUnreadable:
        raise Conflict("证件照不能读取，请退回申报人重新登记", code="portrait_unreadable") from None
    except MissingGlyph:  # registered before such characters were refused
        raise Conflict("登记内容含无法打印的字符，请退回申报人重新登记", code="unprintable") from None
    certificate = rules.issue(old, printed, hashlib.sha256(document).hexdigest(), now)
    files.write(certificate.file_key, document, "application/pdf")
    stored.add_certificate(also, certificate)
    numbers.add_taken(also, lease)
    return Converted(certificate, paper_version, portrait.version)


def _lease(committee: Unit, now: datetime) -> Lease:
    """The committee's own, for all that it converts in a year; the next year's leaves what is left of it as a gap."""
    holder = Holder(purpose=number_leases.Purpose.OLD, holder_id=committee.unit_id)
    series = number_leases.series_of(committee.region_code, local_date(now).year)
    return numbers.hold(series, holder, number_leases.SIZES[holder.purpose], now)
