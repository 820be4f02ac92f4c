"""The one message a day that tells a unit what waits on its desk: counts, not fifty messages (domain.md §2 rule 14).

It is sent on working days, and on any day when a deadline is near; a unit with nothing to do hears nothing.
"""

from collections.abc import Mapping
from datetime import date, datetime

from chalicelib.domain.catalogue import Level
from chalicelib.domain.deadlines import Deadlines, Scope
from chalicelib.domain.declarations import Status
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages import Notification, tell
from chalicelib.domain.paths import Path, is_overdue
from chalicelib.domain.times import end_of_day, local_date
from chalicelib.domain.units import Unit
from chalicelib.domain.working_days import is_working_day

#: A deadline so many days ahead is told on holidays, too.
NEAR = 3
#: What a unit has to act on, and how the digest calls it. What is judged at present waits for nobody at a desk.
TASKS = {Status.IN_REVIEW: "待审核", Status.REVIEWED: "待上报", Status.RETURNED: "被退回待处理"}
#: More paths than this are told as so many and more.
MOST_PATHS = 100
Desk = Mapping[tuple[str, str, str], int]


def of_unit(unit: Unit, desk: Desk, pending: list[Path], ending: Deadlines, now: datetime) -> Notification | None:
    """What the unit is told today; None when nothing waits, or it is a holiday and nothing is urgent."""
    nearest = _nearest(desk, ending.of(unit))
    told = [*_tasks(desk), *_paths(pending, now)]
    if not told or not _is_told_today(nearest, now):
        return None
    if nearest:
        told[-1] += f"；最近的截止日为{nearest.month}月{nearest.day}日"
    digest = tell(unit.unit_id, "digest", unit.unit_id, now, unit=unit.name, counts="、".join(told))
    return digest.while_true(end_of_day(local_date(now)))


def _tasks(desk: Desk) -> list[str]:
    counts = {status: sum(n for (_, _, held), n in desk.items() if held == status) for status in TASKS}
    return [f"{TASKS[status]}的申报{count}件" for status, count in counts.items() if count > 0]


def _paths(pending: list[Path], now: datetime) -> list[str]:
    if not pending:
        return []
    many = f"{MOST_PATHS}条以上" if len(pending) >= MOST_PATHS else f"{len(pending)}条"
    late = sum(is_overdue(path, now) for path in pending)
    return [f"待审核的路径申请{many}" + (f"（其中{late}条已等待多日）" if late else "")]


def _nearest(desk: Desk, ending: dict[Scope, date]) -> date | None:
    scopes = [(series, Level(level)) for (series, level, status), n in desk.items() if status in TASKS and n > 0]
    return min((ending[scope] for scope in scopes if scope in ending), default=None)


def _is_told_today(nearest: date | None, now: datetime) -> bool:
    today = local_date(now)
    if nearest and (nearest - today).days <= NEAR:
        return True
    try:
        return is_working_day(today)
    except Conflict:  # a year whose calendar is not known: better one message too many
        return True
