"""Recalling a report, and the first look of the unit above, which ends that."""

import pytest

from tests.handlers.asking import ask, field_codes
from tests.handlers.publicizing import outcomes
from tests.journeys import road
from tests.parties import a_stage, a_unit


@pytest.fixture
def reported(stage):
    filed = road.reviewed_at_once(stage, 2)
    return filed, road.report(stage.employer, filed, [1, 2])["report_id"]


@pytest.fixture
def one(stage):
    (filed,) = road.reviewed_at_once(stage)
    return filed, filed.report(stage.employer)["report_id"]


def recall(unit, report_id, expect=200, **told):
    return unit.post(f"/v1/reports/{report_id}/recall", {"reason": "推荐排序有误", **told}, expect)


def actions(filed):
    history = filed.applicant.get(f"{filed.path}/history")
    assert history["intact"]
    return [entry["action"] for entry in history["items"]]


def told_to(party, kind, filed):
    notes = party.get("/v1/me/notifications")["items"]
    return [note["body"] for note in notes if (note["kind"], note["about"]) == (kind, filed.declaration_id)]


def test_what_was_not_opened_yet_comes_back_to_be_reported_again(stage, reported):
    filed, report_id = reported
    assert outcomes(recall(stage.employer, report_id)) == [("recalled", None)] * 2
    heads = [each.seen_by(stage.employer) for each in filed]
    assert {(head["status"], head["holder"]["id"]) for head in heads} == {("reviewed", stage.employer.party_id)}
    assert {head["due"][:10] for head in heads} == {"2026-06-20"}


def test_what_it_never_opened_is_no_longer_the_upper_units_to_see(stage, one):
    filed, report_id = one
    recall(stage.employer, report_id)
    stage.supervisor.get(filed.path, 404)
    sent = stage.supervisor.get_all("/v1/declarations?scope=sent&limit=100")
    assert filed.declaration_id not in [head["declaration_id"] for head in sent]


def test_the_unit_above_and_the_applicant_are_told():
    stage = a_stage()  # of its own: everybody's news fills more than one page
    (filed,) = road.reviewed_at_once(stage)
    recall(stage.employer, filed.report(stage.employer)["report_id"])
    assert len(told_to(stage.supervisor, "recalled_by_unit", filed)) == 1
    assert "待重新上报" in told_to(filed.applicant, "recalled", filed)[0]


def test_some_of_a_report_can_be_recalled(stage, reported):
    filed, report_id = reported
    recall(stage.employer, report_id, declaration_ids=[filed[1].declaration_id])
    assert [each.seen_by(stage.employer)["status"] for each in filed] == ["in_review", "reviewed"]


def test_what_is_not_in_the_report_is_named_and_nothing_is_recalled(stage, reported):
    filed, report_id = reported
    problem = recall(stage.employer, report_id, 422, declaration_ids=[filed[0].declaration_id, "d-9"])
    assert field_codes(problem) == {"declaration_ids.1": "not_in_report"}
    assert actions(filed[0]) == ["pass", "report"]


def test_once_opened_it_is_not_recalled_and_the_others_are(stage, reported):
    filed, report_id = reported
    filed[0].seen_by(stage.supervisor)
    assert outcomes(recall(stage.employer, report_id)) == [("failed", "already_opened"), ("recalled", None)]


def test_once_reviewed_it_is_not_recalled(stage, one):
    filed, report_id = one
    filed.review(stage.supervisor, "pass")
    assert outcomes(recall(stage.employer, report_id)) == [("failed", "already_opened")]


def test_the_report_shows_what_was_recalled(stage, reported):
    filed, report_id = reported
    filed[0].seen_by(stage.supervisor)
    recall(stage.employer, report_id)
    items = stage.employer.get(f"/v1/reports/{report_id}")["items"]
    assert [item["outcome"] for item in items] == ["reported", "reported"]
    recalls = [(item["recall"]["outcome"], item["recall"]["code"], item["recall"]["reason"]) for item in items]
    assert recalls == [("failed", "already_opened", "推荐排序有误"), ("recalled", None, "推荐排序有误")]


