"""Withdrawn, returned, late, carried over: the ways that are not straight."""

from datetime import timedelta

import pytest

from tests.journeys import road
from tests.parties import START, an_applicant, move_clock


def test_a_withdrawn_declaration_frees_the_year(stage):
    filed = road.submitted(stage)
    filed.applicant.post(f"{filed.path}/withdrawal")
    again = road.submitted(stage, applicant=filed.applicant)
    assert again.seen_by(stage.employer)["status"] == "in_review"


def test_a_refused_declaration_frees_the_year(stage):
    filed = road.submitted(stage)
    filed.review(stage.employer, "refuse", reason="不符合申报条件")
    assert road.a_draft(stage, applicant=filed.applicant).seen_by(filed.applicant)["status"] == "draft"


def test_the_unit_below_gets_back_what_the_committee_returns_to_it(stage):
    filed = road.at_committee(stage)[0]
    head = filed.accept("return", reason="排序有误", to="unit")
    assert (head["status"], head["holder"]["id"]) == ("returned", stage.supervisor.party_id)
    told = stage.supervisor.get("/v1/me/notifications")["items"]
    assert "returned_to_unit" in [message["kind"] for message in told if message["about"] == filed.declaration_id]


def test_what_came_back_to_a_unit_can_be_reported_again_as_before(stage):
    filed = road.at_committee(stage)[0]
    filed.accept("return", reason="补盖公章", to="unit")
    filed.review(stage.supervisor, "pass")
    assert filed.report(stage.supervisor)["items"][0]["outcome"] == "reported"
    assert filed.seen_by(stage.committee)["holder"]["id"] == stage.committee.party_id


def test_what_was_corrected_by_the_applicant_can_be_reported_again_as_before(stage):
    filed = road.at_committee(stage)[0]
    filed.accept("return", reason="补充材料")
    filed.submit()
    for unit in (stage.employer, stage.supervisor):
        filed.review(unit, "pass", reason="已补充")
        assert filed.report(unit)["items"][0]["outcome"] == "reported"
    assert filed.accept()["status"] == "accepted"


def test_a_return_can_go_down_the_whole_way_and_come_up_again(stage):
    filed = road.at_committee(stage)[0]
    filed.accept("return", reason="材料不全", to="unit")
    filed.review(stage.supervisor, "return", reason="材料不全", to="unit")
    filed.review(stage.employer, "return", reason="材料不全")
    filed.submit()
    for unit in (stage.employer, stage.supervisor):
        filed.review(unit, "pass", reason="已补齐")
        filed.report(unit)
    assert filed.accept()["status"] == "accepted"
    assert filed.applicant.get(f"{filed.path}/history")["intact"]


def test_the_correction_term_counts_and_not_the_window(stage):
    notice_id = road.a_notice(stage.committee, closes_at=(START + timedelta(days=1)).isoformat())
    filed = road.submitted(stage, notice_id)
    filed.review(stage.employer, "return")
    move_clock(START + timedelta(days=5))
    assert filed.submit()["status"] == "in_review"


def test_a_missed_correction_term_closes_the_submission(stage):
    filed = road.submitted(stage)
    filed.review(stage.employer, "return")
    move_clock(START + timedelta(days=11))
    problem = filed.submit(409)
    assert problem["code"] == "window_closed"
    assert "修改期限" in problem["detail"]


def test_the_last_second_of_the_term_is_in_time(stage):
    filed = road.submitted(stage)
    due = filed.review(stage.employer, "return")["due"]
    assert due == "2026-05-16T23:59:59+08:00"
    move_clock(START.replace(day=16, hour=23, minute=59, second=58))
    assert filed.submit()["status"] == "in_review"


@pytest.fixture
def last_years(stage):
    """A refused declaration of the year before."""
    filed = road.submitted(stage, road.a_notice(stage.committee, year=2025))
    filed.review(stage.employer, "refuse", reason="材料不全")
    return filed


def test_what_was_typed_before_is_carried_over(stage, last_years):
    copy = road.a_draft(stage, applicant=last_years.applicant, copy_from=last_years.declaration_id)
    earlier = last_years.seen_by(last_years.applicant)["sections"]
    sections = copy.seen_by(copy.applicant)["sections"]
    assert sections == earlier | {"declared_title": sections["declared_title"]}


def test_carrying_over_copies_and_does_not_move(stage, last_years):
    before = last_years.seen_by(last_years.applicant)
    copy = road.a_draft(stage, applicant=last_years.applicant, copy_from=last_years.declaration_id)
    copy.seen_by(copy.applicant)
    copy.applicant.put(f"{copy.path}/sections/education", {"items": []}, copy.applicant.etag)
    assert last_years.seen_by(last_years.applicant) == before


def test_what_was_carried_over_still_needs_the_papers_of_the_year(stage, last_years):
    notice_id = road.a_notice(stage.committee, required_attachments={road.LEVEL: ["portrait", "assessment"]})
    copy = road.a_draft(stage, notice_id, last_years.applicant, copy_from=last_years.declaration_id)
    missing = copy.applicant.get(f"{copy.path}/check")["items"]
    assert [(item["section"], item["field"]) for item in missing] == [("attachments", "assessment")]


def test_an_unsent_draft_can_be_carried_over_too(stage):
    applicant = an_applicant()
    draft = road.a_complete_draft(stage, road.a_notice(stage.committee, year=2025), applicant)
    copy = road.a_draft(stage, applicant=applicant, copy_from=draft.declaration_id)
    assert "education" in copy.seen_by(applicant)["sections"]
