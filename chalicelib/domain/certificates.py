"""Certificates: their number, their record, and what verifying one tells the public (domain.md §2 rule 13)."""

import hashlib
import json
import unicodedata
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

from chalicelib.domain import identity, regions
from chalicelib.domain.catalogue import Level, find_series
from chalicelib.domain.certificate_content import CertificateContent
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import NotFound
from chalicelib.domain.results import Panel
from chalicelib.domain.revocation_reasons import ReasonClass, Revoked
from chalicelib.domain.status_lists import Listed, Place
from chalicelib.domain.times import Moment, local_date

#: How the title was obtained, as the certificate prints it: everything on this road is judged by a panel.
OBTAINED_BY = "评审"


class CertificateStatus(StrEnum):
    VALID = "valid"
    REVOKED = "revoked"
    CORRECTED = "corrected"

    @property
    def label(self) -> str:
        return {"valid": "有效", "revoked": "已撤销", "corrected": "已更正，以最新版本为准"}[self]


class Integrity(StrEnum):
    """Whether the record, file or QR code is the one that was issued; unknown with nothing to compare."""

    INTACT = "intact"
    BROKEN = "broken"
    UNKNOWN = "unknown"


class PinnedPortrait(BaseModel, frozen=True):
    """A portrait that was brought for the certificate, and its bytes."""

    portrait_id: str
    s3_version: str


class Certificate(BaseModel):
    """What was issued. `record_hash` is over everything that a revocation leaves as it was, so that a change shows."""

    number: str
    declaration_id: str
    holder_name: str
    series: str
    level: Level
    title: str
    specialty: str
    committee: str
    issuer: str
    approval_number: str
    awarded_on: date
    issued_at: Moment
    file_key: str
    file_sha256: str
    status: CertificateStatus = CertificateStatus.VALID
    revoked: Revoked | None = None
    #: How often it was issued under its number; an earlier edition stays as it was, but for its status.
    edition: int = 1
    #: The account as it was printed, by its version: what was corrected later is not in this edition.
    account_version: int = 0
    reissue_reason: str = ""
    #: The declaration whose portrait it bears, where that is not its own.
    portrait_of: str | None = None
    #: Or the one that was brought for it.
    portrait: PinnedPortrait | None = None
    record_hash: str = ""
    version: int | None = Field(default=None, exclude=True)


class Verification(BaseModel):
    """The public answer: integrity, status and issuer each by itself, and as little about the person as will do."""

    number: str
    integrity: Integrity
    status: CertificateStatus
    status_label: str
    issuer: str
    name: str
    series: str
    level: Level
    level_label: str
    title: str
    specialty: str
    awarded_on: date
    edition: int
    revoked_on: date | None = None
    reason_class: ReasonClass | None = None
    reason_class_label: str | None = None
    #: Where its bit stands: with it a revocation is checked later without saying whose certificate is meant.
    status_list: Listed | None = None


def number_for(region_code: str, year: int, serial: int) -> str:
    """Province, year, an eight-digit serial and an ISO 7064 MOD 37,36 check character, which may be a letter."""
    body = f"{regions.prefix(region_code)[:2]}{year}{serial:08d}"
    return f"{body}{mod_37_36.calc_check_digit(body)}"


#: Unicode's categories of dashes, and of what cannot be seen and comes along when text is copied.
_SEPARATING = ("Pd", "Cf")


def read_number(text: str) -> str:
    """The number as it is stored, however wide, spaced or hyphenated it was typed. Raises NotFound when mistyped."""
    typed = unicodedata.normalize("NFKC", text)
    number = "".join(c for c in typed if not c.isspace() and unicodedata.category(c) not in _SEPARATING).upper()
    try:
        return str(mod_37_36.validate(number))
    except ValidationError:
        raise NotFound("证书编号校验位不符，请核对后再查", code="certificate_number_mistyped") from None


def content(
    declaration: Declaration, panel: Panel, number: str, id_number: str, issuer: str, verify_url: str, now: datetime
) -> CertificateContent:
    """What the document says, ready to print."""
    assert declaration.unit_name, "an incomplete declaration is not judged"
    return CertificateContent(
        number=number,
        holder_name=declaration.applicant_name,
        gender=identity.gender(id_number),
        id_number=id_number,
        series=find_series(declaration.series).series,
        specialty=declaration.specialty,
        title=declaration.title,
        level=declaration.level.label,
        obtained_by=OBTAINED_BY,
        committee=declaration.committee_name,
        employer=declaration.unit_name,
        awarded_on=local_date(panel.judged_at),
        issued_on=local_date(now),
        issuer=issuer,
        verify_url=verify_url,
    )


def issue(
    declaration: Declaration, panel: Panel, printed: CertificateContent, file_sha256: str, now: datetime, **told: Any
) -> Certificate:
    """The record of a certificate whose file, of that hash, is already stored; `told` are the later fields."""
    edition = told.get("edition", 1)
    certificate = Certificate(
        number=printed.number,
        declaration_id=declaration.declaration_id,
        holder_name=declaration.applicant_name,
        series=declaration.series,
        level=declaration.level,
        title=declaration.title,
        specialty=declaration.specialty,
        committee=declaration.committee_name,
        issuer=printed.issuer,
        approval_number=panel.approval_number or "",
        awarded_on=printed.awarded_on,
        issued_at=now.replace(microsecond=0),
        file_key=file_key(printed.number, edition, file_sha256),
        file_sha256=file_sha256,
        **told,
    )
    return sealed(certificate)


def sealed(certificate: Certificate) -> Certificate:
    """With the hash over its record."""
    return certificate.model_copy(update={"record_hash": _record_hash(certificate)})


def file_key(number: str, edition: int, file_sha256: str) -> str:
    """By hash, too: an issuing that lost the race for a number never overwrites the winner's file."""
    return f"certificates/{number}-{edition}-{file_sha256[:16]}.pdf"


#: Fields that the first records did not have; their hashes are reckoned without them.
_LATER = {"edition": 1, "account_version": 0, "reissue_reason": "", "portrait_of": None, "portrait": None}


def _record_hash(certificate: Certificate) -> str:
    told = certificate.model_dump(mode="json", exclude={"status", "revoked", "record_hash"})
    told = {field: value for field, value in told.items() if field not in _LATER or value != _LATER[field]}
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def verify(certificate: Certificate, place: Place | None = None) -> Verification:
    """`place` is the certificate's in its status list."""
    revoked = certificate.revoked
    intact = certificate.record_hash == _record_hash(certificate)
    return Verification(
        number=certificate.number,
        integrity=Integrity.INTACT if intact else Integrity.BROKEN,
        status=certificate.status,
        status_label=certificate.status.label,
        issuer=certificate.issuer,
        name=identity.mask_name(certificate.holder_name),
        series=find_series(certificate.series).series,
        level=certificate.level,
        level_label=certificate.level.label,
        title=certificate.title,
        specialty=certificate.specialty,
        awarded_on=certificate.awarded_on,
        edition=certificate.edition,
        revoked_on=revoked.revoked_on if revoked else None,
        reason_class=revoked.reason_class if revoked else None,
        reason_class_label=revoked.reason_class.label if revoked else None,
        status_list=place.told if place else None,
    )
