"""A unit hears once a day what waits on its desk, in counts; with nothing to do it hears nothing."""

from datetime import timedelta

import pytest

from chalicelib.domain import digests
from chalicelib.domain.catalogue import Level
from chalicelib.domain.deadlines import Deadlines, deadlines
from chalicelib.domain.declarations import Status
from tests.build import FIRST_UNKNOWN_YEAR, NOW, a_day, a_notice, a_path, a_unit, shanghai

NO_DEADLINE = Deadlines({}, {})
SCOPE = ("engineering", Level.ASSOCIATE_SENIOR)
SUNDAY = shanghai("2026-03-08 09:00")


def told(desk=None, pending=(), ending=NO_DEADLINE, now=NOW, kind="employer"):
    held = {(*SCOPE, status): n for status, n in (desk or {}).items()}
    digest = digests.of_unit(a_unit(kind), held, list(pending), ending, now)
    return digest.params["counts"] if digest else None


def test_everything_that_waits_is_counted_by_what_is_to_be_done():
    desk = {Status.IN_REVIEW: 12, Status.REVIEWED: 3, Status.RETURNED: 1}
    assert told(desk) == "待审核的申报12件、待上报的申报3件、被退回待处理的申报1件"


def test_levels_and_series_are_counted_together():
    held = {("engineering", "intermediate", "in_review"): 2, ("health", "assistant", "in_review"): 3}
    digest = digests.of_unit(a_unit(), held, [], NO_DEADLINE, NOW)
    assert digest.params["counts"] == "待审核的申报5件"


def test_a_unit_with_nothing_to_do_hears_nothing():
    assert told({Status.IN_REVIEW: 0}) is None


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.IN_PANEL, Status.PUBLICIZED])
def test_what_is_being_judged_waits_for_nobody_at_a_desk(status):
    assert told({status: 5}) is None


def test_path_requests_are_counted_and_the_late_ones_among_them():
    unit, above = a_unit(unit_id="u-1"), a_unit("supervisor", unit_id="u-2")
    late = a_path(unit, above, "pending", requested_at=NOW - timedelta(days=20))
    fresh = a_path(unit, above, "pending", requested_at=NOW)
    assert told(pending=[late, fresh]) == "待审核的路径申请2条（其中1条已等待多日）"


def test_the_nearest_deadline_of_what_waits_is_told():
    assert told({Status.IN_REVIEW: 1}, ending=Deadlines({SCOPE: a_day("2026-03-20")}, {})).endswith("截止日为3月20日")


def test_a_deadline_of_what_does_not_wait_is_not_told():
    other = Deadlines({("health", Level.ASSISTANT): a_day("2026-03-20")}, {})
    assert "截止" not in told({Status.IN_REVIEW: 1}, ending=other)


def test_a_committee_hears_its_own_last_day():
    ending = Deadlines({SCOPE: a_day("2026-03-20")}, {SCOPE: a_day("2026-04-20")})
    assert told({Status.IN_REVIEW: 1}, ending=ending, kind="committee").endswith("截止日为4月20日")


def test_on_holidays_nobody_is_called():
    assert told({Status.IN_REVIEW: 1}, now=SUNDAY) is None


def test_when_a_deadline_is_near_they_are_called_on_holidays_too():
    assert told({Status.IN_REVIEW: 1}, ending=Deadlines({SCOPE: a_day("2026-03-11")}, {}), now=SUNDAY)


def test_in_a_year_without_a_calendar_they_are_called_every_day():
    assert told({Status.IN_REVIEW: 1}, now=shanghai(f"{FIRST_UNKNOWN_YEAR}-01-01 09:00"))


def test_it_is_true_on_its_day_only():
    digest = digests.of_unit(a_unit(), {(*SCOPE, "in_review"): 1}, [], NO_DEADLINE, NOW)
    assert [digest.is_true(NOW + timedelta(hours=hours)) for hours in (3, 24)] == [True, False]


def test_deadlines_are_the_next_ones_of_the_notices_that_run():
    running = a_notice(series="engineering", levels=[Level.ASSOCIATE_SENIOR], report_by=shanghai("2026-04-10 17:00"))
    sooner = running.model_copy(update={"report_by": shanghai("2026-04-02 17:00")})
    over = running.model_copy(update={"report_by": shanghai("2026-03-04 17:00")})
    assert deadlines([running, sooner, over], NOW).report_by == {SCOPE: a_day("2026-04-02")}
