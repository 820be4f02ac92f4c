"""A panel from its planning to the end of its voting: one notice × level, an odd number drawn from the pool.

Source: domain.md §2 rule 11. Its results, once counted, go the way of any meeting's (`results.py`).
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field

from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.catalogue import Level
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.draws import drawing_order
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.experts import Expert
from chalicelib.domain.history import Trail, record
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.messages import Notification, tell
from chalicelib.domain.notices import Notice
from chalicelib.domain.panel_rules import PANEL_RULES
from chalicelib.domain.references import Id
from chalicelib.domain.times import Moment, local_date

#: So many members, told and listed, fit the one transaction of the draw.
LARGEST = 41
Reason = Annotated[str, Trimmed, Field(min_length=2, max_length=500)]
Specialty = Annotated[str, Trimmed, Field(min_length=1, max_length=50)]


class SittingStatus(StrEnum):
    PLANNED = "planned"
    DRAWN = "drawn"
    OPENING = "opening"
    OPEN = "open"
    CLOSED = "closed"
    JUDGED = "judged"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"


class Exclusion(BaseModel, frozen=True):
    """Somebody of the pool who must not be drawn, and why."""

    expert_id: Id
    reason: Reason


class PanelDraft(BaseModel):
    """Without a seed the system makes one; whether it was given stands in the record."""

    notice_id: Id
    level: Level
    size: Annotated[int, Field(ge=1, le=LARGEST, description="评审专家人数，单数")]
    seed: Annotated[str, Trimmed, Field(min_length=1, max_length=100)] | None = None
    blind: Annotated[bool, Field(description="评审专家不见姓名和单位")] = False
    exclusions: Annotated[list[Exclusion], Field(max_length=200)] = []
    specialties: Annotated[list[Specialty], Field(max_length=40, description="只评这些专业；不填则评该级别全部")] = []


class Replacement(BaseModel):
    """A member who cannot come; the next reserve takes the place."""

    expert_id: Id
    reason: Reason


class Member(BaseModel, frozen=True):
    """As drawn: name and employer as they stood that day."""

    expert_id: str
    name: str
    employer: str


class Replaced(BaseModel, frozen=True):
    """`by` came in the place of `expert_id`; `passed_over` were before them in the order, but no experts any more."""

    expert_id: str
    by: str
    passed_over: list[str] = []
    reason: str
    at: Moment


class Sitting(BaseModel):
    """`candidates` are fixed at the opening, `present` is whoever had signed in by then.

    `draws_before`: how many panels of that notice and level had been drawn before this one; unknown of the first weeks.
    """

    panel_id: str
    unit_id: str
    unit_name: str
    notice_id: str
    series: str
    level: Level
    size: int
    blind: bool
    seed: str
    seed_given: bool
    exclusions: list[Exclusion] = Field(default_factory=list)
    specialties: list[str] = Field(default_factory=list)
    draws_before: int | None = None
    rules_version: str
    status: SittingStatus = SittingStatus.PLANNED
    members: list[Member] = Field(default_factory=list)
    #: Ids of the pool that were not drawn, in the order of the draw; those who took a place are gone from it.
    reserves: list[str] = Field(default_factory=list)
    replaced: list[Replaced] = Field(default_factory=list)
    present: list[str] = Field(default_factory=list)
    candidates: list[str] = Field(default_factory=list)
    created_at: Moment
    drawn_at: Moment | None = None
    opened_at: Moment | None = None
    closed_at: Moment | None = None
    #: Ballots that were never cast, counted as abstentions; and who could not be judged, for want of a quorum.
    missing: int = 0
    unjudged: list[str] = Field(default_factory=list)
    cancelled_for: str | None = None
    cancelled_at: Moment | None = None
    #: Which edition of the minutes was opened last, and by whom.
    minutes_opened: str | None = None
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)

    @property
    def member_ids(self) -> list[str]:
        return [member.expert_id for member in self.members]


def plan(panel_id: str, given: PanelDraft, seed: str, notice: Notice, actor: Actor, now: datetime) -> Change[Sitting]:
    """Raises NotFound, Invalid for an even or too small size or a level that the notice is not for."""
    if notice.unit_id != actor.unit_id:
        raise NotFound("没有找到这份通知")
    if given.level not in notice.levels:
        raise Invalid.field("level", "该通知不含这一级别", "level_not_offered")
    if given.size % 2 == 0:
        raise Invalid.field("size", "评审专家人数应为单数", "size_even")
    smallest = PANEL_RULES.smallest[given.level]
    if given.size < smallest:
        raise Invalid.field("size", f"{given.level.label}评审专家不少于{smallest}人", "size_too_small")
    if notice.specialties and (other := sorted(set(given.specialties) - set(notice.specialties))):
        raise Invalid.field("specialties", f"该通知不含专业：{'、'.join(other)}", "specialty_not_offered")
    sitting = Sitting(
        panel_id=panel_id,
        unit_id=notice.unit_id,
        unit_name=notice.unit_name,
        series=notice.series,
        seed=seed,
        seed_given=given.seed is not None,
        rules_version=PANEL_RULES.version,
        created_at=now,
        **given.model_dump(exclude={"seed"}),
    )
    told: dict[str, Any] = {"size": given.size, "seed": seed, "seed_given": sitting.seed_given}
    excluded = [exclusion.model_dump() for exclusion in given.exclusions]
    sitting.trail, entry = record(
        sitting.trail, actor, "plan", now, **told, rules=sitting.rules_version, excluded=excluded
    )
    return Change(None, sitting, entry)


def refuse_stranger(sitting: Sitting, actor: Actor) -> None:
    """The committee's office and the drawn experts know of a panel, nobody else."""
    is_member = actor.role == Role.EXPERT and actor.account_id in sitting.member_ids
    if sitting.unit_id != actor.unit_id and not is_member:
        raise NotFound("没有找到这次评审")


