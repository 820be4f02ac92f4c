"""Two hands at a report at once: one recalls while the other opens or decides; two report the same ranks."""

import pytest

from tests.handlers.asking import ask
from tests.handlers.publicizing import AFTERWARDS, announce, ask_to_report, close, object_to, path_of
from tests.handlers.test_races import ROUNDS, all_at_once
from tests.journeys import road
from tests.parties import move_clock


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


def reported(stage):
    (filed,) = road.reviewed_at_once(stage)
    return filed, filed.report(stage.employer)["report_id"]


def recalling(stage, report_id):
    return lambda: ask(stage.employer.twin(), "POST", f"/v1/reports/{report_id}/recall", {"reason": "排序有误"})


def actions(filed):
    history = filed.applicant.get(f"{filed.path}/history")
    assert history["intact"]
    return [entry["action"] for entry in history["items"]][2:]


@ROUNDS
def test_of_a_recall_and_a_first_look_exactly_one_wins(stage, round_):
    filed, report_id = reported(stage)
    looking = lambda: ask(stage.supervisor.twin(), "GET", filed.path)  # noqa: E731
    (status, recalled), (seen, head) = all_at_once([recalling(stage, report_id), looking])
    assert (status, seen) == (200, 200)
    (item,) = recalled["items"]
    if item["outcome"] == "recalled":
        assert (actions(filed), filed.seen_by(stage.employer)["status"]) == (["recall"], "reviewed")
    else:
        assert (item["code"], actions(filed), head["status"]) == ("already_opened", ["open"], "in_review")


@ROUNDS
def test_of_a_recall_and_a_review_exactly_one_wins(stage, round_):
    filed, report_id = reported(stage)
    passing = lambda: ask(  # noqa: E731
        stage.supervisor.twin(), "POST", f"{filed.path}/review", {"decision": "pass", "reason": "属实"}
    )
    (_, recalled), (status, _) = all_at_once([recalling(stage, report_id), passing])
    (item,) = recalled["items"]
    is_recalled = item["outcome"] == "recalled"
    assert status == (409 if is_recalled else 200)
    assert actions(filed) == (["recall"] if is_recalled else ["pass"])
    assert is_recalled or item["code"] == "already_opened"


@ROUNDS
def test_two_readers_of_one_unit_open_it_once_and_both_read(stage, round_):
    filed, _ = reported(stage)
    answers = all_at_once([lambda: ask(stage.supervisor.twin(), "GET", filed.path)] * 3)
    assert [status for status, _ in answers] == [200] * 3
    assert actions(filed) == ["open"]


@ROUNDS
def test_two_operators_who_report_the_same_ranks_both_read_that_they_are_reported(stage, round_):
    filed = road.reviewed_at_once(stage, 3)
    road.publicize(stage.employer, filed)
    answers = all_at_once([lambda: ask_to_report(stage.employer.twin(), filed)] * 2)
    assert answers[0] == answers[1]
    assert {item["outcome"] for item in answers[0]["items"]} == {"reported"}
    assert [actions(one) for one in filed] == [[]] * 3
    assert [one.seen_by(stage.supervisor)["rank"] for one in filed] == [1, 2, 3]


@ROUNDS
def test_two_operators_who_give_one_rank_to_different_people_give_it_once(stage, round_):
    filed = road.reviewed_at_once(stage, 2)
    road.publicize(stage.employer, filed)
    told = {"notice_id": filed[0].notice_id, "level": road.LEVEL}
    reports = [told | {"items": [{"declaration_id": one.declaration_id, "rank": 1}]} for one in filed]
    all_at_once([lambda body=body: ask(stage.employer.twin(), "POST", "/v1/reports", body) for body in reports])
    assert sorted(one.seen_by(stage.employer)["status"] for one in filed) == ["in_review", "reviewed"]


@ROUNDS
def test_one_name_put_on_two_lists_at_once_stands_on_one(stage, notice_id, round_):
    filed = road.reviewed_at_once(stage, 1, notice_id)
    asked = {"notice_id": notice_id, "level": road.LEVEL, "starts_on": "2026-05-06"}
    asked["declaration_ids"] = [filed[0].declaration_id]
    answers = all_at_once([lambda: ask(stage.employer.twin(), "POST", "/v1/publicities", asked)] * 2)
    assert sorted(status for status, _ in answers) == [201, 409]


@ROUNDS
def test_objections_raised_at_once_are_all_kept_and_none_is_passed_over(stage, notice_id, visitor, round_):
    shown = announce(stage.employer, road.reviewed_at_once(stage, 1, notice_id))
    all_at_once([lambda: object_to(shown, visitor.twin())] * 4)
    assert len(stage.employer.get(f"{path_of(shown)}/objections")["items"]) == 4
    move_clock(AFTERWARDS)
    assert close(shown, stage.employer, 409)["open"] == 4
