"""Check, submission and withdrawal."""

from datetime import timedelta

import pytest

from tests.handlers.asking import field_codes
from tests.journeys import road
from tests.parties import START, an_applicant, move_clock


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


def test_the_check_lists_what_is_missing_section_by_section(stage, notice_id):
    filed = road.a_draft(stage, notice_id)
    missing = {(item["section"], item["field"]) for item in filed.applicant.get(f"{filed.path}/check")["items"]}
    assert missing == {
        ("basic", "ethnicity"),
        ("education", "items"),
        ("work_history", "items"),
        ("current_title", "title"),
        ("achievements", "summary"),
        ("attachments", "portrait"),
    }


def test_the_check_asks_for_what_the_notice_requires(stage):
    notice_id = road.a_notice(stage.committee, required_attachments={road.LEVEL: ["diploma"]})
    filed = road.a_complete_draft(stage, notice_id)
    assert [item["field"] for item in filed.applicant.get(f"{filed.path}/check")["items"]] == ["diploma"]


def test_nothing_is_missing_from_a_complete_draft(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    assert filed.applicant.get(f"{filed.path}/check")["items"] == []


def test_an_incomplete_declaration_is_refused_with_every_missing_field(stage, notice_id):
    filed = road.a_draft(stage, notice_id)
    problem = filed.submit(409)
    listed = filed.applicant.get(f"{filed.path}/check")["items"]
    assert problem["code"] == "incomplete"
    assert list(field_codes(problem)) == [f"{item['section']}.{item['field']}" for item in listed]


def test_without_the_pledge_nothing_is_submitted(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    problem = filed.applicant.post(f"{filed.path}/submission", {"pledge": False}, 409)
    assert problem["code"] == "pledge_missing"
    assert filed.seen_by(filed.applicant)["status"] == "draft"


def test_a_submitted_declaration_is_with_the_employer(stage, notice_id):
    head = road.submitted(stage, notice_id).seen_by(stage.employer)
    assert (head["status"], head["status_label"], head["holder"]["id"]) == (
        "in_review",
        "待审核",
        stage.employer.party_id,
    )


def test_submitting_twice_changes_nothing(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    once = filed.seen_by(filed.applicant)
    filed.submit()
    assert filed.seen_by(filed.applicant) == once


@pytest.mark.parametrize("days", [31, -2])
def test_outside_the_window_nothing_is_submitted(stage, notice_id, days):
    filed = road.a_complete_draft(stage, notice_id)
    move_clock(START + timedelta(days=days))
    assert filed.submit(409)["code"] == "window_closed"


def test_the_last_second_is_in_time(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    move_clock(START + timedelta(days=30))
    assert filed.submit()["status"] == "in_review"


def test_nobody_submits_for_somebody_else(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    problem = an_applicant().post(f"{filed.path}/submission", {"pledge": True}, 404)
    assert problem["code"] == "not_found"


def test_a_submission_freezes_its_hash_into_the_history(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    entry = filed.applicant.get(f"{filed.path}/history")["items"][-1]
    assert (entry["action"], len(entry["details"]["snapshot_sha256"])) == ("submit", 64)


def test_a_declaration_can_be_withdrawn_before_the_employer_acts(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    head = filed.applicant.post(f"{filed.path}/withdrawal")
    assert (head["status"], head["status_label"], head["holder"]["kind"]) == ("withdrawn", "已撤回", "applicant")


def test_withdrawing_twice_changes_nothing(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    once = filed.applicant.post(f"{filed.path}/withdrawal")
    assert filed.applicant.post(f"{filed.path}/withdrawal") == once


def test_once_the_employer_has_acted_it_cannot_be_withdrawn(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    filed.review(stage.employer, "pass")
    problem = filed.applicant.post(f"{filed.path}/withdrawal", expect=409)
    assert problem["code"] == "wrong_state"
    assert "审核通过待上报" in problem["detail"]


def test_the_upper_units_declarations_cannot_be_withdrawn(stage):
    filed = road.submitted(stage)
    road.pass_and_report(stage.employer, [filed])
    assert filed.applicant.post(f"{filed.path}/withdrawal", expect=409)["code"] == "wrong_state"


def test_a_draft_is_not_there_for_anybody_else(stage, notice_id):
    filed = road.a_draft(stage, notice_id)
    for path in (filed.path, f"{filed.path}/check", f"{filed.path}/history", f"{filed.path}/route"):
        assert stage.employer.get(path, expect=404)["code"] == "not_found"
        assert an_applicant().get(path, expect=404)["code"] == "not_found"
