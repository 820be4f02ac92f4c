"""Revoking a certificate, by the committee that issued it (domain.md §2 rule 13)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from chalicelib.domain import bars, identity, review_chain
from chalicelib.domain.actors import Actor
from chalicelib.domain.bars import Bar
from chalicelib.domain.certificates import Certificate, CertificateStatus
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.messages import tell
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.domain.revocation_reasons import RULES, ReasonClass, Revoked
from chalicelib.domain.times import local_date, spoken_date

Words = Annotated[str, Trimmed, Field(min_length=2, max_length=500)]


class Revocation(BaseModel):
    """`evidence` says in words what proves the reason."""

    reason_class: ReasonClass
    reason: Words
    evidence: Words | None = None


@dataclass(frozen=True)
class Revoking:
    """What is written together; `bar` where the reason bars the person from declaring."""

    certificate: Certificate
    declaration: Change[Declaration]
    bar: Bar | None = None

    @property
    def is_nothing(self) -> bool:
        return self.declaration.is_nothing


def refuse_other_committee(declaration: Declaration, actor: Actor) -> None:
    """Only who issued it decides on it; to others it does not exist. Raises NotFound."""
    if declaration.committee_id != actor.unit_id:
        raise NotFound("没有找到贵单位签发的这份证书", code="certificate_not_found")


def revoke(
    certificate: Certificate,
    declaration: Declaration,
    bar: Bar | None,
    actor: Actor,
    given: Revocation,
    now: datetime,
) -> Revoking:
    """`bar` is the one that stands against the person already, if any. The same revocation repeated is nothing.

    Raises NotFound, Conflict `already_revoked`.
    """
    refuse_other_committee(declaration, actor)
    reason = identity.mask_numbers(given.reason)
    details = {"number": certificate.number, "reason_class": given.reason_class}
    if given.evidence:
        details["evidence"] = identity.mask_numbers(given.evidence)
    ruling = Ruling(act=Act.REVOKE, reason=reason, details=details)
    if certificate.revoked is not None:
        return _repeated(certificate, declaration, actor, ruling)
    today = local_date(now)
    barred = _bar(certificate, declaration, given.reason_class, now)
    if barred:
        ruling.details |= {"barred_until": str(barred.until), "rules": RULES.version}
    change = review_chain.decide(declaration, actor, ruling, now)
    revoked = certificate.model_copy(
        update={
            "status": CertificateStatus.REVOKED,
            "revoked": Revoked(revoked_on=today, reason_class=given.reason_class),
        }
    )
    if barred is None:
        return Revoking(revoked, change)
    told = tell(declaration.applicant_id, "barred", certificate.number, now, until=spoken_date(barred.until))
    change = replace(change, notifications=(*change.notifications, told))
    return Revoking(revoked, change, bars.longer(bar, barred))


def _repeated(certificate: Certificate, declaration: Declaration, actor: Actor, ruling: Ruling) -> Revoking:
    assert certificate.revoked
    same_class = certificate.revoked.reason_class == ruling.details["reason_class"]
    if same_class and review_chain.is_repetition(declaration, actor, ruling):
        return Revoking(certificate, nothing(declaration))
    raise Conflict(
        f"这份证书已于{spoken_date(certificate.revoked.revoked_on)}撤销，原因类别为{certificate.revoked.reason_class.label}",
        code="already_revoked",
        revoked_on=str(certificate.revoked.revoked_on),
    )


def _bar(certificate: Certificate, declaration: Declaration, reason: ReasonClass, now: datetime) -> Bar | None:
    if reason not in RULES.barring:
        return None
    since = local_date(now)
    return Bar(
        account_id=declaration.applicant_id,
        since=since,
        until=bars.last_day(since, RULES.barred_years),
        reason_class=reason,
        certificate_number=certificate.number,
        unit_id=declaration.committee_id,
        unit_name=declaration.committee_name,
        rules_version=RULES.version,
    )


def refuse_revoked(certificate: Certificate) -> None:
    """Raises Conflict `certificate_revoked`."""
    if certificate.revoked is None:
        return
    raise Conflict(
        f"证书{certificate.number}已于{spoken_date(certificate.revoked.revoked_on)}"
        f"因{certificate.revoked.reason_class.label}撤销，不能再下载或使用。如有疑问，请联系{certificate.committee}",
        code="certificate_revoked",
        revoked_on=str(certificate.revoked.revoked_on),
        reason_class=certificate.revoked.reason_class,
    )
