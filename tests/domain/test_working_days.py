"""Working days by the State Council's calendar of 2026, with the days worked in exchange (调休)."""

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.domain.working_days import is_working_day, next_working_day, publicity_end
from tests.build import FIRST_UNKNOWN_YEAR, a_day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-09-18", True),
        ("2026-09-19", False),
        ("2026-09-20", True),  # a Sunday worked in exchange
        ("2026-10-01", False),
        ("2026-10-07", False),  # a Wednesday of the holiday
        ("2026-10-08", True),
        ("2026-10-10", True),  # a Saturday worked in exchange
        ("2026-10-11", False),
    ],
)
def test_holidays_rest_and_exchanged_weekends_work(day, works):
    assert is_working_day(a_day(day)) is works


@pytest.mark.parametrize(
    ("after", "following"),
    [("2026-03-05", "2026-03-06"), ("2026-03-06", "2026-03-09"), ("2026-09-30", "2026-10-08")],
)
def test_the_next_working_day_is_later_than_the_day_itself(after, following):
    assert next_working_day(a_day(after)) == a_day(following)


@pytest.mark.parametrize(
    ("starts_on", "days", "ends_on"),
    [
        ("2026-03-09", 5, "2026-03-13"),
        ("2026-03-06", 5, "2026-03-12"),  # over a weekend
        ("2026-03-07", 5, "2026-03-13"),  # begun on a Saturday
        ("2026-09-28", 5, "2026-10-09"),  # over the National Day holiday
        ("2026-09-30", 5, "2026-10-12"),  # and the Saturday worked in exchange
        ("2026-03-09", 1, "2026-03-09"),
    ],
)
def test_a_publicity_counts_working_days_only(starts_on, days, ends_on):
    assert publicity_end(a_day(starts_on), days) == a_day(ends_on)


@pytest.mark.parametrize("year", [FIRST_UNKNOWN_YEAR, FIRST_UNKNOWN_YEAR + 8])
def test_a_year_without_a_published_calendar_fails_closed(year):
    with pytest.raises(Conflict, match="calendar_unknown: ") as refused:
        is_working_day(a_day(f"{year}-03-05"))
    assert refused.value.members["year"] == year


def test_a_publicity_is_not_dated_into_an_unknown_year():
    with pytest.raises(Conflict, match="calendar_unknown: "):
        publicity_end(a_day(f"{FIRST_UNKNOWN_YEAR - 1}-12-29"), 5)
