"""Working days by the State Council's calendar, with the days worked in exchange (调休).

A year whose arrangement has not been published fails closed: no publicity can be dated into it.
"""

from datetime import date, timedelta

from chalicelib.domain.errors import Conflict


def is_working_day(day: date) -> bool:
    """Whether offices work on that day. Raises Conflict `calendar_unknown` for a year without a published calendar."""
    import chinese_calendar  # its table of days is read only where a publicity is dated

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise Conflict(
            f"国务院尚未公布{day.year}年节假日安排，暂不能确定公示期", code="calendar_unknown", year=day.year
        ) from None


def next_working_day(after: date) -> date:
    """The first working day later than `after`."""
    day = after + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def publicity_end(starts_on: date, days: int) -> date:
    """The last day of a publicity of `days` working days whose first possible day is `starts_on`."""
    day = starts_on - timedelta(days=1)
    for _ in range(days):
        day = next_working_day(day)
    return day
