"""Copies of a certificate for one purpose: stamped with it and with their last day (domain.md §2 rule 13).

Three at a time, 90 days at the most. A copy is checked by a code of its own, which its QR code holds.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain import certificates, identity
from chalicelib.domain.actors import Actor
from chalicelib.domain.catalogue import find_series
from chalicelib.domain.certificate_content import CertificateContent
from chalicelib.domain.certificates import OBTAINED_BY, Certificate, CertificateStatus, Verification
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.old_certificates import CONVERTED, OldCertificate
from chalicelib.domain.status_lists import Place
from chalicelib.domain.times import Moment, end_of_day, local_date, spoken_date

#: Days.
LONGEST = 90
#: Live ones of one certificate.
MOST = 3


def _purpose_only(text: str) -> str:
    """The holder's words stand on the page between ours: a term of their own must not be read for ours."""
    if "有效" in text or "失效" in text:
        raise PydanticCustomError("purpose_says_term", "用途中请勿写有效期，有效期由系统注明")
    return text


class CopyDraft(BaseModel):
    purpose: Annotated[
        identity.PrintedName,
        Field(max_length=30, examples=["投标（济南轨道交通6号线）"]),
        AfterValidator(_purpose_only),
    ]
    days: Annotated[int, Field(ge=1, le=LONGEST)]


class Copy(BaseModel):
    """`slot` is which of the three places it takes; it is good to the end of `expires_on`."""

    copy_id: str
    slot: int
    number: str
    edition: int
    purpose: str
    made_at: Moment
    expires_on: date
    file_key: str
    file_sha256: str = ""
    version: int | None = Field(default=None, exclude=True)

    @property
    def stamp(self) -> str:
        """What is printed over the page."""
        return f"本副本有效期至：{spoken_date(self.expires_on)}　仅用于：{self.purpose}　逾期或移作他用无效"

    @property
    def ends_at(self) -> datetime:
        return end_of_day(self.expires_on)

    def is_live(self, now: datetime) -> bool:
        return local_date(now) <= self.expires_on


class CopyStatus(StrEnum):
    LIVE = "live"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {"live": "在有效期内", "expired": "已过有效期", "withdrawn": "已作废"}[self]


class CopyVerification(Verification):
    """What the certificate's verification says, as it stands now, and what the copy was made for."""

    purpose: str
    expires_on: date
    copy_status: CopyStatus
    copy_status_label: str


def refuse_others(certificate: Certificate, issued_on: Declaration | OldCertificate, actor: Actor) -> None:
    """Only the holder has copies made. Raises NotFound."""
    if issued_on.applicant_id != actor.account_id or issued_on.certificate_number != certificate.number:
        raise NotFound("没有找到您的这份证书", code="certificate_not_found")


def live(copies: list[Copy], certificate: Certificate, now: datetime) -> list[Copy]:
    """Those of the edition that stands, newest first: a new edition ends the copies of earlier ones."""
    standing = [copy for copy in copies if copy.edition == certificate.edition and copy.is_live(now)]
    return sorted(standing, key=lambda copy: copy.made_at, reverse=True)


def make(copy_id: str, certificate: Certificate, taken: list[Copy], given: CopyDraft, now: datetime) -> Copy:
    """In the first place that is free or whose copy has expired. Raises Conflict `too_many_copies`."""
    standing = live(taken, certificate, now)
    held = {copy.slot for copy in standing}
    slot = next((slot for slot in range(1, MOST + 1) if slot not in held), None)
    if slot is None:
        soonest = min(copy.expires_on for copy in standing)
        raise Conflict(
            f"同时有效的副本最多{MOST}份，最早的一份{spoken_date(soonest)}到期，到期后可再申请",
            code="too_many_copies",
            soonest=str(soonest),
        )
    return Copy(
        copy_id=copy_id,
        slot=slot,
        number=certificate.number,
        edition=certificate.edition,
        purpose=identity.mask_numbers(given.purpose),
        made_at=now,
        expires_on=local_date(now) + timedelta(days=given.days),
        file_key=f"copies/{certificate.number}/{copy_id}.pdf",
        version=next((copy.version for copy in taken if copy.slot == slot), None),
    )


def content(
    certificate: Certificate, issued_on: Declaration | OldCertificate, id_number: str, verify_url: str
) -> CertificateContent:
    """What the certificate's own edition says; `verify_url` leads to the copy's check."""
    is_old = isinstance(issued_on, OldCertificate)
    employer = issued_on.employer if isinstance(issued_on, OldCertificate) else issued_on.unit_name
    assert employer, "an incomplete declaration is not judged"
    return CertificateContent(
        number=certificate.number,
        holder_name=certificate.holder_name,
        gender=identity.gender(id_number),
        id_number=id_number,
        series=find_series(certificate.series).series,
        specialty=certificate.specialty,
        title=certificate.title,
        level=certificate.level.label,
        obtained_by=CONVERTED if is_old else OBTAINED_BY,
        committee=certificate.committee,
        employer=employer,
        awarded_on=certificate.awarded_on,
        issued_on=local_date(certificate.issued_at),
        issuer=certificate.issuer,
        verify_url=verify_url,
    )


def verify(copy: Copy, edition: Certificate, now: datetime, place: Place | None = None) -> CopyVerification:
    """`edition` is the one that was copied, as it stands now: a copy ends with it, before its own last day."""
    if edition.status != CertificateStatus.VALID:
        status = CopyStatus.WITHDRAWN
    else:
        status = CopyStatus.LIVE if copy.is_live(now) else CopyStatus.EXPIRED
    return CopyVerification(
        **certificates.verify(edition, place).model_dump(),
        purpose=copy.purpose,
        expires_on=copy.expires_on,
        copy_status=status,
        copy_status_label=status.label,
    )


def is_reliable(verification: CopyVerification) -> bool:
    """Whether whoever was handed the copy may rely on it, if for that purpose."""
    return verification.status == CertificateStatus.VALID and verification.copy_status == CopyStatus.LIVE