def refuse_other_than(sitting: Sitting, *wanted: SittingStatus) -> None:
    """Raises Conflict with a code that says where the panel stands."""
    if sitting.status not in wanted:
        told, code = WHERE[sitting.status]
        raise Conflict(told, code=code, panel_status=sitting.status)


def refuse_closed(sitting: Sitting) -> None:
    """Members read a candidate's materials from the draw to the end of the voting. Raises Conflict `panel_closed`."""
    refuse_other_than(sitting, SittingStatus.DRAWN, SittingStatus.OPENING, SittingStatus.OPEN)


WHERE = {
    SittingStatus.PLANNED: ("评审专家尚未抽取，请先抽取专家", "not_drawn"),
    SittingStatus.DRAWN: ("评审会议尚未开始", "not_open"),
    SittingStatus.OPENING: ("评审会议正在开始，请稍后再试", "not_open"),
    SittingStatus.OPEN: ("评审会议已经开始，不能再变更", "panel_open"),
    SittingStatus.CLOSED: ("评审会议已经结束", "panel_closed"),
    SittingStatus.JUDGED: ("评审会议已经结束", "panel_closed"),
    SittingStatus.CANCELLING: ("评审会议正在取消", "panel_cancelled"),
    SittingStatus.CANCELLED: ("评审会议已经取消", "panel_cancelled"),
}


def snapshot(sitting: Sitting, pool: Iterable[Expert], now: datetime) -> list[Expert]:
    """Whom the draw is made from: eligible that day and not excluded, in the order of their ids."""
    excluded, day = {exclusion.expert_id for exclusion in sitting.exclusions}, local_date(now)
    fit = [one for one in pool if one.is_eligible(sitting.series, sitting.level, day)]
    return sorted((one for one in fit if one.expert_id not in excluded), key=lambda one: one.expert_id)


def draw(
    sitting: Sitting, eligible: list[Expert], actor: Actor, now: datetime, draws_before: int = 0
) -> Change[Sitting]:
    """Once: a panel that has been drawn stays as it was drawn. Raises Conflict `pool_too_small`, `panel_cancelled`."""
    if sitting.status in (SittingStatus.CANCELLING, SittingStatus.CANCELLED):
        refuse_other_than(sitting, SittingStatus.PLANNED)
    if sitting.status != SittingStatus.PLANNED:
        return nothing(sitting)
    if len(eligible) < sitting.size:
        raise Conflict(
            f"专家库中可抽取的专家只有{len(eligible)}人，不足{sitting.size}人，请先补充专家库",
            code="pool_too_small",
            eligible=len(eligible),
        )
    by_id = {expert.expert_id: expert for expert in eligible}
    order = drawing_order(sitting.seed, by_id)
    members = [member_of(by_id[expert_id]) for expert_id in order[: sitting.size]]
    update = {"status": SittingStatus.DRAWN, "members": members, "reserves": order[sitting.size :], "drawn_at": now}
    after = sitting.model_copy(update=update | {"draws_before": draws_before})
    told: dict[str, Any] = {"pool": len(eligible), "members": after.member_ids, "draws_before": draws_before}
    after.trail, entry = record(sitting.trail, actor, "draw", now, **told)
    return Change(sitting, after, entry, tuple(_told(after, expert_id, now) for expert_id in after.member_ids))


def member_of(expert: Expert) -> Member:
    return Member(expert_id=expert.expert_id, name=expert.name, employer=expert.employer)


def _told(sitting: Sitting, expert_id: str, now: datetime) -> Notification:
    return tell(expert_id, "expert_drawn", sitting.panel_id, now, unit=sitting.unit_name)


def reserves_for(sitting: Sitting, given: Replacement) -> list[str]:
    """In whose turn they come. Raises Conflict `already_present`; Invalid for who is no member."""
    refuse_other_than(sitting, SittingStatus.DRAWN)
    if given.expert_id not in sitting.member_ids:
        raise Invalid.field("expert_id", "该专家不是本次评审的专家", "not_a_member")
    if given.expert_id in sitting.present:
        raise Conflict("该专家已经签到，不能替换", code="already_present")
    return sitting.reserves


def replace(
    sitting: Sitting, given: Replacement, reserves: Iterable[Expert], actor: Actor, now: datetime
) -> Change[Sitting]:
    """The next of the order who may still be drawn takes the place, nobody of anyone's choosing.

    The reason stays in the record, and who was passed over: suspended since the draw, or at the end of their term.
    Raises Conflict `no_reserve`.
    """
    passed_over: list[str] = []
    for reserve in reserves:
        if reserve.is_eligible(sitting.series, sitting.level, local_date(now)):
            break
        passed_over.append(reserve.expert_id)
    else:
        raise Conflict("没有候补专家可以递补", code="no_reserve")
    told: dict[str, Any] = {"expert_id": given.expert_id, "by": reserve.expert_id}
    if passed_over:
        told["passed_over"] = passed_over
    replaced = Replaced(reason=given.reason, at=now, **told)
    members = [member_of(reserve) if m.expert_id == given.expert_id else m for m in sitting.members]
    left = [expert_id for expert_id in sitting.reserves if expert_id != reserve.expert_id]
    update = {"members": members, "reserves": left, "replaced": [*sitting.replaced, replaced]}
    after = sitting.model_copy(update=update)
    after.trail, entry = record(sitting.trail, actor, "replace", now, given.reason, **told)
    return Change(sitting, after, entry, (_told(after, reserve.expert_id, now),))
