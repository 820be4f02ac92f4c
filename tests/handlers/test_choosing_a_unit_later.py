"""A unit that cannot be found yet: the draft is saved without it, and it is chosen before the submission."""

import pytest

from tests.handlers.asking import field_codes
from tests.journeys import road
from tests.parties import a_unit, a_unit_registration, an_applicant
from tests.storage.rows import all_at_once


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def filed(stage, notice_id):
    return road.a_complete_draft(stage, notice_id, unit_id=None)


def choose(filed, unit_id, expect=200, etag=None):
    if etag is None:
        filed.seen_by(filed.applicant)
        etag = filed.applicant.etag
    return filed.applicant.patch(filed.path, {"unit_id": unit_id}, expect, If_Match=etag)


def check(filed):
    return [(item["section"], item["field"]) for item in filed.applicant.get(f"{filed.path}/check")["items"]]


def test_a_draft_is_saved_without_a_unit(filed):
    shown = filed.seen_by(filed.applicant)
    assert (shown["status"], shown["unit_id"], shown["unit_name"]) == ("draft", None, None)


def test_the_unit_may_be_left_out_of_the_request(stage, notice_id):
    told = road.a_beginning(notice_id, stage.employer)
    del told["unit_id"]
    assert an_applicant().post("/v1/declarations", told, 201)["unit_id"] is None


def test_the_check_lists_the_missing_unit_first(filed):
    assert check(filed) == [("unit", "unit_id")]


def test_without_a_unit_it_is_incomplete(filed):
    problem = filed.submit(409)
    assert (problem["code"], field_codes(problem)) == ("incomplete", {"unit.unit_id": "required"})


def test_the_route_ahead_is_not_known_yet(filed):
    hops = filed.applicant.get(f"{filed.path}/route")["items"]
    assert [hop["kind"] for hop in hops] == ["applicant"]


def test_once_the_unit_is_chosen_it_is_submitted_to_it(stage, filed):
    chosen = choose(filed, stage.employer.party_id)
    assert chosen["unit_id"] == stage.employer.party_id
    assert check(filed) == []
    assert filed.submit()["holder"]["id"] == stage.employer.party_id


def test_choosing_stands_in_the_history(stage, filed):
    choose(filed, stage.employer.party_id)
    told = filed.applicant.get(f"{filed.path}/history")
    assert [entry["action"] for entry in told["items"]] == ["begin", "choose_unit"]
    assert told["intact"]


def test_a_unit_chosen_wrongly_can_be_changed(stage, notice_id):
    filed, other = road.a_draft(stage, notice_id), a_unit()
    assert choose(filed, other.party_id)["unit_id"] == other.party_id


def test_choosing_the_same_again_is_nothing(stage, notice_id):
    filed = road.a_draft(stage, notice_id)
    choose(filed, stage.employer.party_id)
    assert len(filed.applicant.get(f"{filed.path}/history")["items"]) == 1


def test_the_answers_etag_is_the_next_edits(stage, filed):
    filed.seen_by(filed.applicant)
    choose(filed, stage.employer.party_id, etag=filed.applicant.etag)
    answered = filed.applicant.etag
    filed.seen_by(filed.applicant)
    assert answered == filed.applicant.etag


def test_a_stale_version_is_refused(stage, filed):
    filed.seen_by(filed.applicant)
    seen = filed.applicant.etag
    choose(filed, stage.employer.party_id, etag=seen)
    assert choose(filed, a_unit().party_id, 412, etag=seen)["code"] == "precondition_failed"


def test_a_choice_needs_the_version_it_was_made_from(stage, filed):
    assert filed.applicant.patch(filed.path, {"unit_id": stage.employer.party_id}, 428)["status"] == 428


def test_what_was_sent_keeps_its_unit(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    assert choose(filed, a_unit().party_id, 409)["code"] == "wrong_state"
    filed.review(stage.employer, "return", fields=["basic"])
    assert choose(filed, a_unit().party_id, 409)["code"] == "wrong_state"


def test_a_unit_without_rights_a_committee_or_nobody_cannot_be_chosen(stage, filed, visitor):
    waiting = visitor.post("/v1/units", a_unit_registration(), 201)["unit_id"]
    refused = [choose(filed, unit_id, 422) for unit_id in (waiting, stage.committee.party_id, "nobody")]
    codes = [field_codes(problem)["unit_id"] for problem in refused]
    assert codes == ["unit_without_rights", "unit_unfit", "unknown"]


def test_nobody_chooses_for_somebody_else(stage, filed):
    told = {"unit_id": stage.employer.party_id}
    assert an_applicant().patch(filed.path, told, 404, If_Match='"1-0"')["code"] == "not_found"


def test_two_tabs_that_choose_at_once_choose_one_unit(stage, filed):
    filed.seen_by(filed.applicant)
    etag, units = filed.applicant.etag, [stage.employer.party_id, a_unit().party_id]
    tabs = [filed.applicant.twin() for _ in units]

    def choosing(tab, unit_id):
        status, _, _ = tab.send(
            "PATCH", filed.path, {"unit_id": unit_id}, {"If-Match": etag, "Authorization": f"Bearer {tab.token}"}
        )
        return status

    statuses = all_at_once([lambda t=t, u=u: choosing(t, u) for t, u in zip(tabs, units, strict=True)])
    assert sorted(statuses) in ([200, 409], [200, 412])
