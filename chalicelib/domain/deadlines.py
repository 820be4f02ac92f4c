"""The last days of the notices that run, by series × level: what makes waiting urgent (domain.md §2 rules 3, 4, 14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.catalogue import Level
from chalicelib.domain.notices import Notice
from chalicelib.domain.times import local_date
from chalicelib.domain.units import Kind, Unit

Scope = tuple[str, Level]


@dataclass(frozen=True)
class Deadlines:
    """By series × level, the next last days of the notices that run: for units to report, for a committee to accept."""

    report_by: dict[Scope, date]
    accept_by: dict[Scope, date]

    def of(self, unit: Unit) -> dict[Scope, date]:
        return self.accept_by if unit.kind == Kind.COMMITTEE else self.report_by


def deadlines(notices: Iterable[Notice], now: datetime) -> Deadlines:
    """Of published notices; what is over is nobody's deadline."""
    found = Deadlines({}, {})
    today = local_date(now)
    for notice in notices:
        for by_scope, last in ((found.report_by, notice.report_by), (found.accept_by, notice.accept_by)):
            day = local_date(last)
            for level in notice.levels if day >= today else ():
                scope = (notice.series, level)
                by_scope[scope] = min(day, by_scope.get(scope, day))
    return found
