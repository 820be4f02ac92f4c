"""The applicant withdraws while the employer decides: exactly one of them wins, and the other is told."""

import pytest

from tests.handlers.asking import ask
from tests.handlers.test_races import all_at_once
from tests.journeys import road

ROUNDS = pytest.mark.parametrize("round_", range(3))


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def filed(stage, notice_id):
    return road.submitted(stage, notice_id)


def withdrawing(filed):
    return lambda: ask(filed.applicant.twin(), "POST", f"{filed.path}/withdrawal", {})


def reviewing(filed, decision):
    body = {"decision": decision, "reason": "属实", **road.named(decision)}
    return lambda: ask(filed.stage.employer.twin(), "POST", f"{filed.path}/review", body)


def reviewing_together(filed, decision):
    body = {"declaration_ids": [filed.declaration_id], "decision": decision, "reason": "属实", **road.named(decision)}
    return lambda: ask(filed.stage.employer.twin(), "POST", "/v1/reviews", body)


def acts(filed):
    return [entry["action"] for entry in filed.applicant.get(f"{filed.path}/history")["items"]]


@ROUNDS
@pytest.mark.parametrize(("decision", "becomes"), [("pass", "reviewed"), ("return", "returned"), ("refuse", "refused")])
def test_of_a_withdrawal_and_a_review_one_wins(filed, decision, becomes, round_):
    withdrawal, review = all_at_once([withdrawing(filed), reviewing(filed, decision)])
    assert sorted([withdrawal[0], review[0]]) == [200, 409]
    won, lost = (withdrawal, review) if withdrawal[0] == 200 else (review, withdrawal)
    assert lost[1]["code"] in ("stale", "wrong_state")
    assert won[1]["status"] == filed.seen_by(filed.applicant)["status"]
    assert acts(filed)[2:] == ["withdraw" if won is withdrawal else decision]
    assert filed.seen_by(filed.applicant)["status"] in ("withdrawn", becomes)


@ROUNDS
def test_of_a_withdrawal_and_many_reviews_one_wins(filed, round_):
    (withdrawal, _), (status, review) = all_at_once([withdrawing(filed), reviewing_together(filed, "pass")])
    assert status == 200
    assert {withdrawal: review["items"][0]["outcome"]} in ({200: "failed"}, {409: "passed"})
    assert len(acts(filed)) == 3


@ROUNDS
def test_of_two_reviewers_who_decide_differently_one_wins(filed, round_):
    answers = all_at_once([reviewing(filed, "return"), reviewing(filed, "refuse")])
    assert sorted(status for status, _ in answers) == [200, 409]
    assert len(acts(filed)) == 3


@pytest.mark.parametrize("decision", ["pass", "refuse"])
def test_once_the_employer_has_acted_it_is_not_withdrawn(filed, decision):
    filed.review(filed.stage.employer, decision)
    assert filed.applicant.post(f"{filed.path}/withdrawal", {}, 409)["code"] == "wrong_state"


def test_a_withdrawn_declaration_cannot_be_reviewed(filed):
    filed.applicant.post(f"{filed.path}/withdrawal", {})
    problem = filed.review(filed.stage.employer, "pass", 409)
    assert (problem["code"], problem["detail"]) == ("wrong_state", "当前状态为“已撤回”，不能进行这项操作")
