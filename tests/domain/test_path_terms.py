"""How long a path request may wait: whole working days, by the calendar where it is known."""

from datetime import timedelta

import pytest

from chalicelib.domain.path_terms import PATIENCE, Patience, terms
from chalicelib.domain.paths import PathStatus, is_overdue
from tests.build import FIRST_UNKNOWN_YEAR, a_day, a_path, a_unit, shanghai


@pytest.mark.parametrize(
    ("requested", "remind_on", "escalate_on"),
    [
        ("2026-03-02 09:00", "2026-03-06", "2026-03-10"),  # Monday: Tue, Wed, Thu pass; then Fri, Mon
        ("2026-03-05 17:00", "2026-03-11", "2026-03-13"),  # Thursday, over a weekend
        ("2026-03-07 10:00", "2026-03-12", "2026-03-16"),  # Saturday
        ("2026-09-18 09:00", "2026-09-23", "2026-09-28"),  # Sunday the 20th is worked, Friday the 25th a holiday
        ("2026-09-29 09:00", "2026-10-10", "2026-10-13"),  # over the October holiday, Saturday the 10th worked
    ],
)
def test_the_day_of_the_request_and_holidays_do_not_count(requested, remind_on, escalate_on):
    found = terms(shanghai(requested))
    assert (found.remind_on, found.escalate_on) == (a_day(remind_on), a_day(escalate_on))


def test_the_day_is_shanghais():
    late, early = shanghai("2026-03-02 23:59"), shanghai("2026-03-03 00:01")
    assert terms(early).remind_on - terms(late).remind_on > timedelta(0)


@pytest.mark.parametrize("month", ["01", "12"])
def test_in_a_year_without_a_calendar_days_are_simply_counted(month):
    requested = shanghai(f"{FIRST_UNKNOWN_YEAR}-{month}-10 09:00")
    assert terms(requested).remind_on == a_day(f"{FIRST_UNKNOWN_YEAR}-{month}-14")


def test_a_wait_that_reaches_into_such_a_year_fails_no_request():
    requested = shanghai(f"{FIRST_UNKNOWN_YEAR - 1}-12-31 09:00")
    assert terms(requested).escalate_on == a_day(f"{FIRST_UNKNOWN_YEAR}-01-06")


def test_the_patience_is_a_rule_that_can_be_set():
    assert terms(shanghai("2026-03-02 09:00"), Patience(remind_after=1, escalate_after=2)).remind_on == a_day(
        "2026-03-04"
    )
    assert PATIENCE.remind_after == 3


def waiting(status=PathStatus.PENDING, **changes):
    requested_at = shanghai("2026-03-02 09:00")
    return a_path(a_unit(), a_unit("supervisor"), status, requested_at=requested_at, **changes)


@pytest.mark.parametrize(
    ("now", "overdue"), [("2026-03-05 23:59", False), ("2026-03-06 00:00", True), ("2026-03-20 09:00", True)]
)
def test_a_request_is_overdue_from_the_day_of_its_reminder(now, overdue):
    assert is_overdue(waiting(), shanghai(now)) is overdue


@pytest.mark.parametrize("status", sorted(set(PathStatus) - {PathStatus.PENDING}))
def test_only_what_waits_is_overdue(status):
    assert not is_overdue(waiting(status), shanghai("2026-04-01 09:00"))


def test_the_days_given_with_the_request_stand():
    given = waiting(remind_on=a_day("2026-03-16"), escalate_on=a_day("2026-03-18"))
    assert not is_overdue(given, shanghai("2026-03-15 09:00"))
    assert is_overdue(given, shanghai("2026-03-16 09:00"))
