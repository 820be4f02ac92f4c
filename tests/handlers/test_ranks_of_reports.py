"""Ranks through the routes: what was taken back goes again one by one, and an act that stops halfway loses none."""

import pytest

from tests.handlers.asking import ask, field_codes
from tests.handlers.publicizing import outcomes
from tests.handlers.test_races import ROUNDS, all_at_once
from tests.journeys import road
from tests.storage.rows import given_ranks

REPORTED, UNFIT = ("reported", None), ("failed", "wrong_state")


def ranks_of(stage, filed):
    """The ranks as they are kept, by the place in `filed`."""
    places = {one.declaration_id: place for place, one in enumerate(filed)}
    return {
        rank: places[one] for rank, one in given_ranks(stage.employer.party_id, filed[0].notice_id, road.LEVEL).items()
    }


def recall(stage, report_id, *filed):
    told = {"reason": "推荐排序有误", "declaration_ids": [one.declaration_id for one in filed]}
    return outcomes(stage.employer.post(f"/v1/reports/{report_id}/recall", told))


def came_back(stage, filed):
    for one in filed:
        one.review(stage.supervisor, "return", to="unit", reason="推荐排序有误")
        one.review(stage.employer, "pass")


@pytest.fixture
def reported(stage):
    filed = road.reviewed_at_once(stage, 3)
    return filed, road.report(stage.employer, filed, [1, 2, 3])["report_id"]


def test_of_two_taken_back_one_is_reported_while_the_other_waits(stage, reported):
    filed, report_id = reported
    recall(stage, report_id, *filed[:2])
    assert field_codes(filed[1].report(stage.employer, 2, 422)) == {"items": "rank_gap"}
    assert outcomes(filed[1].report(stage.employer, 1)) == [REPORTED]
    assert outcomes(filed[0].report(stage.employer, 2)) == [REPORTED]
    assert ranks_of(stage, filed) == {1: 1, 2: 0, 3: 2}


def test_what_came_back_keeps_its_rank_whatever_else_was_taken_back(stage, reported):
    filed, report_id = reported
    recall(stage, report_id, filed[0])
    came_back(stage, filed[1:2])
    assert outcomes(filed[1].report(stage.employer, 2)) == [REPORTED]


def test_when_the_second_of_an_exchange_fails_each_still_has_a_rank_of_its_own(stage, reported):
    filed, _ = reported
    came_back(stage, filed[:1])
    filed[1].review(stage.supervisor, "return", to="unit", reason="推荐排序有误")
    told = road.report(stage.employer, filed[:2], [2, 1])
    assert [item["outcome"] for item in told["items"]] == ["reported", "failed"]
    assert ranks_of(stage, filed) == {1: 1, 2: 0, 3: 2}
    filed[1].review(stage.employer, "pass")
    assert outcomes(filed[1].report(stage.employer, 1)) == [REPORTED]


def test_the_rank_of_one_that_did_not_come_back_is_not_exchanged(stage, reported):
    filed, _ = reported
    came_back(stage, filed[:1])
    told = outcomes(road.report(stage.employer, filed[:2], [2, 1]))
    assert (told[0], told[1][0]) == (("failed", "rank_taken"), "failed")
    assert ranks_of(stage, filed) == {1: 0, 2: 1, 3: 2}


def test_a_rank_passed_over_is_given_first_by_the_next_report(stage):
    notice_id = road.a_notice(stage.committee)
    unfit, *filed = [road.submitted(stage, notice_id), *road.reviewed_at_once(stage, 2, notice_id)]
    assert outcomes(road.report(stage.employer, [unfit, filed[0]], [1, 2])) == [UNFIT, REPORTED]
    assert field_codes(filed[1].report(stage.employer, 3, 422)) == {"items": "rank_gap"}
    assert outcomes(filed[1].report(stage.employer, 1)) == [REPORTED]
    assert ranks_of(stage, filed) == {1: 1, 2: 0}


@ROUNDS
def test_a_recall_beside_a_report_of_others_spoils_neither(stage, round_):
    notice_id = road.a_notice(stage.committee)
    filed, fresh = road.reviewed_at_once(stage, 2, notice_id), road.reviewed_at_once(stage, 2, notice_id)
    report_id = road.report(stage.employer, filed, [1, 2])["report_id"]
    road.publicize(stage.employer, fresh)
    items = [{"declaration_id": one.declaration_id, "rank": rank} for rank, one in enumerate(fresh, start=3)]
    told = {"notice_id": notice_id, "level": road.LEVEL, "items": items}
    recalling = lambda: ask(  # noqa: E731
        stage.employer.twin(), "POST", f"/v1/reports/{report_id}/recall", {"reason": "排序有误"}
    )
    reporting = lambda: ask(stage.employer.twin(), "POST", "/v1/reports", told)  # noqa: E731
    (_, recalled), (status, reported) = all_at_once([recalling, reporting])
    assert outcomes(recalled) == [("recalled", None)] * 2
    assert status == 422 or outcomes(reported) == [REPORTED] * 2  # wholly after the recall, 1 is due first
    assert set(ranks_of(stage, [*filed, *fresh]).values()) == ({2, 3} if status == 200 else set())


@ROUNDS
def test_those_that_came_back_and_new_ones_are_reported_by_two_hands_at_once(stage, round_):
    notice_id = road.a_notice(stage.committee)
    filed = road.reviewed_at_once(stage, 4, notice_id)
    road.report(stage.employer, filed[:2], [1, 2])
    came_back(stage, filed[:2])
    road.publicize(stage.employer, filed)
    acts = [
        [{"declaration_id": filed[place].declaration_id, "rank": place + 1} for place in places]
        for places in ((0, 1), (2, 3))
    ]
    told = {"notice_id": notice_id, "level": road.LEVEL}
    answers = all_at_once(
        [
            lambda items=items: ask(stage.employer.twin(), "POST", "/v1/reports", told | {"items": items})
            for items in acts
        ]
    )
    assert [outcomes(answer) for _, answer in answers] == [[REPORTED] * 2] * 2
    assert ranks_of(stage, filed) == {1: 0, 2: 1, 3: 2, 4: 3}
