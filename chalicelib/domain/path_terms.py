"""How long an upper unit may let a path request wait before it is reminded, and before its bureau hears of it.

Source: domain.md §2 rule 3 (a path that waits more than N days reminds the higher unit, then escalates to the bureau)
and seed §四.7 (如上一级部门未及时审核，请电话与其联系). The guide names no days: PATIENCE is this platform's own.
"""

from datetime import date, datetime, timedelta

from pydantic import BaseModel

from chalicelib.domain.errors import Conflict
from chalicelib.domain.times import local_date
from chalicelib.domain.working_days import next_working_day


class Patience(BaseModel, frozen=True):
    """Whole working days that a request waits, the day on which it was made not counted."""

    remind_after: int
    escalate_after: int


PATIENCE = Patience(remind_after=3, escalate_after=5)


class Terms(BaseModel, frozen=True):
    """The first working day on which the upper unit is reminded, and on which its bureau is told."""

    remind_on: date
    escalate_on: date


def terms(requested_at: datetime, patience: Patience = PATIENCE) -> Terms:
    """Never fails: days of a year whose calendar is not published are simply counted."""
    day = local_date(requested_at)
    return Terms(remind_on=_after(day, patience.remind_after), escalate_on=_after(day, patience.escalate_after))


def _after(day: date, days: int) -> date:
    """The next working day when `days` of them have passed."""
    try:
        end = day
        for _ in range(days + 1):
            end = next_working_day(end)
    except Conflict:
        return day + timedelta(days=days + 1)
    return end
