"""Revoking a certificate, by the committee that issued it (domain.md §2 rule 13)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from chalicelib.domain import bars, identity, review_chain
from chalicelib.domain.actors import Actor
from chalicelib.domain.attachments import ContentType
from chalicelib.domain.bars import Bar
from chalicelib.domain.certificates import Certificate, CertificateStatus
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.messages import Notification, tell
from chalicelib.domain.old_certificates import OldCertificate
from chalicelib.domain.references import Id
from chalicelib.domain.review_chain import Act, Ruling, is_repetition
from chalicelib.domain.revocation_reasons import RULES, ProofFile, ReasonClass, Revoked
from chalicelib.domain.times import local_date, spoken_date

Words = Annotated[str, Trimmed, Field(min_length=2, max_length=500)]


#: Proof files of one revocation.
MOST_FILES = 5


class Evidence(BaseModel):
    """A proof file about to be uploaded."""

    content_type: ContentType = ContentType.PDF


class Revocation(BaseModel):
    """`evidence` says in words what proves the reason; `evidence_ids` name files that were uploaded for it."""

    reason_class: ReasonClass
    reason: Words
    evidence: Words | None = None
    evidence_ids: Annotated[list[Id], Field(max_length=MOST_FILES)] = []


@dataclass(frozen=True)
class Revoking:
    """What is written together; `bar` where the reason bars the person from declaring."""

    certificate: Certificate
    declaration: Change[Declaration]
    bar: Bar | None = None

    @property
    def is_nothing(self) -> bool:
        return self.declaration.is_nothing


def refuse_other_committee(issued_on: Declaration | OldCertificate, actor: Actor) -> None:
    """Only who issued it decides on it; to others it does not exist. Raises NotFound."""
    if issued_on.committee_id != actor.unit_id:
        raise NotFound("没有找到贵单位签发的这份证书", code="certificate_not_found")


def revoke(
    certificate: Certificate,
    declaration: Declaration,
    bar: Bar | None,
    actor: Actor,
    given: Revocation,
    now: datetime,
    files: Sequence[ProofFile] = (),
) -> Revoking:
    """`bar` is the one that stands against the person already, if any; `files` are the proofs that were found.

    The same revocation repeated is nothing. Raises NotFound, Conflict `already_revoked`.
    """
    refuse_other_committee(declaration, actor)
    whose = (declaration.applicant_id, declaration.committee_id, declaration.committee_name)
    barred = bar_on(whose, certificate, given.reason_class, now)
    details = details_of(certificate, given, files, barred)
    ruling = Ruling(act=Act.REVOKE, reason=identity.mask_numbers(given.reason), details=details)
    if certificate.revoked is not None:
        if certificate.revoked.reason_class == given.reason_class and is_repetition(declaration, actor, ruling):
            return Revoking(certificate, nothing(declaration))
        raise already_revoked(certificate)
    change = review_chain.decide(declaration, actor, ruling, now)
    change = replace(change, notifications=(*change.notifications, *told_of_bar(barred, now)))
    return Revoking(revoked(certificate, given, now, files), change, bars.longer(bar, barred) if barred else None)


def details_of(
    certificate: Certificate, given: Revocation, files: Sequence[ProofFile], barred: Bar | None
) -> dict[str, Any]:
    """What the history tells beside the reason."""
    details: dict[str, Any] = {"number": certificate.number, "reason_class": given.reason_class}
    if given.evidence:
        details["evidence"] = identity.mask_numbers(given.evidence)
    if files:
        details["files"] = [file.model_dump(include={"evidence_id", "sha256"}) for file in files]
    if barred:
        details |= {"barred_until": str(barred.until), "rules": RULES.version}
    return details


def revoked(certificate: Certificate, given: Revocation, now: datetime, files: Sequence[ProofFile]) -> Certificate:
    mark = Revoked(revoked_on=local_date(now), reason_class=given.reason_class, files=tuple(files))
    return certificate.model_copy(update={"status": CertificateStatus.REVOKED, "revoked": mark})


def told_of_bar(barred: Bar | None, now: datetime) -> list[Notification]:
    if barred is None:
        return []
    return [tell(barred.account_id, "barred", barred.certificate_number, now, until=spoken_date(barred.until))]


def already_revoked(certificate: Certificate) -> Conflict:
    assert certificate.revoked
    return Conflict(
        f"这份证书已于{spoken_date(certificate.revoked.revoked_on)}撤销，原因类别为{certificate.revoked.reason_class.label}",
        code="already_revoked",
        revoked_on=str(certificate.revoked.revoked_on),
    )


def bar_on(whose: tuple[str, str, str], certificate: Certificate, reason: ReasonClass, now: datetime) -> Bar | None:
    """Where the reason bars: `whose` are the person, and the committee's id and name."""
    if reason not in RULES.barring:
        return None
    account_id, unit_id, unit_name = whose
    since = local_date(now)
    return Bar(
        account_id=account_id,
        since=since,
        until=bars.last_day(since, RULES.barred_years),
        reason_class=reason,
        certificate_number=certificate.number,
        unit_id=unit_id,
        unit_name=unit_name,
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
