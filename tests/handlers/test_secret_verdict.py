"""Until the results are published, the applicant sees 评审中: no answer of any kind tells a pass from a fail."""

import pytest

from tests.journeys import road
from tests.parties import START, move_clock


@pytest.fixture(scope="module")
def candidates(stage):
    """One who passed and one who failed, judged in one meeting and not yet published."""
    move_clock(START)
    filed = road.accepted(stage, 2)
    road.judged(filed, [True, False])
    return filed


def everything_shown(filed):
    """All that the applicant can ask, without what differs between any two people."""
    applicant = filed.applicant
    head = applicant.get(filed.path)
    etag = applicant.etag
    return {
        "status": (head["status"], head["status_label"], head["status_group"], head["due"], head["rank"] is not None),
        "etag": etag,
        "listed": [item["status"] for item in applicant.get("/v1/declarations")["items"]],
        "history": [
            (entry["action"], entry["reason"], sorted(entry["details"]))
            for entry in applicant.get(f"{filed.path}/history")["items"]
        ],
        "messages": [item["kind"] for item in applicant.get("/v1/me/notifications")["items"]],
        "route": [hop["kind"] for hop in applicant.get(f"{filed.path}/route")["items"]],
        "refusals": [
            applicant.post(f"{filed.path}/{act}", body, 409)["detail"]
            for act, body in (("withdrawal", {}), ("submission", {"pledge": True}))
        ],
        "certificate": applicant.get(f"{filed.path}/certificate", expect=404)["code"],
    }


def test_both_candidates_see_the_same(candidates):
    passed, failed = (everything_shown(filed) for filed in candidates)
    assert passed == failed


def test_code_and_label_say_in_panel(candidates):
    for filed in candidates:
        shown = filed.seen_by(filed.applicant)
        assert (shown["status"], shown["status_label"], shown["status_group"]) == ("in_panel", "评审中", "judging")


def test_the_history_says_judged_and_not_how(candidates):
    for filed in candidates:
        entry = filed.applicant.get(f"{filed.path}/history")["items"][-1]
        assert entry["action"] == "judge"
        assert set(entry["details"]) == {"panel_id", "rules"}


@pytest.mark.parametrize("status", ["passed", "failed"])
def test_asking_for_a_verdict_lists_nothing(candidates, status):
    for filed in candidates:
        assert filed.applicant.get(f"/v1/declarations?status={status}")["items"] == []


@pytest.mark.parametrize("unit", ["employer", "supervisor"])
def test_the_units_below_the_committee_see_no_verdict_either(candidates, unit):
    below = getattr(candidates[0].stage, unit)
    assert {filed.seen_by(below)["status"] for filed in candidates} == {"in_panel"}
    for status in ("passed", "failed"):
        assert below.get(f"/v1/declarations?scope=sent&status={status}")["items"] == []


def test_the_committee_sees_the_verdicts(candidates):
    committee = candidates[0].stage.committee
    assert [filed.seen_by(committee)["status"] for filed in candidates] == ["passed", "failed"]


def test_publication_tells_everybody(stage):
    filed = road.accepted(stage, 2)
    road.published(filed, [True, False])
    assert [one.seen_by(one.applicant)["status"] for one in filed] == ["publicized", "not_passed"]
    told = [one.applicant.get("/v1/me/notifications")["items"][0]["kind"] for one in filed]
    assert told == ["publicized", "not_passed"]
