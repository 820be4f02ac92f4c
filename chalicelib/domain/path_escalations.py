"""A path request that nobody decides is taken to the bureau (domain.md §2 rule 3; seed §四.7).

It may wait for the working days of `path_terms`; near the last day for reporting its series × level it may not.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from chalicelib.domain.actors import SYSTEM
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.deadlines import Scope
from chalicelib.domain.history import record
from chalicelib.domain.messages import tell
from chalicelib.domain.paths import Path, PathStatus
from chalicelib.domain.times import local_date
from chalicelib.domain.units import Kind, Unit

#: Days before the last day for reporting from which no request waits any longer. This platform's own.
NEAR_DEADLINE = 7


def is_waiting(path: Path) -> bool:
    """Whether it can still be taken to the bureau; that is done once."""
    return path.status == PathStatus.PENDING and path.escalated_at is None


def is_due(path: Path, report_by: Mapping[Scope, date], now: datetime) -> bool:
    """`report_by` is the next last day for reporting, by series × level."""
    if not is_waiting(path):
        return False
    today, last_day = local_date(now), report_by.get((path.series, path.level))
    is_near = last_day is not None and (last_day - today).days <= NEAR_DEADLINE
    return today >= path.terms.escalate_on or is_near


def bureau_above(path: Path, known: Iterable[Unit]) -> Unit | None:
    """The first bureau among the units known, which come from the upper unit's own region outwards; not itself."""
    bureaus = (unit for unit in known if unit.kind == Kind.BUREAU and not unit.suspended)
    return next((unit for unit in bureaus if unit.unit_id not in (path.parent_unit_id, path.unit_id)), None)


def escalate(path: Path, bureau: Unit, now: datetime) -> Change[Path]:
    """The bureau hears who lets whom wait, the requesting unit that the bureau has heard. Repeating is nothing."""
    if not is_waiting(path):
        return nothing(path)
    after = path.model_copy(update={"escalated_at": now})
    after.trail, entry = record(path.trail, SYSTEM, "escalate", now, None, bureau=bureau.unit_id)
    said = {"parent": path.parent_name, **path.scope}
    told = (
        tell(bureau.unit_id, "path_escalated", path.path_id, now, unit=path.unit_name, **said),
        tell(path.unit_id, "path_taken_up", path.path_id, now, bureau=bureau.name, **said),
    )
    return Change(path, after, entry, told)
