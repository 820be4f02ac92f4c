"""Issuing a certificate anew under its number: after a correction, or with a new portrait (domain.md §2 rule 13).

The edition before is kept with its file; verifying it says that it was corrected.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.domain import identity
from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.certificates import Certificate, CertificateStatus
from chalicelib.domain.changes import Change
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.history import record
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.messages import tell
from chalicelib.domain.old_certificates import OldCertificate
from chalicelib.domain.people import Account
from chalicelib.domain.references import Id
from chalicelib.domain.revocations import refuse_other_committee, refuse_revoked
from chalicelib.domain.times import Moment

#: Indexes are behind by less than this; what was certified just before the correction is found by then.
SETTLED_AFTER = timedelta(minutes=1)
#: A person whose certificates could not be made waits so long, behind those whose can.
RETRY_AFTER = timedelta(minutes=10)
#: Editions of one certificate; the key of an edition has three digits.
MOST = 99


class Reissue(BaseModel):
    """`portrait_of` names another declaration of the same person, whose portrait the certificate is to bear;
    `portrait_id` a portrait that was brought for it. Without either it bears the one that it bore.
    """

    reason: Annotated[str, Trimmed, Field(min_length=2, max_length=500)]
    portrait_of: Annotated[Id | None, Field(description="改用该份申报中的照片")] = None
    portrait_id: Annotated[Id | None, Field(description="改用为该证书上传的照片")] = None

    @model_validator(mode="after")
    def one_portrait(self) -> Self:
        if self.portrait_of and self.portrait_id:
            raise PydanticCustomError("one_of_two", "portrait_of 与 portrait_id 请只提供一项")
        return self


class Due(BaseModel):
    """A person's certificates that show an earlier `account_version` are to be issued anew, from `due_at` on."""

    account_id: str
    account_version: int
    correction_id: str
    reason: str
    due_at: Moment
    version: int | None = Field(default=None, exclude=True)

    def concerns(self, certificate: Certificate) -> bool:
        return certificate.revoked is None and certificate.account_version < self.account_version


@dataclass(frozen=True)
class Reissued:
    """What is written together: the new edition, the one before, and the declaration's history."""

    earlier: Certificate
    certificate: Certificate
    declaration: Change[Declaration]


@dataclass(frozen=True)
class ReissuedConverted:
    """The same of one that was converted from paper."""

    earlier: Certificate
    certificate: Certificate
    old: Change[OldCertificate]


def due(account: Account, correction_id: str, reason: str, now: datetime) -> Due:
    """Of the account that is about to be corrected: with that write, its version goes up."""
    return Due(
        account_id=account.account_id,
        account_version=(account.version or 0) + 1,
        correction_id=correction_id,
        reason=reason,
        due_at=now + SETTLED_AFTER,
    )


def refuse_unfit(certificate: Certificate, issued_on: Declaration | OldCertificate, actor: Actor) -> None:
    """Raises NotFound, Conflict `certificate_revoked` or `too_many_editions`."""
    if actor.role != Role.SYSTEM:
        refuse_other_committee(issued_on, actor)
    refuse_revoked(certificate)
    if certificate.edition >= MOST:
        raise Conflict("这份证书重新生成的次数过多，请联系技术支持", code="too_many_editions")


def is_done(certificate: Certificate, account: Account, given: Reissue) -> bool:
    """Whether this very request has made the edition that stands."""
    same_reason = certificate.reissue_reason == identity.mask_numbers(given.reason)
    brought = certificate.portrait.portrait_id if certificate.portrait else None
    same_portrait = given.portrait_of in (None, certificate.portrait_of) and given.portrait_id in (None, brought)
    return same_reason and same_portrait and certificate.account_version == (account.version or 0)


def refuse_foreign_portrait(other: Declaration | None, declaration: Declaration, actor: Actor) -> None:
    """Of the same person, and on the actor's way. Raises Invalid."""
    is_own = other is not None and other.applicant_id == declaration.applicant_id
    if not is_own or (other and actor.unit_id and other.hop_of(actor.unit_id) is None):
        message = "请选择同一申报人、且报送过贵单位的申报"
        raise Invalid.field("portrait_of", message, "not_found")


def reissue(
    earlier: Certificate, certificate: Certificate, declaration: Declaration, actor: Actor, reason: str, now: datetime
) -> Reissued:
    """`certificate` is the new edition, whose file is stored."""
    after = declaration.model_copy()
    after.trail, entry = record(declaration.trail, actor, "reissue", now, reason, **_details(earlier, certificate))
    told_holder = tell(declaration.applicant_id, "reissued", certificate.number, now, title=certificate.title)
    return Reissued(*_editions(earlier, certificate), Change(declaration, after, entry, (told_holder,)))


def reissue_converted(
    earlier: Certificate, certificate: Certificate, old: OldCertificate, actor: Actor, reason: str, now: datetime
) -> ReissuedConverted:
    """`old` has the name as it is printed now."""
    after = old.model_copy()
    after.trail, entry = record(old.trail, actor, "reissue", now, reason, **_details(earlier, certificate))
    told_holder = tell(old.account_id, "reissued", certificate.number, now, title=certificate.title)
    return ReissuedConverted(*_editions(earlier, certificate), Change(old, after, entry, (told_holder,)))


def _details(earlier: Certificate, certificate: Certificate) -> dict[str, str | int]:
    told: dict[str, str | int] = {"number": certificate.number, "edition": certificate.edition}
    if certificate.portrait and certificate.portrait != earlier.portrait:
        told["portrait"] = certificate.portrait.portrait_id
    return told


def _editions(earlier: Certificate, certificate: Certificate) -> tuple[Certificate, Certificate]:
    return (
        earlier.model_copy(update={"status": CertificateStatus.CORRECTED}),
        certificate.model_copy(update={"version": earlier.version}),
    )
