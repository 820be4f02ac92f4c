"""A committee's pool of experts: invited, activated by a code, for a term, suspended (domain.md §2 rule 11)."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from chalicelib.domain import credentials, identity, patterns
from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.catalogue import Level
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.history import Trail, record
from chalicelib.domain.jurisdiction import Scope, in_jurisdiction
from chalicelib.domain.messages import tell
from chalicelib.domain.panel_rules import PANEL_RULES
from chalicelib.domain.people import Account
from chalicelib.domain.personal import Sealed
from chalicelib.domain.times import Moment, local_date, spoken_date
from chalicelib.domain.units import Unit

#: An invitation is not answered within minutes; the office may send another code at any time. The figure is ours.
CODE_LIFETIME = timedelta(days=3)
INVITATION = "{unit}邀请您担任评审专家，邀请编号{expert_id}，激活码{digits}，{until}前有效。请勿告诉他人。"
Specialty = Annotated[str, identity.Trimmed, Field(min_length=1, max_length=50)]
Specialties = Annotated[list[Specialty], Field(min_length=1, max_length=20)]
Employer = Annotated[str, identity.Trimmed, Field(min_length=2, max_length=60, description="工作单位全称")]


class FormerEmployer(BaseModel, frozen=True):
    """Where an expert worked before, and the last year in which they did."""

    employer: Employer
    last_year: Annotated[int, Field(ge=1950, le=9999)]


#: Of one expert; only those of the last years make a colleague.
MOST_FORMER = 20
FormerEmployers = Annotated[list[FormerEmployer], Field(max_length=MOST_FORMER, description="近年曾任职的单位")]


class ExpertStatus(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class ExpertDraft(BaseModel):
    """Whom a committee invites, for which series and levels, and until when (the last day of the term)."""

    name: Annotated[str, identity.Trimmed, Field(min_length=2, max_length=50)]
    phone: identity.Phone
    employer: Employer
    former_employers: FormerEmployers = []
    specialties: Specialties
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=40, description="可评审的系列和级别")]
    term_starts_on: date | None = None
    term_ends_on: date


class Activation(BaseModel):
    code: Annotated[str, Field(pattern=patterns.CODE, examples=["031415"], description="六位数字")]
    username: credentials.Username
    password: credentials.Password


class ExpertSuspension(BaseModel):
    suspended: bool
    reason: Annotated[str, identity.Trimmed, Field(max_length=500)] = ""


class Expert(BaseModel):
    """One committee's expert, who signs in with the account of the same id.

    The phone is sealed for that account and kept here only until the account has it.
    """

    expert_id: str
    unit_id: str
    unit_name: str
    name: str
    phone: str
    sealed_phone: Sealed | None = None
    employer: str
    former_employers: list[FormerEmployer] = Field(default_factory=list)
    specialties: list[str]
    scopes: list[Scope]
    term_starts_on: date
    term_ends_on: date
    status: ExpertStatus = ExpertStatus.INVITED
    is_activated: bool = False
    suspended_reason: str | None = None
    invited_at: Moment
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)

    def is_eligible(self, series: str, level: Level, day: date) -> bool:
        """Whether a panel of that series and level that is drawn that day may be drawn from them."""
        within = self.term_starts_on <= day <= self.term_ends_on
        return self.status == ExpertStatus.ACTIVE and within and in_jurisdiction(self.scopes, series, level)


def invite(
    expert_id: str, given: ExpertDraft, phone: Sealed, unit: Unit, actor: Actor, now: datetime
) -> Change[Expert]:
    """Raises Invalid for a term too long or over, and for a series and level that the committee does not judge."""
    today = local_date(now)
    begins = given.term_starts_on or today
    _refuse_term(begins, given.term_ends_on, today)
    refuse_future(given.former_employers, today.year)
    beyond = [scope for scope in given.scopes if not in_jurisdiction(unit.jurisdiction, scope.series, scope.level)]
    if beyond:
        raise Invalid.field("scopes", "有系列或级别不在贵单位的评审范围内，请核对", "no_jurisdiction")
    expert = Expert(
        expert_id=expert_id,
        unit_id=unit.unit_id,
        unit_name=unit.name,
        phone=phone.masked,
        sealed_phone=phone,
        term_starts_on=begins,
        invited_at=now,
        **given.model_dump(exclude={"phone", "term_starts_on"}),
    )
    expert.trail, entry = record(expert.trail, actor, "invite", now, term_ends_on=str(given.term_ends_on))
    return Change(None, expert, entry)


def refuse_future(former: list[FormerEmployer], this_year: int) -> None:
    for i, one in enumerate(former):
        if one.last_year > this_year:
            raise Invalid.field(f"former_employers.{i}.last_year", "离开原单位的年份不能晚于今年", "in_future")


def _refuse_term(begins: date, ends: date, today: date) -> None:
    if ends < max(begins, today):
        raise Invalid.field("term_ends_on", "聘期截止日期不能早于开始日期或今天", "term_over")
    longest = years_after(begins, PANEL_RULES.term_years)
    if ends > longest:
        told = f"评审专家聘期最长{PANEL_RULES.term_years}年，截止日期不能晚于{spoken_date(longest)}"
        raise Invalid.field("term_ends_on", told, "term_too_long")


def years_after(day: date, years: int) -> date:
    """The same day of that year; the 29th of February has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def invitation_text(expert: Expert, digits: str, until: datetime) -> str:
    return INVITATION.format(
        unit=expert.unit_name, expert_id=expert.expert_id, digits=digits, until=spoken_date(local_date(until))
    )


