"""What is kept of a person's certificates, for the export of one's own data: editions, copies, papers, and a bar."""

from datetime import date

from pydantic import BaseModel

from chalicelib.domain.catalogue import Level
from chalicelib.domain.certificate_copies import Copy
from chalicelib.domain.certificates import Certificate, CertificateStatus
from chalicelib.domain.history import Entry
from chalicelib.domain.old_certificates import OldCertificate, OldStatus
from chalicelib.domain.portraits import Portrait
from chalicelib.domain.revocation_reasons import ReasonClass
from chalicelib.domain.times import Moment
from chalicelib.storage import bars, certificate_copies, certificates, old_certificates, portraits
from chalicelib.storage.reading import every_page


class OwnEdition(BaseModel):
    edition: int
    holder_name: str
    issued_at: Moment
    status: CertificateStatus
    reissue_reason: str
    file_sha256: str


class OwnCopy(BaseModel):
    edition: int
    purpose: str
    made_at: Moment
    expires_on: date
    file_sha256: str


class OwnPortrait(BaseModel):
    brought_by_name: str
    announced_at: Moment
    confirmed_at: Moment | None
    sha256: str | None


class OwnCertificate(BaseModel):
    """`editions` are all, the one that stands last; `copies` those that can still be checked; `portraits` those that
    were brought for it.
    """

    number: str
    holder_name: str
    series: str
    level: Level
    title: str
    specialty: str
    committee: str
    issuer: str
    approval_number: str
    awarded_on: str
    issued_at: Moment
    status: CertificateStatus
    file_sha256: str
    edition: int
    revoked_on: date | None
    reason_class: ReasonClass | None
    editions: list[OwnEdition]
    copies: list[OwnCopy]
    portraits: list[OwnPortrait]


class OwnOldCertificate(BaseModel):
    old_id: str
    committee_name: str
    series: str
    level: Level
    title: str
    specialty: str
    number: str
    awarded_on: date
    employer: str
    status: OldStatus
    registered_at: Moment
    reason: str | None
    decided_at: Moment | None
    revoked_at: Moment | None
    revocation_reason: str | None
    history: list[Entry]
    certificate: OwnCertificate | None


class OwnBar(BaseModel):
    """`until` is its last day, which may be over."""

    since: date
    until: date
    reason_class: ReasonClass
    certificate_number: str
    unit_name: str
    rules_version: str


def own_certificate(number: str) -> OwnCertificate:
    current = certificates.load_certificate(number)
    told = current.model_dump(mode="json", include=set(OwnCertificate.model_fields))
    revoked = current.revoked
    return OwnCertificate(
        **told,
        revoked_on=revoked.revoked_on if revoked else None,
        reason_class=revoked.reason_class if revoked else None,
        editions=[_edition(one) for one in [*certificates.earlier_editions(current), current]],
        copies=[_copy(one) for one in certificate_copies.every_copy(number)],
        portraits=[_portrait(one) for one in portraits.list_brought(number)],
    )


def own_old_certificates(account_id: str) -> list[OwnOldCertificate]:
    """Newest first."""
    return [_old(one) for one in every_page(lambda cursor: old_certificates.list_own(account_id, 100, cursor))]


def own_bar(account_id: str) -> OwnBar | None:
    bar = bars.find_bar(account_id)
    return OwnBar(**bar.model_dump(include=set(OwnBar.model_fields))) if bar else None


def _edition(one: Certificate) -> OwnEdition:
    return OwnEdition(**one.model_dump(include=set(OwnEdition.model_fields)))


def _copy(one: Copy) -> OwnCopy:
    return OwnCopy(**one.model_dump(include=set(OwnCopy.model_fields)))


def _portrait(one: Portrait) -> OwnPortrait:
    return OwnPortrait(**one.model_dump(include=set(OwnPortrait.model_fields)))


def _old(old: OldCertificate) -> OwnOldCertificate:
    return OwnOldCertificate(
        **old.model_dump(include=set(OwnOldCertificate.model_fields)),
        history=old_certificates.history(old.old_id),
        certificate=own_certificate(old.certificate_number) if old.certificate_number else None,
    )
