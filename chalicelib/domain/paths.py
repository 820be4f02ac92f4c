"""Reporting paths: which unit reports a series × level to which higher unit (seed §四.6–7, domain.md §2 rule 3)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from chalicelib.domain.actors import Actor
from chalicelib.domain.catalogue import Level, series_name
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import AlreadyTaken, Conflict, NotFound
from chalicelib.domain.history import Trail, record
from chalicelib.domain.jurisdiction import SeriesKey
from chalicelib.domain.messages import tell
from chalicelib.domain.path_terms import Terms, terms
from chalicelib.domain.references import Id
from chalicelib.domain.times import Moment, local_date
from chalicelib.domain.units import Kind, Unit
from chalicelib.domain.upper_units import refuse_unfit

#: A chain in one province never comes near this; a walk that does has met damaged data.
DEEPEST = 12


class PathStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        return STATUS_LABELS[self]


STATUS_LABELS = {
    PathStatus.PENDING: "待审核",
    PathStatus.APPROVED: "已通过",
    PathStatus.REJECTED: "未通过",
    PathStatus.WITHDRAWN: "已撤回",
    PathStatus.RETIRED: "已停用",
}

#: A path that holds its key: while one lives, no second may be requested.
LIVE = frozenset({PathStatus.PENDING, PathStatus.APPROVED})


class PathRequest(BaseModel):
    parent_unit_id: Id
    series: SeriesKey
    level: Level


Reason = Annotated[str, Field(max_length=500)]


class PathDecision(BaseModel):
    """The upper unit's. `retire` ends a path that it has approved."""

    decision: Literal["approve", "reject", "retire"]
    reason: Reason = ""


class Path(BaseModel):
    """One unit's path for one series × level; one that lives no longer is replaced by the next request.

    `ended_by` is the name of the unit that withdrew or retired it.
    """

    unit_id: str
    unit_name: str
    parent_unit_id: str
    parent_name: str
    parent_kind: Kind
    series: str
    level: Level
    status: PathStatus = PathStatus.PENDING
    reason: str | None = None
    requested_at: Moment
    decided_at: Moment | None = None
    ended_at: Moment | None = None
    ended_by: str | None = None
    remind_on: date | None = None
    escalate_on: date | None = None
    escalated_at: Moment | None = None
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)

    @property
    def path_id(self) -> str:
        return f"{self.unit_id}.{self.series}.{self.level}"

    @property
    def scope(self) -> dict[str, str]:
        """As messages name it."""
        return {"series": series_name(self.series), "level": self.level.label}

    @property
    def terms(self) -> Terms:
        """The days it was given when it was requested; reckoned anew where it is older than they are."""
        if self.remind_on and self.escalate_on:
            return Terms(remind_on=self.remind_on, escalate_on=self.escalate_on)
        return terms(self.requested_at)


def is_overdue(path: Path, now: datetime) -> bool:
    """Whether the upper unit should have decided by now."""
    return path.status == PathStatus.PENDING and local_date(now) >= path.terms.remind_on


def named(path: Path, names: dict[str, str]) -> Path:
    """Under the names that its units have now, by their ids: a unit may have been renamed since."""
    unit_name = names.get(path.unit_id, path.unit_name)
    parent_name = names.get(path.parent_unit_id, path.parent_name)
    return path.model_copy(update={"unit_name": unit_name, "parent_name": parent_name})


def refuse_stranger(path: Path, actor: Actor) -> None:
    """Only the two units on a path know of it. Raises NotFound."""
    if actor.unit_id not in (path.unit_id, path.parent_unit_id):
        raise absent()


def absent() -> NotFound:
    return NotFound("没有找到这条路径申请")


def request(
    unit: Unit, parent: Unit, given: PathRequest, earlier: Path | None, actor: Actor, now: datetime
) -> Change[Path]:
    """A pending path. The caller has made sure with `refuse_cycle` that the parent does not report to the unit."""
    refuse_unfit(unit, parent, given.series, given.level)
    if earlier and earlier.status in LIVE:
        raise AlreadyTaken(
            f"{series_name(given.series)}{given.level.label}已有路径（上级为{earlier.parent_name}）",
            code="path_exists",
            path_id=earlier.path_id,
        )
    path = Path(
        unit_id=unit.unit_id,
        unit_name=unit.name,
        parent_unit_id=parent.unit_id,
        parent_name=parent.name,
        parent_kind=parent.kind,
        series=given.series,
        level=given.level,
        requested_at=now,
        **terms(now).model_dump(),
        trail=earlier.trail if earlier else Trail(),
        version=earlier.version if earlier else None,
    )
    path.trail, entry = record(path.trail, actor, "request", now, parent_unit_id=parent.unit_id)
    told = tell(parent.unit_id, "path_requested", path.path_id, now, unit=unit.name, **path.scope)
    return Change(earlier, path, entry, (told,))


def refuse_cycle(unit_id: str, parent_unit_id: str, live_path_of: Callable[[str], Path | None]) -> Iterator[str]:
    """Walks up from the parent, yielding each unit looked at; raises Conflict `path_cycle` on meeting `unit_id`.

    The caller binds the write to every unit yielded, so that two requests racing into a circle cannot both win.
    A way up that is no circle but longer than DEEPEST is refused as what it is: `path_too_deep`.
    """
    above: str | None = parent_unit_id
    seen: set[str] = set()
    while above is not None:
        if above == unit_id or above in seen:
            raise Conflict("该路径会使上报关系首尾相接，请核对上级单位", code="path_cycle")
        if len(seen) == DEEPEST:
            raise Conflict(
                f"上级单位之上已有{DEEPEST}级上报关系，不能再向下延伸，请改向更高一级的单位申请，或联系技术支持核对",
                code="path_too_deep",
                deepest=DEEPEST,
            )
        seen.add(above)
        yield above
        path = live_path_of(above)
        above = path.parent_unit_id if path and path.status in LIVE else None