def refuse_stranger(expert: Expert, actor: Actor) -> None:
    if expert.unit_id != actor.unit_id:
        raise NotFound("没有找到这位专家")


def refuse_over(expert: Expert, now: datetime) -> None:
    """Who was drawn in their last days is no expert after them; the next reserve takes the place."""
    if local_date(now) > expert.term_ends_on:
        told = f"您的评审专家聘期已于{spoken_date(expert.term_ends_on)}届满，不能参加本次评审，请联系评审办事机构"
        raise Conflict(told, code="term_over")


def refuse_activated(expert: Expert) -> None:
    if expert.is_activated:
        raise Conflict("该专家已激活账号，不需要再次邀请", code="already_activated")


def repeat_invitation(expert: Expert, actor: Actor, now: datetime) -> Change[Expert]:
    """Another code. Raises NotFound, Conflict `already_activated`."""
    refuse_stranger(expert, actor)
    refuse_activated(expert)
    after = expert.model_copy()
    after.trail, entry = record(expert.trail, actor, "invite_again", now)
    return Change(expert, after, entry)


def activate(
    expert: Expert, username: str, password_hash: str, now: datetime
) -> tuple[Change[Expert], Change[Account]]:
    """The expert's own account, by whoever holds the phone; the code was right. A suspended one stays suspended."""
    refuse_activated(expert)
    assert expert.sealed_phone
    account = Account(
        account_id=expert.expert_id,
        role=Role.EXPERT,
        username=username,
        name=expert.name,
        password_hash=password_hash,
        phone=expert.sealed_phone,
        registered_at=now,
    )
    account.trail, registered = record(account.trail, account.actor, "register", now)
    status = ExpertStatus.ACTIVE if expert.status == ExpertStatus.INVITED else expert.status
    after = expert.model_copy(update={"status": status, "is_activated": True, "sealed_phone": None})
    after.trail, entry = record(expert.trail, account.actor, "activate", now)
    return Change(expert, after, entry), Change(None, account, registered)


def change_phone(expert: Expert, masked: str, actor: Actor, now: datetime) -> Change[Expert]:
    """What the committee sees of the expert's new phone."""
    after = expert.model_copy(update={"phone": masked})
    after.trail, entry = record(expert.trail, actor, "change_phone", now)
    return Change(expert, after, entry)


def suspend(expert: Expert, given: ExpertSuspension, actor: Actor, now: datetime) -> Change[Expert]:
    """Out of every later draw, or in again; a panel that has been drawn is not touched: nobody is silenced by it."""
    refuse_stranger(expert, actor)
    if given.suspended == (expert.status == ExpertStatus.SUSPENDED):
        return nothing(expert)
    if given.suspended and not given.reason:
        raise Invalid.field("reason", "暂停专家资格时请写明原因", "required")
    resumed = ExpertStatus.ACTIVE if expert.is_activated else ExpertStatus.INVITED
    status = ExpertStatus.SUSPENDED if given.suspended else resumed
    after = expert.model_copy(update={"status": status, "suspended_reason": given.reason or None})
    action = "suspend" if given.suspended else "resume"
    after.trail, entry = record(expert.trail, actor, action, now, given.reason)
    kind = "expert_suspended" if given.suspended else "expert_resumed"
    told = (tell(expert.expert_id, kind, expert.expert_id, now, unit=expert.unit_name),) if expert.is_activated else ()
    return Change(expert, after, entry, told)
