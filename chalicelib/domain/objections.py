"""Objections to a publicity (异议): raised by anybody while it runs, decided by the unit before it is closed.

Source: domain.md §2 rules 9 and 12. Nobody has to give a name, and nobody is asked for a number: whoever wants to be
told the outcome signs in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.history import Trail, record
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.messages import Notification, tell
from chalicelib.domain.publicities import Publicity, PublicityStatus
from chalicelib.domain.references import Id
from chalicelib.domain.times import Moment, local_date

#: Whoever objects without signing in.
SOMEBODY = Actor(account_id="anyone", role=Role.APPLICANT, name="未登录的异议人")


class Outcome(StrEnum):
    UPHELD = "upheld"
    DISMISSED = "dismissed"

    @property
    def label(self) -> str:
        return {"upheld": "成立", "dismissed": "不成立"}[self]


class ObjectionDraft(BaseModel):
    declaration_id: Annotated[Id | None, Field(description="针对其中一人；不填则针对整份名单")] = None
    content: Annotated[str, Trimmed, Field(min_length=5, max_length=2000)]
    name: Annotated[
        Annotated[str, Trimmed, Field(max_length=50)] | None,
        Field(description="可不填，请勿填写号码。登录后提出的，处理结果会通知本人"),
    ] = None


class ObjectionDecision(BaseModel):
    outcome: Outcome
    reason: Annotated[str, Trimmed, Field(min_length=2, max_length=1000)]


class Objection(BaseModel):
    """`account_id` is only for telling whoever raised it; the unit reads the name that was given, if any."""

    objection_id: str
    publicity_id: str
    unit_id: str
    declaration_id: str | None
    content: str
    name: str | None
    account_id: str | None
    raised_at: Moment
    outcome: Outcome | None = None
    reason: str | None = None
    decided_by_name: str | None = None
    decided_at: Moment | None = None
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)


@dataclass(frozen=True)
class Weighed:
    """What the objections to a publicity come to: `excluded` declarations, or the whole list void."""

    count: int
    excluded: list[str]
    is_void: bool


def weigh(objections: Iterable[Objection], began: date | None = None) -> Weighed:
    """An objection to the whole list voids the publicity that began (on `began`) before it was raised, no later one.

    Raises Conflict `objections_open` while one is undecided.
    """
    objections = list(objections)
    if waiting := sum(objection.outcome is None for objection in objections):
        raise objections_open(waiting)
    upheld = [objection for objection in objections if objection.outcome == Outcome.UPHELD]
    to_all = [objection for objection in upheld if objection.declaration_id is None]
    return Weighed(
        count=len(objections),
        excluded=sorted({objection.declaration_id for objection in upheld if objection.declaration_id}),
        is_void=any(began is None or local_date(objection.raised_at) >= began for objection in to_all),
    )


def objections_open(waiting: int) -> Conflict:
    return Conflict(f"还有{waiting}条异议未处理，请先处理", code="objections_open", open=waiting)


def raise_objection(
    objection_id: str, publicity: Publicity, listed: set[str], given: ObjectionDraft, actor: Actor | None, now: datetime
) -> Change[Objection]:
    """While the publicity runs; `listed` are the declarations on it. The unit is told.

    Raises Conflict `publicity_not_running`, Invalid.
    """
    if publicity.status(now) != PublicityStatus.OPEN:
        raise Conflict("不在公示期内，不能提出异议；如有情况可直接向主管部门反映", code="publicity_not_running")
    if given.declaration_id and given.declaration_id not in listed:
        raise Invalid.field("declaration_id", "公示名单中没有这份申报", "unknown")
    objection = Objection(
        objection_id=objection_id,
        publicity_id=publicity.publicity_id,
        unit_id=publicity.unit_id,
        account_id=actor.account_id if actor else None,
        raised_at=now,
        **given.model_dump(),
    )
    # Whoever objects does so as a person, even with a unit's account.
    person = actor.model_copy(update={"unit_id": None}) if actor else SOMEBODY
    objection.trail, entry = record(objection.trail, person, "object", now, declaration_id=given.declaration_id)
    told = tell(publicity.unit_id, "objection_raised", publicity.publicity_id, now)
    return Change(None, objection, entry, (told,))


def decide(
    objection: Objection, given: ObjectionDecision, unit_name: str, actor: Actor, now: datetime
) -> Change[Objection]:
    """Once; the same again is nothing. Raises NotFound, Conflict `already_decided`."""
    if actor.unit_id != objection.unit_id:
        raise NotFound("没有找到这条异议")
    if objection.outcome is not None:
        if (objection.outcome, objection.reason) == (given.outcome, given.reason):
            return nothing(objection)
        raise Conflict(f"这条异议已认定为{objection.outcome.label}，不能更改", code="already_decided")
    after = objection.model_copy(
        update={
            "outcome": given.outcome,
            "reason": given.reason,
            "decided_by_name": actor.name,
            "decided_at": now,
        }
    )
    after.trail, entry = record(objection.trail, actor, "decide", now, given.reason, outcome=given.outcome)
    return Change(objection, after, entry, _told(after, given, unit_name, now))


def _told(objection: Objection, given: ObjectionDecision, unit_name: str, now: datetime) -> tuple[Notification, ...]:
    if objection.account_id is None:
        return ()
    params = {"unit": unit_name, "outcome": given.outcome.label, "reason": given.reason}
    return (tell(objection.account_id, "objection_decided", objection.publicity_id, now, **params),)
