"""Two meetings that mean the same candidates: each is judged by one of them, and neither meeting is stuck."""

import pytest

from tests.handlers.asking import ask, field_codes
from tests.handlers.judging import SIZE, a_judging, again, drawn, opened
from tests.handlers.test_broken_off_panels import break_off_after
from tests.journeys import road
from tests.parties import START, a_unit, move_clock


@pytest.fixture(scope="module")
def hall(cloud):
    move_clock(START)
    return a_judging(pool=SIZE)


def interrupted(hall, monkeypatch, writes):
    """A panel for two candidates whose opening broke off after so many writes."""
    first = drawn(again(hall, 2))
    first.attend(first.members)
    assert break_off_after(monkeypatch, writes, lambda: first.do("opening"))
    return first


def test_a_candidate_is_before_one_meeting_only(hall, monkeypatch):
    first = interrupted(hall, monkeypatch, 2)
    mine, theirs = sorted(first.filed, key=lambda one: one.seen_by(first.committee)["status"], reverse=True)
    assert (mine.seen_by(first.committee)["status"], theirs.seen_by(first.committee)["status"]) == (
        "in_panel",
        "accepted",
    )
    road.judged([theirs], [True])
    assert first.do("opening")["candidates"] == 1
    (item,) = first.members[0].get(f"{first.path}/declarations")["items"]
    assert item["declaration_id"] == mine.declaration_id


def test_a_panel_whose_candidates_another_meeting_took_waits_as_before(hall, monkeypatch):
    first = interrupted(hall, monkeypatch, 1)
    road.judged(first.filed, [True, False])
    assert first.do("opening", 409)["code"] == "no_candidates"
    assert first.seen["status"] == "drawn"


def entered_before(hall, monkeypatch, writes):
    """An offline meeting's results, broken off after so many writes."""
    judging = again(hall, 2)
    body = road.results_body(judging.filed, [True, True])
    assert break_off_after(monkeypatch, writes, lambda: judging.committee.post("/v1/results", body, 201))
    return judging, body


def test_an_entry_that_broke_off_decides_nothing_that_a_panel_votes_on(hall, monkeypatch):
    judging, body = entered_before(hall, monkeypatch, 2)
    opened(judging)
    problem = judging.committee.post("/v1/results", body, 409)
    assert set(field_codes(problem).values()) == {"not_accepted"}
    assert sorted(one.seen_by(judging.committee)["status"] for one in judging.filed) == ["in_panel", "passed"]


def test_what_another_meeting_has_judged_is_on_no_other_list(hall, monkeypatch):
    judging, _ = entered_before(hall, monkeypatch, 2)
    first, second = judging.filed
    other = road.judged([second], [False])
    first_id = panel_of(judging, first)
    published = judging.committee.post(f"/v1/results/{first_id}/publication")
    assert [item["declaration_id"] for item in published["items"]] == [first.declaration_id]
    listed = judging.committee.get(f"/v1/results/{first_id}/publicity")["items"]
    assert [person["declaration_id"] for person in listed] == [first.declaration_id]
    assert not judging.committee.post(f"/v1/results/{other}/publication")["items"][0]["passed"]


def panel_of(judging, filed):
    items = judging.committee.get(f"{filed.path}/history")["items"]
    return next(item["details"]["panel_id"] for item in items if item["action"] == "judge")


def test_nothing_is_published_before_everybody_is_judged(hall, monkeypatch):
    judging, body = entered_before(hall, monkeypatch, 2)
    path = f"/v1/results/{panel_of(judging, judging.filed[0])}/publication"
    assert judging.committee.post(path, expect=409)["code"] == "judging_unfinished"
    assert a_unit("committee").post(path, expect=404)["code"] == "not_found"
    assert ask(judging.committee, "POST", "/v1/results", body)[0] == 201
    assert len(judging.committee.post(path)["items"]) == 2
