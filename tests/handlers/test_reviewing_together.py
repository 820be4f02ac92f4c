"""POST /v1/reviews: one decision about many, each moving by itself."""

from datetime import timedelta

import pytest

from chalicelib.handlers import reviews_together
from chalicelib.storage import desks
from tests.handlers.asking import field_codes
from tests.handlers.test_operator_routes import an_operator
from tests.handlers.test_races import all_at_once
from tests.journeys import road
from tests.parties import START, a_unit, move_clock


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def filed(stage, notice_id):
    return [road.submitted(stage, notice_id) for _ in range(2)]


def together(unit, filed, decision="pass", expect=200, headers=None, **told):
    ids = [one if isinstance(one, str) else one.declaration_id for one in filed]
    body = {"declaration_ids": ids, "decision": decision, "reason": "属实", **told}
    return unit.post("/v1/reviews", body, expect, **headers or {})


def outcomes(told):
    return [(item["outcome"], item["code"]) for item in told["items"]]


def statuses(filed):
    return [one.seen_by(one.applicant)["status"] for one in filed]


def test_all_that_are_ticked_are_passed(stage, filed):
    assert outcomes(together(stage.employer, filed)) == [("passed", None)] * 2
    assert statuses(filed) == ["reviewed"] * 2


def test_the_answers_stand_in_the_order_given(stage, filed):
    told = together(stage.employer, [*filed, "unheard-of"][::-1])
    assert [item["declaration_id"] for item in told["items"]] == [
        "unheard-of",
        filed[1].declaration_id,
        filed[0].declaration_id,
    ]


def test_one_that_cannot_does_not_hold_up_the_others(stage, filed):
    filed[0].review(stage.employer, "refuse")
    told = together(stage.employer, [filed[0], "unheard-of", filed[1]])
    assert outcomes(told) == [("failed", "wrong_state"), ("failed", "not_found"), ("passed", None)]
    assert "不予受理" in told["items"][0]["detail"]


def test_somebody_elses_is_not_found(filed):
    assert outcomes(together(a_unit("employer"), filed)) == [("failed", "not_found")] * 2


def test_many_are_returned_at_once_with_points_and_a_term(stage, filed):
    told = together(stage.employer, filed, "return", reason="学历不清晰", fields=["education"])
    assert outcomes(told) == [("returned", None)] * 2
    head = filed[1].seen_by(filed[1].applicant)
    assert (head["return_fields"], head["due"]) == (["education"], "2026-05-16T23:59:59+08:00")


def test_the_notice_is_read_once_for_all_of_them(stage, filed, monkeypatch):
    load, read = reviews_together.notices.load_notice, []
    monkeypatch.setattr(reviews_together.notices, "load_notice", lambda found: read.append(found) or load(found))
    together(stage.employer, filed, "return", fields=["education"])
    assert read == [filed[0].notice_id]


def test_what_the_decision_lacks_is_told_before_anything_moves(stage, filed):
    problem = together(stage.employer, filed, "return", 422, reason=" ", due="2026-05-01")
    assert field_codes(problem) == {"reason": "required", "due": "due_past", "fields": "required"}
    assert statuses(filed) == ["in_review"] * 2


def test_what_one_lacks_is_told_with_it(stage, filed):
    told = together(stage.employer, filed[:1], "return", to="unit")
    assert outcomes(told) == [("failed", "no_unit_below")]
    assert told["items"][0]["detail"] == "没有下级单位可退回，请退回申报人"


def test_repeating_it_changes_nothing(stage, filed):
    once = together(stage.employer, filed)
    heads = [one.seen_by(stage.employer) for one in filed]
    assert together(stage.employer, filed) == once
    assert [one.seen_by(stage.employer) for one in filed] == heads


def test_the_same_key_gets_the_first_answer(stage, filed):
    key = {"headers": {"Idempotency_Key": f"many-{filed[0].declaration_id}"}}
    once = together(stage.employer, filed, **key)
    assert together(stage.employer, filed, **key) == once
    assert stage.employer.headers["Idempotency-Replayed"] == "true"
    problem = together(stage.employer, filed, "refuse", 409, **key)
    assert problem["code"] == "idempotency_conflict"


def test_the_same_declaration_twice_is_refused(stage, filed):
    problem = together(stage.employer, [filed[0], filed[0]], expect=422)
    assert field_codes(problem) == {"declaration_ids": "duplicate"}
    assert statuses(filed[:1]) == ["in_review"]


@pytest.mark.parametrize("count", [0, 101])
def test_from_one_to_a_hundred(stage, count):
    problem = together(stage.employer, [f"d-{n}" for n in range(count)], expect=422)
    assert list(field_codes(problem)) == ["declaration_ids"]


def test_an_operator_without_the_right_decides_nothing(stage, filed):
    problem = together(an_operator(stage.employer, "report"), filed, expect=403)
    assert problem["code"] == "permission_missing"


def test_the_committee_accepts_many_and_passes_none(stage):
    filed = road.at_committee(stage, 2)
    assert together(stage.committee, filed, "pass", 403)["code"] == "not_allowed"
    assert outcomes(together(stage.committee, filed, "accept")) == [("accepted", None)] * 2
    assert statuses(filed) == ["accepted"] * 2


def test_after_the_last_day_nothing_is_newly_accepted(stage):
    filed = road.at_committee(stage)
    move_clock(START + timedelta(days=61))
    assert outcomes(together(stage.committee, filed, "accept")) == [("failed", "window_closed")]
    assert outcomes(together(stage.committee, filed, "refuse")) == [("refused", None)]


def test_a_unit_does_not_accept(stage, filed):
    assert together(stage.employer, filed, "accept", 403)["code"] == "not_allowed"


@pytest.fixture
def seen_before(filed, monkeypatch):
    """The heads as they are now, however they change before anything is written."""
    heads = desks.load_heads([one.declaration_id for one in filed])
    monkeypatch.setattr(reviews_together.desks, "load_heads", lambda ids: heads)


@pytest.mark.usefixtures("seen_before")
def test_a_clash_is_the_outcome_of_the_one_it_hit(stage, filed):
    filed[0].review(stage.employer, "refuse")
    assert outcomes(together(stage.employer, filed)) == [("failed", "stale"), ("passed", None)]


@pytest.mark.usefixtures("seen_before")
def test_a_clash_with_the_same_decision_is_none(stage, filed):
    filed[0].review(stage.employer, "pass")
    assert outcomes(together(stage.employer, filed)) == [("passed", None)] * 2


@pytest.mark.parametrize("round_", range(3))
def test_a_double_click_passes_each_once_and_nobody_is_told_of_a_failure(stage, notice_id, round_):
    filed = [road.submitted(stage, notice_id) for _ in range(3)]
    answers = all_at_once([lambda: together(stage.employer.twin(), filed)] * 2)
    assert [outcomes(told) for told in answers] == [[("passed", None)] * 3] * 2
    assert [entry["action"] for entry in filed[0].applicant.get(f"{filed[0].path}/history")["items"]].count("pass") == 1
