"""Review and acceptance: by the unit that holds it, with reasons, once."""

import pytest

from tests.handlers.asking import field_codes, is_chinese
from tests.journeys import road
from tests.parties import a_unit


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def filed(stage, notice_id):
    return road.submitted(stage, notice_id)


def test_a_pass_waits_to_be_reported(stage, filed):
    head = filed.review(stage.employer, "pass")
    assert (head["status"], head["status_label"]) == ("reviewed", "审核通过待上报")


def test_a_return_goes_to_the_applicant_with_reason_fields_and_term(stage, filed):
    head = filed.review(stage.employer, "return", reason="学历不清晰", fields=["education"])
    assert (head["status"], head["holder"]["id"]) == ("returned", filed.applicant.party_id)
    assert (head["return_reason"], head["return_fields"]) == ("学历不清晰", ["education"])
    assert head["due"] == "2026-05-16T23:59:59+08:00"


def test_a_return_may_set_its_own_term(stage, filed):
    assert filed.review(stage.employer, "return", due="2026-05-20")["due"] == "2026-05-20T23:59:59+08:00"


def test_a_refusal_ends_the_declaration(stage, filed):
    head = filed.review(stage.employer, "refuse", reason="不符合申报条件")
    assert (head["status"], head["status_group"]) == ("refused", "ended")


@pytest.mark.parametrize("decision", ["return", "refuse"])
def test_returning_and_refusing_need_a_reason(stage, filed, decision):
    problem = filed.review(stage.employer, decision, 422, reason=" ")
    assert field_codes(problem) == {"reason": "required"}


def test_a_term_in_the_past_is_refused(stage, filed):
    assert field_codes(filed.review(stage.employer, "return", 422, due="2026-05-05")) == {"due": "due_past"}


def test_an_unknown_decision_is_named_in_chinese(stage, filed):
    problem = filed.review(stage.employer, "forward", 422)
    assert list(field_codes(problem)) == ["decision"]
    assert is_chinese(problem["errors"][0]["message"])


def test_the_first_unit_has_nobody_below_to_return_to(stage, filed):
    assert field_codes(filed.review(stage.employer, "return", 422, to="unit")) == {"to": "no_unit_below"}


def test_deciding_the_same_twice_changes_nothing(stage, filed):
    once = filed.review(stage.employer, "pass")
    assert filed.review(stage.employer, "pass") == once
    assert len(filed.applicant.get(f"{filed.path}/history")["items"]) == 3


def test_deciding_otherwise_after_a_refusal_is_impossible(stage, filed):
    filed.review(stage.employer, "refuse")
    problem = filed.review(stage.employer, "pass", 409)
    assert problem["code"] == "wrong_state"
    assert "不予受理" in problem["detail"]


def test_who_was_refused_reads_why_where_the_declaration_is(stage, filed):
    filed.review(stage.employer, "return", reason="照片模糊")
    filed.submit()
    filed.review(stage.employer, "refuse", reason="不符合申报条件")
    listed = filed.applicant.get("/v1/declarations")["items"][0]
    assert (listed["status"], listed["refusal_reason"]) == ("refused", "不符合申报条件")


def test_a_stale_version_is_refused(stage, filed):
    stage.employer.get(filed.path)
    seen = stage.employer.etag
    filed.review(stage.employer, "pass")
    told = {"decision": "return", "reason": "再核对", "fields": []}
    problem = stage.employer.post(f"{filed.path}/review", told, 412, If_Match=seen)
    assert problem["code"] == "precondition_failed"


def test_the_current_version_is_taken(stage, filed):
    stage.employer.get(filed.path)
    told = {"decision": "pass", "reason": ""}
    head = stage.employer.post(f"{filed.path}/review", told, 200, If_Match=stage.employer.etag)
    assert head["status"] == "reviewed"


def test_a_unit_off_the_way_does_not_know_it(filed):
    assert filed.review(a_unit("employer"), "pass", 404)["code"] == "not_found"


def test_a_unit_that_sent_it_on_can_look_but_not_decide(stage):
    filed = road.submitted(stage)
    road.pass_and_report(stage.employer, [filed])
    problem = filed.review(stage.employer, "return", 409, reason="想起一处错误")
    assert (problem["code"], problem["holder"]) == ("wrong_state", filed.seen_by(stage.employer)["holder"]["name"])


def test_applicants_and_committees_do_not_review(stage, filed):
    for party in (filed.applicant, stage.committee):
        assert filed.review(party, "pass", 403)["code"] == "not_allowed"


def test_the_committee_accepts(stage):
    filed = road.at_committee(stage)[0]
    head = filed.accept()
    assert (head["status"], head["status_label"]) == ("accepted", "已受理")


def test_the_committee_may_refuse(stage):
    assert road.at_committee(stage)[0].accept("refuse", reason="材料不符")["status"] == "refused"


def test_the_committee_may_return_to_the_applicant(stage):
    head = road.at_committee(stage)[0].accept("return", reason="补充材料")
    assert (head["status"], head["holder"]["kind"]) == ("returned", "applicant")


def test_only_the_committee_accepts(stage, filed):
    told = {"decision": "accept", "reason": ""}
    assert stage.employer.post(f"{filed.path}/acceptance", told, 403)["code"] == "not_allowed"


def test_another_committee_does_not_know_it(stage, filed):
    told = {"decision": "accept", "reason": ""}
    assert a_unit("committee").post(f"{filed.path}/acceptance", told, 404)["code"] == "not_found"
