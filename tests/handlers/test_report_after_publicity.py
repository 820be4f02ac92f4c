"""The first report of the applicant's own unit rests on a closed publicity that covers the declaration."""

import pytest

from tests.handlers.publicizing import (
    AFTERWARDS,
    LAST_DAY,
    TODAY,
    announce,
    ask_to_report,
    close,
    decide,
    object_to,
    outcomes,
)
from tests.journeys import road
from tests.parties import Stage, a_unit, approve_path, move_clock


@pytest.fixture
def filed(stage):
    return road.reviewed_at_once(stage, 2)


def closed(stage, filed):
    shown = announce(stage.employer, filed)
    move_clock(AFTERWARDS)
    close(shown, stage.employer)
    return shown


def publicity_on_route(filed):
    route = filed.applicant.get(f"{filed.path}/route")["items"]
    return next(hop["publicity"] for hop in route if hop["party_id"] == filed.stage.employer.party_id)


def test_without_a_publicity_nothing_is_reported_and_the_answer_says_what_to_do(stage, filed):
    problem = ask_to_report(stage.employer, filed, 409)
    assert problem["code"] == "publicity_missing"
    assert "请先发布公示名单" in problem["detail"]


def test_while_the_publicity_is_open_nothing_is_reported(stage, filed):
    announce(stage.employer, filed)
    problem = ask_to_report(stage.employer, filed, 409)
    assert (problem["code"], problem["ends_on"]) == ("publicity_open", LAST_DAY)


def test_an_ended_publicity_is_closed_before_the_report(stage, filed):
    announce(stage.employer, filed)
    move_clock(AFTERWARDS)
    assert ask_to_report(stage.employer, filed, 409)["code"] == "publicity_open"


def test_after_a_closed_publicity_they_are_reported_whether_or_not_it_is_named(stage, filed):
    shown = closed(stage, filed)
    named = ask_to_report(stage.employer, filed[:1], publicity_id=shown["publicity_id"])
    assert outcomes(named) == [("reported", None)]
    assert outcomes(ask_to_report(stage.employer, filed)) == [("reported", None)] * 2


def test_the_route_and_the_history_show_the_publicity(stage, filed):
    announce(stage.employer, filed[1:])
    shown = closed(stage, filed[:1])
    ask_to_report(stage.employer, filed[:1])
    days = {"publicity_id": shown["publicity_id"], "starts_on": TODAY, "ends_on": LAST_DAY}
    assert publicity_on_route(filed[0]) == days
    assert publicity_on_route(filed[1])["ends_on"] == LAST_DAY
    entry = filed[0].applicant.get(f"{filed[0].path}/history")["items"][-1]
    assert entry["details"]["publicity_id"] == shown["publicity_id"]


def test_of_two_only_the_publicized_one_goes(stage, filed):
    closed(stage, filed[:1])
    assert outcomes(ask_to_report(stage.employer, filed)) == [("reported", None), ("failed", "publicity_missing")]


def test_one_against_whom_an_objection_was_upheld_stays(stage, filed, visitor):
    shown = announce(stage.employer, filed)
    decide(object_to(shown, visitor, declaration_id=filed[1].declaration_id), stage.employer, "upheld")
    move_clock(AFTERWARDS)
    close(shown, stage.employer)
    assert outcomes(ask_to_report(stage.employer, filed)) == [("reported", None), ("failed", "objection_upheld")]
    assert filed[1].review(stage.employer, "return", reason="异议成立")["status"] == "returned"


def test_after_an_upheld_objection_to_the_list_a_new_publicity_helps(stage, filed, visitor):
    shown = announce(stage.employer, filed)
    decide(object_to(shown, visitor), stage.employer, "upheld")
    move_clock(AFTERWARDS)
    close(shown, stage.employer)
    assert ask_to_report(stage.employer, filed, 409)["code"] == "objection_upheld"
    announce(stage.employer, filed, starts_on=str(AFTERWARDS.date()))
    assert ask_to_report(stage.employer, filed, 409)["code"] == "publicity_open"


def test_a_named_publicity_must_be_the_one_they_are_in(stage, filed):
    first = closed(stage, filed[:1])
    road.publicize(stage.employer, filed[1:])
    told = ask_to_report(stage.employer, filed, publicity_id=first["publicity_id"])
    assert outcomes(told) == [("reported", None), ("failed", "publicity_missing")]


def test_another_units_publicity_is_not_found(stage, filed):
    other = Stage(a_unit("employer"), stage.supervisor, stage.committee)
    approve_path(other.employer, other.supervisor)
    elsewhere = road.publicize(other.employer, road.reviewed_at_once(other))
    assert ask_to_report(stage.employer, filed, 404, publicity_id=elsewhere)["code"] == "not_found"


def test_the_units_above_need_no_publicity_and_may_name_the_one_below(stage, filed):
    shown = closed(stage, filed)
    ask_to_report(stage.employer, filed)
    for one in filed:
        one.review(stage.supervisor, "pass")
    told = ask_to_report(stage.supervisor, filed, publicity_id=shown["publicity_id"])
    assert outcomes(told) == [("reported", None)] * 2


@pytest.mark.parametrize("to", ["unit", "applicant"])
def test_after_a_return_the_earlier_publicity_is_still_good(stage, to):
    one = road.submitted(stage)
    one.review(stage.employer, "pass")
    closed(stage, [one])
    ask_to_report(stage.employer, [one])
    one.review(stage.supervisor, "return", reason="补盖公章", to=to)
    if to == "applicant":
        one.submit()
    one.review(stage.employer, "pass", reason="已补")
    assert outcomes(ask_to_report(stage.employer, [one])) == [("reported", None)]


def test_a_new_publicity_takes_the_place_of_the_earlier_one(stage, filed):
    closed(stage, filed)
    announce(stage.employer, filed, starts_on=str(AFTERWARDS.date()))
    assert ask_to_report(stage.employer, filed, 409)["code"] == "publicity_open"
