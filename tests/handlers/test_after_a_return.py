"""What came back to be corrected keeps its own terms and its ranks, and is not withdrawn any more."""

from datetime import timedelta

import pytest

from tests.journeys import road
from tests.parties import START, move_clock

REPORT_BY = START + timedelta(days=45)


def outcomes(told):
    return [(item["outcome"], item["code"]) for item in told["items"]]


def returned_before_the_last_day(stage, unit):
    """By `unit`, before its own first report; corrected in time, after the last day to report."""
    filed = road.submitted(stage)
    if unit is stage.supervisor:
        filed.review(stage.employer, "pass")
        filed.report(stage.employer)
    move_clock(REPORT_BY - timedelta(hours=1))
    filed.review(unit, "return", due=(REPORT_BY + timedelta(days=10)).isoformat())
    move_clock(REPORT_BY + timedelta(days=3))
    filed.submit()
    return filed


def test_an_employer_reports_what_was_corrected_after_the_last_day(stage):
    filed = returned_before_the_last_day(stage, stage.employer)
    filed.review(stage.employer, "pass")
    assert outcomes(filed.report(stage.employer)) == [("reported", None)]


def test_a_supervisor_reports_what_was_corrected_after_the_last_day(stage):
    filed = returned_before_the_last_day(stage, stage.supervisor)
    filed.review(stage.employer, "pass")
    filed.report(stage.employer)
    filed.review(stage.supervisor, "pass")
    assert outcomes(filed.report(stage.supervisor)) == [("reported", None)]


def test_after_a_correction_the_next_term_lies_ahead(stage):
    filed = returned_before_the_last_day(stage, stage.employer)
    assert filed.seen_by(stage.employer)["due"] > (REPORT_BY + timedelta(days=3)).isoformat()


def test_the_last_second_belongs_to_the_term(stage):
    filed = road.submitted(stage)
    filed.review(stage.employer, "pass")
    move_clock(REPORT_BY + timedelta(milliseconds=400))
    assert outcomes(filed.report(stage.employer)) == [("reported", None)]


def test_two_that_came_back_exchange_their_ranks(stage):
    notice_id = road.a_notice(stage.committee)
    filed = [road.submitted(stage, notice_id) for _ in range(2)]
    road.pass_and_report(stage.employer, filed)
    for one in filed:
        one.review(stage.supervisor, "return", to="unit", reason="推荐排序有误")
        one.review(stage.employer, "pass")
    assert outcomes(road.report(stage.employer, filed, [2, 1])) == [("reported", None)] * 2
    assert [one.seen_by(stage.supervisor)["rank"] for one in filed] == [2, 1]


def test_a_rank_of_one_that_did_not_come_back_stays_taken(stage):
    notice_id = road.a_notice(stage.committee)
    filed = [road.submitted(stage, notice_id) for _ in range(2)]
    road.pass_and_report(stage.employer, filed)
    filed[0].review(stage.supervisor, "return", to="unit", reason="推荐排序有误")
    filed[0].review(stage.employer, "pass")
    problem = road.report(stage.employer, filed[:1], [2], 422)
    assert problem["errors"][0]["code"] == "rank_taken"


@pytest.mark.parametrize("unit", ["employer", "supervisor"])
def test_once_a_unit_has_returned_it_it_is_not_withdrawn(stage, unit):
    filed = road.submitted(stage)
    if unit == "supervisor":
        filed.review(stage.employer, "pass")
        filed.report(stage.employer)
    filed.review(getattr(stage, unit), "return")
    filed.submit()
    problem = filed.applicant.post(f"{filed.path}/withdrawal", {}, 409)
    assert problem["code"] == "wrong_state"


def test_what_is_still_being_corrected_is_the_applicants_own(stage):
    filed = road.submitted(stage)
    filed.review(stage.employer, "return")
    submitted = filed.seen_by(filed.applicant)["sections"]
    corrected = {"summary": "修改中的业绩，尚未提交，单位不应看到。"}
    filed.applicant.put(f"{filed.path}/sections/achievements", corrected, filed.applicant.etag)
    assert filed.seen_by(stage.employer)["sections"] == submitted
    assert filed.seen_by(filed.applicant)["sections"]["achievements"] == corrected
    filed.submit()
    assert filed.seen_by(stage.employer)["sections"]["achievements"] == corrected
