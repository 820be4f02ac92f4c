"""A path request that nobody decides is taken to the bureau: after some working days, or near a deadline; once."""

from datetime import timedelta

import pytest

from chalicelib.domain.path_escalations import bureau_above, escalate, is_due, is_waiting
from chalicelib.domain.times import local_date
from tests.build import NOW, a_path, a_unit


@pytest.fixture
def above():
    return a_unit("supervisor", unit_id="u-above", region_code="370102")


@pytest.fixture
def pending(above):
    return a_path(a_unit(unit_id="u-below"), above, "pending", requested_at=NOW)


def bureau(unit_id="u-bureau", **changes):
    return a_unit("bureau", unit_id=unit_id, **changes)


def test_a_fresh_request_may_wait(pending):
    assert not is_due(pending, {}, NOW)


def test_after_its_working_days_it_is_due(pending):
    days = [pending.terms.escalate_on + timedelta(days=n) for n in (-1, 0, 30)]
    noon = [NOW + (day - local_date(NOW)) for day in days]
    assert [is_due(pending, {}, moment) for moment in noon] == [False, True, True]


@pytest.mark.parametrize(("days_left", "due"), [(8, False), (7, True), (0, True)])
def test_near_the_last_day_for_reporting_it_may_not_wait(pending, days_left, due):
    last_day = local_date(NOW) + timedelta(days=days_left)
    assert is_due(pending, {(pending.series, pending.level): last_day}, NOW) is due


def test_another_levels_deadline_is_not_its_own(pending):
    assert not is_due(pending, {(pending.series, "assistant"): local_date(NOW)}, NOW)


@pytest.mark.parametrize("status", ["approved", "rejected", "withdrawn", "retired"])
def test_what_is_decided_or_ended_waits_for_nobody(pending, status):
    assert not is_waiting(pending.model_copy(update={"status": status}))


def test_it_is_taken_up_once(pending):
    once = escalate(pending, bureau(), NOW).after
    assert (is_waiting(once), escalate(once, bureau(), NOW).is_nothing) == (False, True)


def test_the_bureau_and_the_requesting_unit_hear_of_it(pending):
    told = escalate(pending, bureau(), NOW).notifications
    assert [(one.party_id, one.kind) for one in told] == [("u-bureau", "path_escalated"), ("u-below", "path_taken_up")]


def test_its_history_names_the_bureau(pending):
    entry = escalate(pending, bureau(), NOW).entry
    assert (entry.action, entry.details["bureau"]) == ("escalate", "u-bureau")


def test_the_nearest_bureau_hears_of_it(pending, above):
    assert bureau_above(pending, [above, bureau("u-district"), bureau("u-city")]).unit_id == "u-district"


def test_a_bureau_that_lets_it_wait_itself_does_not_hear_from_itself():
    itself = bureau("u-district")
    path = a_path(a_unit(unit_id="u-below"), itself, "pending")
    assert bureau_above(path, [itself, bureau("u-city")]).unit_id == "u-city"


def test_a_suspended_bureau_is_passed_over(pending):
    assert bureau_above(pending, [bureau("u-district", suspended="核查中")]) is None
