"""The job `close_publicities`: what has run its days is closed by itself when nothing speaks against it."""

from datetime import timedelta

import pytest

from chalicelib.handlers import clock, closing
from chalicelib.handlers.running import Budget
from chalicelib.storage.publicities import load_publicity
from tests.handlers.publicizing import AFTERWARDS, announce, ask_to_report, close, decide, object_to, path_of
from tests.journeys import road
from tests.parties import START, move_clock
from tests.storage.rows import all_at_once


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def publicized(stage, notice_id):
    """Makes a publicity of one that was reviewed, whenever it is called."""

    def make():
        move_clock(START)
        filed = road.reviewed_at_once(stage, 1, notice_id)
        return filed, announce(stage.employer, filed)

    return make


@pytest.fixture
def shown(publicized):
    return publicized()[1]


def run(when=AFTERWARDS, seconds=60):
    move_clock(when)
    return closing.close(clock.read(), Budget(seconds))


def status(publicity):
    return load_publicity(publicity["publicity_id"]).status(clock.read())


def told(unit, publicity, kind):
    about = publicity["publicity_id"]
    found = unit.get_all("/v1/me/notifications?limit=100")
    return len([one for one in found if (one["kind"], one["about"]) == (kind, about)])


def test_on_its_last_day_it_runs_on(shown):
    run(START.replace(day=11, hour=23))
    assert status(shown) == "open"


def test_the_day_after_its_last_it_is_closed(shown):
    run()
    assert status(shown) == "closed"


def test_its_unit_hears_that_it_may_report(shown, stage):
    run()
    assert told(stage.employer, shown, "publicity_closed") == 1


def test_what_was_closed_by_itself_can_be_reported(publicized, stage):
    filed, shown = publicized()
    run()
    answer = ask_to_report(stage.employer, filed, publicity_id=shown["publicity_id"])
    assert [item["outcome"] for item in answer["items"]] == ["reported"]


def test_run_again_nobody_hears_again(shown, stage):
    run()
    run(AFTERWARDS + timedelta(hours=1))
    assert told(stage.employer, shown, "publicity_closed") == 1


def test_of_two_copies_at_once_one_closes_it(shown, stage):
    move_clock(AFTERWARDS)
    all_at_once([lambda: closing.close(clock.read(), Budget(60))] * 3)
    assert (status(shown), told(stage.employer, shown, "publicity_closed")) == ("closed", 1)


def test_an_undecided_objection_keeps_it_open(shown, visitor):
    object_to(shown, visitor)
    run()
    assert status(shown) == "ended"


def test_of_that_its_unit_hears_once_a_day(shown, stage, visitor):
    object_to(shown, visitor)
    for hours in (0, 1, 24):
        run(AFTERWARDS + timedelta(hours=hours))
    assert told(stage.employer, shown, "publicity_objected") == 2


def test_once_the_objection_is_decided_it_is_closed(shown, stage, visitor):
    raised = object_to(shown, visitor)
    run()
    decide(stage.employer.get(f"{path_of(shown)}/objections")["items"][0], stage.employer, "dismissed")
    assert raised
    run(AFTERWARDS + timedelta(days=1))
    assert status(shown) == "closed"


def test_one_that_the_unit_closed_itself_is_left_alone(shown, stage):
    move_clock(AFTERWARDS)
    close(shown, stage.employer)
    run()
    assert told(stage.employer, shown, "publicity_closed") == 0


def test_after_weeks_without_a_run_it_is_still_closed(shown):
    run(AFTERWARDS + timedelta(days=60))
    assert status(shown) == "closed"


def test_what_the_time_does_not_reach_the_next_run_does(shown):
    run(seconds=0)
    assert status(shown) == "ended"
    run()
    assert status(shown) == "closed"


def test_when_results_have_been_public_their_days_the_committee_hears_once(stage):
    panel_id = road.published(road.accepted(stage, 1), [True])
    for hours in (0, 1, 24):
        run(road.AFTER_PUBLICITY + timedelta(hours=hours))
    found = [one for one in stage.committee.get_all("/v1/me/notifications?limit=100") if one["about"] == panel_id]
    assert [one["kind"] for one in found].count("results_unconfirmed") == 1
