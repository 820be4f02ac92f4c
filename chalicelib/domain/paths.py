"""Reporting paths: which unit reports a series × level to which higher unit (seed §四.6–7, domain.md §2 rule 3)."""

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from chalicelib.domain.actors import Actor
from chalicelib.domain.catalogue import Level, series_name
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import AlreadyTaken, Conflict, Invalid, NotFound
from chalicelib.domain.history import Trail, record
from chalicelib.domain.jurisdiction import SeriesKey, in_jurisdiction
from chalicelib.domain.messages import tell
from chalicelib.domain.references import Id
from chalicelib.domain.times import Moment
from chalicelib.domain.units import Kind, Standing, Unit

#: A chain in one province never comes near this; a walk that does has met damaged data.
DEEPEST = 12


class PathStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


#: A path that holds its key: while one lives, no second may be requested.
LIVE = frozenset({PathStatus.PENDING, PathStatus.APPROVED})


class PathRequest(BaseModel):
    parent_unit_id: Id
    series: SeriesKey
    level: Level


class PathDecision(BaseModel):
    decision: Literal["approve", "reject"]
    reason: Annotated[str, Field(max_length=500)] = ""


class Path(BaseModel):
    """One unit's path for one series × level; a rejected one is replaced by the next request."""

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
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)

    @property
    def path_id(self) -> str:
        return f"{self.unit_id}.{self.series}.{self.level}"


def request(
    unit: Unit, parent: Unit, given: PathRequest, earlier: Path | None, actor: Actor, now: datetime
) -> Change[Path]:
    """A pending path. The caller has made sure with `refuse_cycle` that the parent does not report to the unit."""
    _refuse_unfit(unit, parent, given)
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
        trail=earlier.trail if earlier else Trail(),
        version=earlier.version if earlier else None,
    )
    path.trail, entry = record(path.trail, actor, "request", now, parent_unit_id=parent.unit_id)
    scope = {"series": series_name(path.series), "level": path.level.label}
    told = tell(parent.unit_id, "path_requested", path.path_id, now, unit=unit.name, **scope)
    return Change(earlier, path, entry, (told,))


def _refuse_unfit(unit: Unit, parent: Unit, given: PathRequest) -> None:
    if unit.status != Standing.GRANTED:
        raise Conflict("贵单位尚未开通权限，请先联系所属人社局审核", code="unit_without_rights")
    if unit.kind == Kind.COMMITTEE:
        raise Conflict("评委会组建单位是上报的终点，不需要路径", code="path_end")
    if parent.status != Standing.GRANTED or parent.kind == Kind.EMPLOYER:
        raise Invalid.field(
            "parent_unit_id", "上级应为已开通权限的主管部门、呈报部门、人社局或评委会组建单位", "parent_unfit"
        )
    if parent.suspended:
        raise Invalid.field("parent_unit_id", f"{parent.name}已被暂停使用，暂不能受理路径申请", "unit_suspended")
    if parent.kind == Kind.COMMITTEE and not in_jurisdiction(parent.jurisdiction, given.series, given.level):
        raise Conflict(
            f"{parent.name}不负责{series_name(given.series)}{given.level.label}的评审", code="no_jurisdiction"
        )
    if parent.kind == Kind.COMMITTEE and not parent.takes_from(unit.region_code):
        raise Conflict(f"贵单位所在地区不在{parent.name}的评审范围内，请核对上级单位", code="no_jurisdiction")


def refuse_cycle(unit_id: str, parent_unit_id: str, live_path_of: Callable[[str], Path | None]) -> Iterator[str]:
    """Walks up from the parent, yielding each unit looked at; raises Conflict `path_cycle` on meeting `unit_id`.

    The caller binds the write to every unit yielded, so that two requests racing into a circle cannot both win.
    """
    above: str | None = parent_unit_id
    for _ in range(DEEPEST):
        if above is None:
            return
        if above == unit_id:
            raise Conflict("该路径会使上报关系首尾相接，请核对上级单位", code="path_cycle")
        yield above
        path = live_path_of(above)
        above = path.parent_unit_id if path and path.status in LIVE else None
    raise Conflict("上报层级过深，请联系技术支持核对路径", code="path_cycle")


def decide(path: Path, actor: Actor, given: PathDecision, now: datetime) -> Change[Path]:
    """The higher unit approves or rejects a pending path."""
    if actor.unit_id != path.parent_unit_id:
        raise NotFound("没有找到这条路径申请")
    status = PathStatus.APPROVED if given.decision == "approve" else PathStatus.REJECTED
    if path.status == status:
        return Change(path, path, None)
    if path.status != PathStatus.PENDING:
        raise Conflict("这条路径申请已经审核过了", code="path_decided", path_status=path.status)
    if status == PathStatus.REJECTED and not given.reason.strip():
        raise Invalid.field("reason", "不予通过时请写明原因", "required")
    after = path.model_copy(update={"status": status, "reason": given.reason or None, "decided_at": now})
    after.trail, entry = record(path.trail, actor, given.decision, now, given.reason)
    scope = {"series": series_name(path.series), "level": path.level.label}
    kind = "path_approved" if status == PathStatus.APPROVED else "path_rejected"
    told = tell(path.unit_id, kind, path.path_id, now, parent=path.parent_name, reason=given.reason, **scope)
    return Change(path, after, entry, (told,))


def no_path(unit: Unit, series: str, level: Level, path: Path | None, upper: Unit) -> Conflict:
    """The refusal to report without an approved path: it names what is missing and whom to call (seed §四.7).

    `upper` is the path's upper unit or, where none was requested, the committee of the notice.
    """
    scope = f"{series_name(series)}{level.label}"
    if path is None:
        detail = f"{unit.name}尚无{scope}的上报路径，请先在“单位路径申请”中新增；如有疑问请联系：{upper.contact}"
    elif path.status == PathStatus.PENDING:
        detail = f"{scope}的上报路径正等待{path.parent_name}审核，请联系：{upper.contact}"
    else:
        detail = f"{scope}的上报路径未获{path.parent_name}通过（{path.reason}），请重新申请或联系：{upper.contact}"
    return Conflict(detail, code="no_path", series=series, level=level, call=upper.contact)
