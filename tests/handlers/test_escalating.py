"""The job `escalate_paths`: a request that nobody decides comes to the bureau, once, and both ends hear of it."""

from datetime import timedelta

import pytest

from chalicelib.handlers import clock, escalating
from chalicelib.handlers.running import Budget
from tests.journeys import road
from tests.parties import START, a_unit, move_clock, request_path
from tests.storage.rows import all_at_once

#: Working days have passed by then, whatever the holidays.
LATE = START + timedelta(days=14)
COUNTY = "371725"


@pytest.fixture(scope="module")
def bureau(cloud):
    return a_unit("bureau", region_code=COUNTY)


@pytest.fixture
def supervisor(bureau):
    return a_unit("supervisor", region_code=COUNTY)


@pytest.fixture
def employer(supervisor):
    unit = a_unit(region_code=COUNTY)
    request_path(unit, supervisor)
    return unit


def escalate(when=LATE, seconds=60):
    move_clock(when)
    return escalating.escalate(clock.read(), Budget(seconds))


def told(party, kind):
    return [one["body"] for one in party.get("/v1/me/notifications?limit=100")["items"] if one["kind"] == kind]


def heard(bureau, employer):
    """What the bureau heard of this employer's request."""
    name = employer.get("/v1/me")["unit_id"]
    return [one for one in bureau.get("/v1/me/notifications?limit=100")["items"] if name in one["about"]]


def test_a_fresh_request_may_wait(employer, bureau):
    escalate(START + timedelta(days=1))
    assert heard(bureau, employer) == []


def test_after_its_days_the_bureau_hears_of_it(employer, bureau):
    escalate()
    assert [one["kind"] for one in heard(bureau, employer)] == ["path_escalated"]


def test_the_requesting_unit_hears_that_it_was_taken_up(employer, bureau):
    escalate()
    assert len(told(employer, "path_taken_up")) == 1


def test_run_again_nobody_hears_again(employer, bureau):
    escalate()
    escalate(LATE + timedelta(days=1))
    assert len(heard(bureau, employer)) == 1


def test_of_two_copies_at_once_the_bureau_hears_once(employer, bureau):
    move_clock(LATE)
    all_at_once([lambda: escalating.escalate(clock.read(), Budget(60))] * 3)
    assert len(heard(bureau, employer)) == 1


def test_what_was_decided_in_time_stays_where_it_is(employer, supervisor, bureau):
    (path,) = supervisor.get("/v1/paths?side=incoming&status=pending")["items"]
    supervisor.post(f"/v1/paths/{path['path_id']}/decision", {"decision": "approve"})
    escalate()
    assert heard(bureau, employer) == []


def test_it_can_still_be_decided_afterwards(employer, supervisor, bureau):
    escalate()
    (path,) = supervisor.get("/v1/paths?side=incoming&status=pending")["items"]
    assert supervisor.post(f"/v1/paths/{path['path_id']}/decision", {"decision": "approve"})["status"] == "approved"


def test_near_the_last_day_for_reporting_it_comes_at_once(stage, employer, bureau):
    days = {"closes_at": START + timedelta(days=3), "report_by": START + timedelta(days=5)}
    road.a_notice(stage.committee, **{name: day.isoformat() for name, day in days.items()})
    escalate(START + timedelta(days=1))
    assert len(heard(bureau, employer)) == 1


def test_what_the_time_does_not_reach_the_next_run_does(employer, bureau):
    escalate(seconds=0)
    assert heard(bureau, employer) == []
    escalate()
    assert len(heard(bureau, employer)) == 1


def test_where_no_bureau_is_known_it_waits_on_and_is_counted(cloud):
    far = {"region_code": "371602"}
    request_path(a_unit(**far), a_unit("supervisor", **far))
    assert escalate()["nobody"] >= 1
