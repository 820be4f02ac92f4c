"""Results of a meeting: entered whole, published for working days, confirmed after them."""

from datetime import timedelta

import pytest

from tests.handlers.asking import field_codes
from tests.journeys import road
from tests.parties import START, a_unit, move_clock


def confirm(filed, panel_id, expect=200, **changes):
    return filed.stage.committee.post(f"/v1/results/{panel_id}/confirmation", road.APPROVAL | changes, expect)


def publish(filed, panel_id, expect=200):
    return filed.stage.committee.post(f"/v1/results/{panel_id}/publication", expect=expect)


def enter(filed, expect=201, **changes):
    body = road.results_body([filed], [True]) | changes
    return filed.stage.committee.post("/v1/results", body, expect)


@pytest.fixture
def filed(stage):
    return road.accepted(stage)[0]


@pytest.mark.parametrize(("yes", "passed"), [(6, True), (5, False)])
def test_two_thirds_of_those_present_decide(filed, yes, passed):
    items = [{"declaration_id": filed.declaration_id, "yes": yes, "no": 9 - yes}]
    assert enter(filed, items=items)["items"][0]["passed"] is passed


def test_entering_the_same_results_twice_is_one_meeting(filed):
    assert enter(filed) == enter(filed)
    assert len(filed.applicant.get(f"{filed.path}/history")["items"]) == 8


def test_a_judged_declaration_is_not_judged_again(filed):
    enter(filed)
    assert enter(filed, 409, members=13)["code"] == "not_judgeable"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"members": 10}, {"members": "members_even"}),
        ({"present": 13}, {"present": "present_too_many"}),
        ({"items": []}, {"items": "required"}),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(filed, changes, told):
    assert field_codes(enter(filed, 422, **changes)) == told


def test_votes_must_add_up(filed):
    items = [{"declaration_id": filed.declaration_id, "yes": 8, "no": 0}]
    assert field_codes(enter(filed, 422, items=items)) == {"items.0": "tally_sum"}


def test_without_a_quorum_there_is_no_meeting(filed):
    items = [{"declaration_id": filed.declaration_id, "yes": 7, "no": 0}]
    assert enter(filed, 409, present=7, items=items)["code"] == "no_quorum"


def test_one_unfit_row_refuses_the_whole_meeting(stage):
    fit, unfit = road.at_committee(stage, 2)
    fit.accept()
    problem = stage.committee.post("/v1/results", road.results_body([fit, unfit], [True, True]), 409)
    assert (problem["code"], field_codes(problem)) == ("not_judgeable", {"items.1.declaration_id": "not_accepted"})
    assert fit.seen_by(stage.committee)["status"] == "accepted"


def test_another_committees_notice_is_not_found(filed):
    problem = a_unit("committee").post("/v1/results", road.results_body([filed], [True]), 404)
    assert problem["code"] == "not_found"


def test_publicity_begins_on_the_next_working_day_and_lasts_five(filed):
    # Saturday 9 May 2026 is worked in exchange for a holiday.
    panel = publish(filed, road.judged([filed]))
    assert (panel["publicity_starts_on"], panel["publicity_ends_on"]) == ("2026-05-07", "2026-05-12")


def test_publishing_twice_changes_nothing(filed):
    panel_id = road.judged([filed])
    assert publish(filed, panel_id) == publish(filed, panel_id)


def test_publicity_into_a_year_without_a_calendar_is_refused(filed):
    panel_id = road.judged([filed])
    move_clock(START + timedelta(days=238))
    problem = publish(filed, panel_id, 409)
    assert (problem["code"], problem["year"]) == ("calendar_unknown", 2027)


@pytest.mark.parametrize("days", [0, 1, 6])
def test_while_the_publicity_runs_nothing_is_confirmed(filed, days):
    panel_id = road.published([filed])
    move_clock(START + timedelta(days=days))
    problem = confirm(filed, panel_id, 409)
    assert (problem["code"], problem["ends_on"]) == ("publicity_running", "2026-05-12")


def test_the_day_after_the_publicity_it_is_confirmed(filed):
    panel_id = road.published([filed])
    move_clock(START + timedelta(days=7))
    assert confirm(filed, panel_id)["issued"] == 1


def test_unpublished_results_are_not_confirmed(filed):
    assert confirm(filed, road.judged([filed]), 409)["code"] == "not_published"


def test_confirming_twice_is_confirming_once(filed):
    panel_id = road.published([filed])
    move_clock(road.AFTER_PUBLICITY)
    assert confirm(filed, panel_id) == confirm(filed, panel_id)


def test_a_confirmation_keeps_its_approval_number(filed):
    panel_id = road.certified([filed])
    assert confirm(filed, panel_id, 409, approval_number="济人社字〔2026〕13号")["code"] == "already_confirmed"


def test_a_confirmation_needs_its_approval_number(filed):
    problem = confirm(filed, road.published([filed]), 422, approval_number="")
    assert field_codes(problem) == {"approval_number": "required"}


def test_only_those_who_passed_are_certified(stage):
    filed = road.accepted(stage, 2)
    road.certified(filed, [True, False])
    assert [one.seen_by(one.applicant)["status"] for one in filed] == ["certified", "not_passed"]


def test_another_committee_does_not_know_the_panel(filed):
    panel_id, other = road.judged([filed]), a_unit("committee")
    assert other.post(f"/v1/results/{panel_id}/publication", expect=404)["code"] == "not_found"
    assert other.post(f"/v1/results/{panel_id}/confirmation", road.APPROVAL, 404)["code"] == "not_found"


def test_units_and_applicants_judge_nothing(filed):
    for party in (filed.applicant, filed.stage.employer):
        assert party.post("/v1/results", road.results_body([filed], [True]), 403)["code"] == "not_allowed"
