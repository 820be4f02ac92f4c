"""Path requests that wait too long, or too near a deadline, are taken to the bureau."""

import logging
from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain import path_escalations as rules
from chalicelib.domain import regions
from chalicelib.domain.deadlines import deadlines
from chalicelib.domain.errors import NotFound, Stale
from chalicelib.domain.units import Unit
from chalicelib.handlers.running import Budget, Counts
from chalicelib.storage import notices, paths, units
from chalicelib.storage.reading import every_page

LOG = logging.getLogger(__name__)
PAGE = 50
#: Of one region; a prefecture has dozens of supervisors and a few bureaus.
MOST_UNITS = 100


def escalate(now: datetime, budget: Budget) -> Counts:
    """Until the time is up; the rest waits for the next run. Twice, late or at once with another: each goes up once.

    `nobody` counts those that no bureau is known for.
    """
    counts = {"escalated": 0, "waiting": 0, "nobody": 0, "left": 0, "failed": 0}
    report_by = deadlines(notices.every_published(now), now).report_by
    for path in every_page(lambda cursor: paths.list_waiting(PAGE, cursor)):
        if budget.is_spent():
            break
        if not rules.is_due(path, report_by, now):
            counts["waiting"] += 1
            continue
        try:
            counts[_escalated(path.path_id, now)] += 1
        except (NotFound, Stale):  # decided at this moment
            counts["left"] += 1
        except Exception:
            # One that cannot be taken up must not keep the others waiting.
            LOG.exception("path not escalated", extra={"path_id": path.path_id})
            counts["failed"] += 1
    return counts


def _escalated(path_id: str, now: datetime) -> str:
    path = paths.load_path(path_id)
    bureau = rules.bureau_above(path, _around(units.load_unit(path.parent_unit_id)))
    if bureau is None:
        return "nobody"
    change = rules.escalate(path, bureau, now)
    paths.save_path(change)
    return "left" if change.is_nothing else "escalated"


def _around(parent: Unit) -> Iterator[Unit]:
    """Units of its region, then of the wider ones it lies in."""
    for region in regions.around(parent.region_code):
        yield from units.list_upper_units(region, MOST_UNITS)