def test_recalling_twice_recalls_once(stage, one):
    filed, report_id = one
    assert recall(stage.employer, report_id) == recall(stage.employer, report_id)
    assert actions(filed) == ["pass", "report", "recall"]


def test_a_recalled_one_is_reported_again_with_another_rank(stage, reported):
    filed, report_id = reported
    recall(stage.employer, report_id)
    assert outcomes(road.report(stage.employer, filed, [2, 1])) == [("reported", None)] * 2
    assert [each.seen_by(stage.supervisor)["rank"] for each in filed] == [2, 1]


def test_a_recalled_rank_is_free_for_whoever_is_reported_next(stage, reported):
    filed, report_id = reported
    recall(stage.employer, report_id, declaration_ids=[filed[0].declaration_id])
    (third,) = road.reviewed_at_once(stage, 1, filed[0].notice_id)
    assert field_codes(third.report(stage.employer, 3, 422)) == {"items": "rank_gap"}
    assert outcomes(third.report(stage.employer, 1)) == [("reported", None)]
    assert outcomes(filed[0].report(stage.employer, 3)) == [("reported", None)]


def test_reported_again_as_before_it_can_be_recalled_again(stage, one):
    filed, report_id = one
    for _ in range(2):
        recall(stage.employer, report_id)
        filed.report(stage.employer)
    assert actions(filed) == ["pass", "report", "recall", "report", "recall", "report"]
    assert stage.employer.get(f"/v1/reports/{report_id}")["items"][0]["recall"] is None


def test_a_recall_says_why(stage, one):
    assert field_codes(recall(stage.employer, one[1], 422, reason=" ")) == {"reason": "required"}


def test_nobody_else_recalls_a_report(stage, one):
    for other in (stage.supervisor, a_unit("employer")):
        assert recall(other, one[1], 404)["code"] == "not_found"


def test_the_first_look_shows_on_the_route_and_later_ones_write_nothing(stage, one):
    filed, _ = one
    for _ in range(2):
        filed.seen_by(stage.supervisor)
    assert actions(filed) == ["pass", "report", "open"]
    hop = filed.applicant.get(f"{filed.path}/route")["items"][2]
    assert hop["opened_at"].startswith("2026-05-06T09:00")


def test_others_looks_write_nothing(stage, one):
    filed, _ = one
    for party in (filed.applicant, stage.employer):
        filed.seen_by(party)
    stage.supervisor.get(f"{filed.path}/route")
    assert actions(filed) == ["pass", "report"]


def test_viewing_a_paper_is_a_look_too(stage, one):
    filed, _ = one
    attachment_id = road.put_attachment(filed.declaration_id, stage.supervisor.party_id, "portrait", road.portrait())
    stage.supervisor.get(f"{filed.path}/attachments/{attachment_id}")
    assert actions(filed) == ["pass", "report", "open"]


def test_a_review_can_rest_on_the_version_that_the_first_look_answered(stage, one):
    filed, _ = one
    filed.seen_by(stage.supervisor)
    seen = stage.supervisor.etag
    told = {"decision": "pass", "reason": "属实"}
    status, head = ask(stage.supervisor, "POST", f"{filed.path}/review", told, If_Match=seen)
    assert (status, head["status"]) == (200, "reviewed")


def test_a_suspended_unit_still_reads_but_its_look_is_not_written(support):
    stage = a_stage()
    filed = road.reviewed_at_once(stage)[0]
    filed.report(stage.employer)
    support.post(f"/v1/units/{stage.supervisor.party_id}/suspension", {"suspended": True, "reason": "限期整改"})
    assert filed.seen_by(stage.supervisor)["status"] == "in_review"
    assert actions(filed) == ["pass", "report"]
