"""A unit's internal publicity (公示): the names it means to report, shown to everybody for working days.

Source: domain.md §2 rule 9, and §3 for what the public sees.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from chalicelib.domain.actors import Actor
from chalicelib.domain.catalogue import Level
from chalicelib.domain.changes import Change
from chalicelib.domain.declarations import Declaration, PublicityMark, Status
from chalicelib.domain.errors import Conflict, FieldError, Invalid, NotFound
from chalicelib.domain.history import Trail, record
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.notices import Notice
from chalicelib.domain.references import Id
from chalicelib.domain.times import Moment, local_date, spoken_date
from chalicelib.domain.units import Unit
from chalicelib.domain.working_days import publicity_end

#: At least so many, the first and the last day counted (domain.md §2 rule 9).
WORKING_DAYS = 5
#: Ours: a wrong year in a date must not keep names up for ever.
LONGEST = timedelta(days=60)
#: Ours: after its last day the list stays public so long, and is then the unit's own again.
SHOWN_FOR = timedelta(days=30)
#: Names in one list; more take several lists. Their rows are one transaction.
MOST = 90


class PublicityStatus(StrEnum):
    """Derived from the days, but for `closed` and `cancelled`, which the unit does."""

    UPCOMING = "upcoming"
    OPEN = "open"
    ENDED = "ended"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    PublicityStatus.UPCOMING: "待公示",
    PublicityStatus.OPEN: "公示中",
    PublicityStatus.ENDED: "公示期满",
    PublicityStatus.CLOSED: "已办结",
    PublicityStatus.CANCELLED: "已撤销",
}


class PublicityDraft(BaseModel):
    notice_id: Id
    level: Level
    declaration_ids: Annotated[list[Id], Field(min_length=1, max_length=MOST)]
    starts_on: date
    ends_on: Annotated[date | None, Field(description="不填则为满5个工作日的那一天")] = None


class Cancellation(BaseModel):
    reason: Annotated[str, Trimmed, Field(min_length=2, max_length=200)]


class Person(BaseModel, frozen=True):
    """What the public reads of one declaration: no numbers."""

    declaration_id: str
    name: str
    title: str
    specialty: str


class Publicity(BaseModel):
    """`excluded` are declarations against which an objection was upheld; `is_void` when one against the list was."""

    publicity_id: str
    unit_id: str
    unit_name: str
    notice_id: str
    year: int
    series: str
    level: Level
    starts_on: date
    ends_on: date
    announced_at: Moment
    closed_at: Moment | None = None
    excluded: list[str] = Field(default_factory=list)
    is_void: bool = False
    #: Why the unit took it back before its end; it is void then, too.
    cancelled_for: str | None = None
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)

    def status(self, now: datetime) -> PublicityStatus:
        """The last day belongs to it to its very end, in Shanghai."""
        if self.closed_at:
            return PublicityStatus.CANCELLED if self.cancelled_for else PublicityStatus.CLOSED
        today = local_date(now)
        if today < self.starts_on:
            return PublicityStatus.UPCOMING
        return PublicityStatus.OPEN if today <= self.ends_on else PublicityStatus.ENDED

    @property
    def mark(self) -> PublicityMark:
        return PublicityMark(publicity_id=self.publicity_id, starts_on=self.starts_on, ends_on=self.ends_on)


def announce(
    publicity_id: str,
    given: PublicityDraft,
    notice: Notice,
    unit: Unit,
    candidates: dict[str, Declaration],
    earlier: dict[str, Publicity],
    actor: Actor,
    now: datetime,
) -> tuple[Change[Publicity], list[Person]]:
    """A list and who stands on it. `earlier` are the publicities that the candidates have been in.

    One unfit name refuses the whole list. Raises Invalid, Conflict `not_publicizable`, `calendar_unknown`.
    """
    _refuse_unfit(given, candidates, earlier, unit)
    publicity = Publicity(
        publicity_id=publicity_id,
        unit_id=unit.unit_id,
        unit_name=unit.name,
        notice_id=notice.notice_id,
        year=notice.year,
        series=notice.series,
        level=given.level,
        starts_on=given.starts_on,
        ends_on=_last_day(given, local_date(now)),
        announced_at=now,
    )
    people = [_person(candidates[declaration_id]) for declaration_id in given.declaration_ids]
    days = {"starts_on": str(publicity.starts_on), "ends_on": str(publicity.ends_on)}
    publicity.trail, entry = record(publicity.trail, actor, "announce", now, None, **days, names=len(people))
    return Change(None, publicity, entry), people


def _person(declaration: Declaration) -> Person:
    return Person(
        declaration_id=declaration.declaration_id,
        name=declaration.applicant_name,
        title=declaration.title,
        specialty=declaration.specialty,
    )


def _refuse_unfit(
    given: PublicityDraft, candidates: dict[str, Declaration], earlier: dict[str, Publicity], unit: Unit
) -> None:
    if len(set(given.declaration_ids)) < len(given.declaration_ids):
        raise Invalid.field("declaration_ids", "同一申报不能出现两次", "duplicate")
    wrong = []
    for i, declaration_id in enumerate(given.declaration_ids):
        candidate, former = candidates.get(declaration_id), earlier.get(declaration_id)
        if candidate is None or candidate.hop_of(unit.unit_id) is None:
            wrong.append((i, "not_found", "没有找到这份申报"))
        elif (candidate.notice_id, candidate.level) != (given.notice_id, given.level):
            wrong.append((i, "other_notice", "这份申报不属于该通知的该级别"))
        elif candidate.holder.party_id != unit.unit_id or candidate.status != Status.REVIEWED:
            wrong.append((i, "not_reviewed", "这份申报尚未由贵单位审核通过，不能公示"))
        elif former and not former.closed_at:
            wrong.append((i, "in_publicity", "这份申报已在另一份尚未办结的公示名单中"))
    if wrong:
        errors = [FieldError(field=f"declaration_ids.{i}", code=code, message=text) for i, code, text in wrong]
        raise Conflict("有申报不能公示，未发布任何名单", code="not_publicizable", errors=errors)


def _last_day(given: PublicityDraft, today: date) -> date:
    if given.starts_on < today:
        raise Invalid.field("starts_on", "公示不能从过去的日期开始", "starts_in_past")
    earliest = publicity_end(given.starts_on, WORKING_DAYS)
    last_day = given.ends_on or earliest
    if last_day < earliest:
        text = f"公示应不少于{WORKING_DAYS}个工作日，最早至{spoken_date(earliest)}"
        raise Invalid.field("ends_on", text, "publicity_too_short")
    if last_day > today + LONGEST:
        raise Invalid.field("ends_on", f"公示应在{LONGEST.days}天内结束，请检查日期", "publicity_too_long")
    return last_day


def may_see(actor: Actor | None, publicity: Publicity, now: datetime) -> bool:
    """Everybody from its first day until some time after its last; its unit always."""
    if actor is not None and actor.unit_id == publicity.unit_id:
        return True
    return publicity.starts_on <= local_date(now) <= publicity.ends_on + SHOWN_FOR


def refuse_stranger(publicity: Publicity, actor: Actor) -> None:
    if actor.unit_id != publicity.unit_id:
        raise NotFound("没有找到这份公示")
