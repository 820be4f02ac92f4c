"""Corrections of a name or an identity number: one support account asks, another decides.

Source: domain.md §2 rule 1: immutable to everybody but support, with a reason, proof, and a history entry.
No history entry, message or text of a correction holds a number. Declarations that have ended keep what they said;
certificates are issued anew under their numbers, soon after (rule 13; `reissues.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from chalicelib.domain import identity
from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.changes import Change
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.domain.history import record
from chalicelib.domain.messages import tell
from chalicelib.domain.people import Account, Gender
from chalicelib.domain.personal import Sealed
from chalicelib.domain.reissues import Due, due
from chalicelib.domain.times import Moment, local_date

LABELS = {"name": "姓名", "id_number": "身份证号"}
Words = Annotated[str, identity.Trimmed, Field(min_length=1, max_length=500)]


def _joined(given: object) -> object:
    """Told in one text or in several."""
    is_several = isinstance(given, list) and all(isinstance(text, str) for text in given)
    return "；".join(given) if is_several else given  # type: ignore[arg-type]  # texts, as was just seen


class CorrectionDraft(BaseModel):
    """What support asks for: at least one of the two, why, and what proves it."""

    name: identity.PrintedName | None = None
    id_number: identity.IdNumber | None = None
    reason: Words
    evidence: Annotated[Words, BeforeValidator(_joined), Field(description="所依据的证明材料，一段或多段文字")]


class CorrectionDecision(BaseModel):
    decision: Literal["approve", "reject"]
    reason: Annotated[str, identity.Trimmed, Field(max_length=500)] = ""


class CorrectionStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class Correction(BaseModel):
    """`id_number` is sealed for the account it is to go to, and leaves the correction with the decision."""

    correction_id: str
    user_id: str
    status: CorrectionStatus = CorrectionStatus.PENDING
    name: str | None = None
    id_number: Sealed | None = None
    id_number_masked: str | None = None
    birth_date: date | None = None
    gender: Gender | None = None
    current_name: str
    current_id_number: str
    reason: str
    evidence: str
    requested_by: str
    requested_by_name: str
    requested_at: Moment
    decided_by_name: str | None = None
    decided_at: Moment | None = None
    decision_reason: str | None = None
    version: int | None = Field(default=None, exclude=True)

    @property
    def fields(self) -> list[str]:
        """What is to be corrected."""
        given = {"name": self.name, "id_number": self.id_number_masked}
        return [field for field in LABELS if given[field] is not None]


@dataclass(frozen=True)
class Corrected:
    """What is written together: the correction, the account with its history, and its live declarations."""

    correction: Correction
    account: Change[Account]
    declarations: tuple[Change[Declaration], ...] = ()
    reissue: Due | None = None

    @property
    def is_nothing(self) -> bool:
        return self.account.is_nothing


def of_applicant(account: Account | None) -> Account:
    """Only people are corrected this way. Raises NotFound."""
    if account is None or account.role != Role.APPLICANT or account.id_number is None:
        raise NotFound("没有找到这个个人账号")
    return account


def ask(
    correction_id: str, account: Account, given: CorrectionDraft, sealed: Sealed | None, actor: Actor, now: datetime
) -> Corrected:
    """A correction that waits for a second person. `sealed` is the number given, sealed for the account."""
    _refuse_pointless(account, given, sealed, local_date(now))
    assert account.id_number
    correction = Correction(
        correction_id=correction_id,
        user_id=account.account_id,
        name=given.name,
        id_number=sealed,
        id_number_masked=sealed.masked if sealed else None,
        birth_date=identity.birth_date(given.id_number) if given.id_number else None,
        gender=Gender(identity.gender(given.id_number)) if given.id_number else None,
        current_name=account.name,
        current_id_number=account.id_number.masked,
        reason=identity.mask_numbers(given.reason),
        evidence=identity.mask_numbers(given.evidence),
        requested_by=actor.account_id,
        requested_by_name=actor.name,
        requested_at=now.replace(microsecond=0),
    )
    return Corrected(correction, _noted(account, account, correction, "request_correction", actor, now))


def _refuse_pointless(account: Account, given: CorrectionDraft, sealed: Sealed | None, today: date) -> None:
    if given.name is None and given.id_number is None:
        raise Invalid.field("name", "请填写要更正的姓名或身份证号", "required")
    if given.id_number is not None:
        identity.refuse_unborn(given.id_number, today)
    if given.name == account.name:
        raise Invalid.field("name", "与现在登记的姓名相同，无需更正", "unchanged")
    if sealed and account.id_number and sealed.lookup == account.id_number.lookup:
        raise Invalid.field("id_number", "与现在登记的身份证号相同，无需更正", "unchanged")


def _noted(
    before: Account, after: Account, correction: Correction, action: str, actor: Actor, now: datetime
) -> Change[Account]:
    """The entry in the person's history: who, what was corrected, why and on what proof; never the values."""
    told: dict[str, Any] = {"correction_id": correction.correction_id, "fields": correction.fields}
    told |= {"evidence": correction.evidence, "requested_by": correction.requested_by_name}
    if correction.decision_reason:
        told["decision_reason"] = correction.decision_reason
    noted = after.model_copy()
    noted.trail, entry = record(before.trail, actor, action, now, correction.reason, **told)
    return Change(before, noted, entry)


