"""POST /v1/reports: ranked, along an approved path, each by itself, repeatable."""

import pytest

from tests.handlers.asking import field_codes
from tests.journeys import road
from tests.parties import Stage, a_unit, approve_path, request_path


def reviewed(stage, count=1, notice_id=""):
    notice_id = notice_id or road.a_notice(stage.committee)
    filed = [road.submitted(stage, notice_id) for _ in range(count)]
    for one in filed:
        one.review(stage.employer, "pass")
    return filed


def outcomes(told):
    return [(item["outcome"], item["code"]) for item in told["items"]]


def test_reported_declarations_are_with_the_unit_above(stage):
    filed = reviewed(stage, 2)
    assert outcomes(road.report(stage.employer, filed, [2, 1])) == [("reported", None)] * 2
    assert filed[0].seen_by(stage.supervisor)["rank"] == 2
    assert filed[0].seen_by(stage.supervisor)["holder"]["id"] == stage.supervisor.party_id


def test_repeating_a_report_changes_nothing(stage):
    filed = reviewed(stage, 2)
    once = road.report(stage.employer, filed, [1, 2])
    heads = [one.seen_by(stage.supervisor) for one in filed]
    assert road.report(stage.employer, filed, [1, 2]) == once
    assert [one.seen_by(stage.supervisor) for one in filed] == heads


def test_repeating_a_report_after_the_unit_above_has_acted_changes_nothing(stage):
    filed = reviewed(stage)[0]
    once = filed.report(stage.employer)
    filed.review(stage.supervisor, "pass")
    assert filed.report(stage.employer) == once
    assert filed.seen_by(stage.supervisor)["status"] == "reviewed"


def test_a_report_can_be_read_again(stage):
    told = reviewed(stage)[0].report(stage.employer)
    assert stage.employer.get(f"/v1/reports/{told['report_id']}") == told


def test_nobody_else_reads_a_report(stage):
    told = reviewed(stage)[0].report(stage.employer)
    assert stage.supervisor.get(f"/v1/reports/{told['report_id']}", expect=404)["code"] == "not_found"


def test_what_was_not_reviewed_is_not_reported(stage):
    filed = road.submitted(stage)
    assert outcomes(filed.report(stage.employer)) == [("failed", "wrong_state")]


def test_somebody_elses_declaration_is_not_found(stage):
    other = Stage(a_unit("employer"), stage.supervisor, stage.committee)
    approve_path(other.employer, other.supervisor)
    filed = reviewed(stage)[0]
    assert outcomes(filed.report(other.employer)) == [("failed", "not_found")]


@pytest.mark.parametrize(
    ("ranks", "told"),
    [
        ([1, 1], {"items.1.rank": "rank_taken"}),
        ([1, 3], {"items": "rank_gap"}),
        ([0, 1], {"items.0.rank": "greater_than_equal"}),
    ],
)
def test_ranks_are_unique_from_one_without_a_gap(stage, ranks, told):
    assert field_codes(road.report(stage.employer, reviewed(stage, 2), ranks, 422)) == told


def test_a_rank_given_in_an_earlier_report_is_taken(stage):
    first, second = reviewed(stage, 2)
    first.report(stage.employer)
    assert field_codes(second.report(stage.employer, 1, 422)) == {"items.0.rank": "rank_taken"}
    assert outcomes(second.report(stage.employer, 2)) == [("reported", None)]


def test_each_notice_has_ranks_of_its_own(stage):
    for _ in range(2):
        assert outcomes(reviewed(stage)[0].report(stage.employer, 1)) == [("reported", None)]


def test_the_same_declaration_twice_is_refused(stage):
    filed = reviewed(stage)[0]
    assert field_codes(road.report(stage.employer, [filed, filed], [1, 2], 422)) == {"items": "duplicate"}


def test_without_a_path_the_refusal_names_series_and_level(stage):
    lonely = Stage(a_unit("employer"), stage.supervisor, stage.committee)
    problem = reviewed(lonely)[0].report(lonely.employer, expect=409)
    assert (problem["code"], problem["series"], problem["level"]) == ("no_path", "engineering", "associate_senior")
    assert "工程技术人员副高级" in problem["detail"]


def test_a_waiting_path_names_whom_to_call(stage):
    waiting = Stage(a_unit("employer"), stage.supervisor, stage.committee)
    request_path(waiting.employer, waiting.supervisor)
    problem = reviewed(waiting)[0].report(waiting.employer, expect=409)
    name = stage.employer.get(f"/v1/units/{stage.supervisor.party_id}")["name"]
    assert problem["code"] == "no_path"
    assert name in problem["call"]
    assert "139" in problem["call"]


def test_a_path_to_another_committee_is_no_path_for_this_notice(stage):
    elsewhere = Stage(a_unit("employer"), stage.supervisor, stage.committee)
    approve_path(elsewhere.employer, a_unit("committee"))
    assert reviewed(elsewhere)[0].report(elsewhere.employer, expect=409)["code"] == "no_path"


def test_an_unknown_notice_is_not_found(stage):
    told = {"notice_id": "nothing", "level": road.LEVEL, "items": [{"declaration_id": "x", "rank": 1}]}
    assert stage.employer.post("/v1/reports", told, 404)["code"] == "not_found"


def test_applicants_and_committees_do_not_report(stage):
    filed = reviewed(stage)[0]
    for party in (filed.applicant, stage.committee):
        assert filed.report(party, expect=403)["code"] == "not_allowed"
