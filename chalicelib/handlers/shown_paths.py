"""How a path is shown: always with who has to act, since when it waits, and when that is too long."""

from collections.abc import Iterable
from datetime import date, datetime

from pydantic import BaseModel

from chalicelib.domain.catalogue import Level, series_name
from chalicelib.domain.paths import Path, PathStatus, is_overdue, named
from chalicelib.domain.times import Moment
from chalicelib.storage import units


class ShownPath(BaseModel):
    """`remind_on` and `escalate_on` are there while it waits; `ended_by` names the unit that ended it."""

    path_id: str
    unit_id: str
    unit_name: str
    parent_unit_id: str
    parent_name: str
    series: str
    series_name: str
    level: Level
    level_label: str
    status: PathStatus
    status_label: str
    reason: str | None
    requested_at: Moment
    decided_at: Moment | None
    ended_at: Moment | None
    ended_by: str | None
    remind_on: date | None
    escalate_on: date | None
    overdue: bool


def show_path(path: Path, now: datetime) -> ShownPath:
    told = path.model_dump(exclude={"trail", "version", "parent_kind", "remind_on", "escalate_on"})
    is_waiting = path.status == PathStatus.PENDING
    return ShownPath(
        **told,
        path_id=path.path_id,
        series_name=series_name(path.series),
        level_label=path.level.label,
        status_label=path.status.label,
        remind_on=path.terms.remind_on if is_waiting else None,
        escalate_on=path.terms.escalate_on if is_waiting else None,
        overdue=is_overdue(path, now),
    )


def show_paths(paths: Iterable[Path], now: datetime) -> list[ShownPath]:
    """Under the present names of their units: one read for a page."""
    page = list(paths)
    names = units.names(unit_id for path in page for unit_id in (path.unit_id, path.parent_unit_id))
    return [show_path(named(path, names), now) for path in page]