def decide(
    correction: Correction,
    account: Account,
    given: CorrectionDecision,
    live: Iterable[Declaration],
    actor: Actor,
    now: datetime,
) -> Corrected:
    """By another hand than the one that asked. `live` are the person's declarations that have not ended.

    Raises NotAllowed `four_eyes`, Conflict `correction_decided`.
    """
    if actor.account_id == correction.requested_by:
        raise NotAllowed("更正须由另一位技术支持人员复核，不能由提出人自己决定", code="four_eyes")
    status = CorrectionStatus.APPROVED if given.decision == "approve" else CorrectionStatus.REJECTED
    if correction.status == status:
        return Corrected(correction, Change(account, account, None))
    if correction.status != CorrectionStatus.PENDING:
        raise Conflict("这项更正已有决定，如需再改请重新提出更正", code="correction_decided")
    if status == CorrectionStatus.REJECTED and not given.reason:
        raise Invalid.field("reason", "不予通过时请写明原因", "required")
    decided = _decided(correction, status, given, actor, now)
    fields = "、".join(LABELS[field] for field in correction.fields)
    if status == CorrectionStatus.REJECTED:
        noted = _noted(account, account, decided, "reject_correction", actor, now)
        params = {"fields": fields, "reason": decided.decision_reason or ""}
        told = tell(account.account_id, "correction_rejected", correction.correction_id, now, **params)
        return Corrected(decided, replace(noted, notifications=(told,)))
    noted = _noted(account, _corrected(account, correction), decided, "correct", actor, now)
    told = tell(account.account_id, "corrected", correction.correction_id, now, fields=fields)
    renamed = tuple(_carried_over(declaration, decided, actor, now) for declaration in live)
    reissue = due(account, correction.correction_id, correction.reason, now)
    return Corrected(decided, replace(noted, notifications=(told,)), renamed, reissue)


def _decided(
    correction: Correction, status: CorrectionStatus, given: CorrectionDecision, actor: Actor, now: datetime
) -> Correction:
    """With the number and what follows from it taken out: the account has them, or nobody."""
    return correction.model_copy(
        update={
            "status": status,
            "id_number": None,
            "birth_date": None,
            "gender": None,
            "decided_by_name": actor.name,
            "decided_at": now.replace(microsecond=0),
            "decision_reason": identity.mask_numbers(given.reason) or None,
        }
    )


def _corrected(account: Account, correction: Correction) -> Account:
    """Day of birth and sex follow a new number."""
    told: dict[str, Any] = {}
    if correction.name is not None:
        told["name"] = correction.name
    if correction.id_number is not None:
        born = {"birth_date": correction.birth_date, "gender": correction.gender}
        told |= {"id_number": correction.id_number, "profile": account.profile.model_copy(update=born)}
    return account.model_copy(update=told)


def _carried_over(declaration: Declaration, correction: Correction, actor: Actor, now: datetime) -> Change[Declaration]:
    """A live declaration takes the new name and notes the correction.

    It does so for a new number, too: a document that is being made of the old one is then out of date, and fails.
    """
    name = correction.name or declaration.applicant_name
    whose = declaration.applicant_id
    hops = [hop.model_copy(update={"name": name}) if hop.party_id == whose else hop for hop in declaration.route]
    after = declaration.model_copy(update={"applicant_name": name, "route": hops})
    told: dict[str, Any] = {"correction_id": correction.correction_id, "fields": correction.fields}
    after.trail, entry = record(declaration.trail, actor, "correct_applicant", now, correction.reason, **told)
    return Change(declaration, after, entry)
