"""A panel is called off while nobody has voted; its history tells, and so does that of any panel."""

import time

import pytest

from chalicelib.storage import ballots
from tests.handlers.asking import ask
from tests.handlers.judging import SIZE, a_judging, again, drawn, opened
from tests.handlers.test_broken_off_panels import break_off_after
from tests.journeys import road
from tests.parties import START, a_unit, move_clock
from tests.storage.rows import all_at_once

REASON = "会议室停电，改期举行"


@pytest.fixture(scope="module")
def hall(cloud):
    move_clock(START)
    return a_judging(pool=SIZE)


@pytest.fixture
def judging(hall):
    return again(hall)


def status(judging):
    return judging.filed[0].seen_by(judging.committee)["status"]


def acts(judging):
    return [entry["action"] for entry in judging.committee.get(f"{judging.path}/history")["items"]]


def test_the_candidates_of_a_cancelled_panel_wait_for_another(judging):
    opened(judging)
    cancelled = judging.do("cancellation", reason=REASON)
    assert (cancelled["status"], cancelled["cancelled_for"]) == ("cancelled", REASON)
    assert status(judging) == "accepted"
    assert opened(judging).seen["status"] == "open"


@pytest.mark.parametrize("stage", ["planned", "drawn"])
def test_a_panel_may_be_cancelled_before_it_opens(judging, stage):
    judging.plan()
    if stage == "drawn":
        judging.do("draw")
    assert judging.do("cancellation", reason=REASON)["status"] == "cancelled"
    assert judging.do("draw", 409)["code"] == "panel_cancelled"
    assert judging.do("opening", 409)["code"] == "panel_cancelled"


def test_the_drawn_are_told_and_have_nothing_to_judge_any_more(judging):
    opened(judging)
    member = judging.members[0]
    judging.do("cancellation", reason=REASON)
    told = [m for m in member.get("/v1/me/notifications")["items"] if m["kind"] == "panel_cancelled"]
    assert judging.panel_id in [message["about"] for message in told]
    assert member.get(f"{judging.path}/declarations")["items"] == []
    assert member.get(f"{judging.path}/declarations/{judging.filed[0].declaration_id}", 404)["code"] == "not_found"
    assert judging.vote(member, expect=409)["code"] == "panel_cancelled"


def test_once_somebody_has_voted_it_goes_its_way(judging):
    opened(judging)
    judging.vote(judging.members[0])
    assert judging.do("cancellation", 409, reason=REASON)["code"] == "ballots_cast"
    assert (judging.seen["status"], status(judging)) == ("open", "in_panel")


def test_a_ballot_that_comes_in_between_keeps_the_meeting_open(judging, monkeypatch):
    opened(judging)
    judging.vote(judging.members[0])
    looks, seen = [], ballots.load_voted
    monkeypatch.setattr(ballots, "load_voted", lambda panel: seen(panel) if looks else looks.append(1) or {})
    assert judging.do("cancellation", 409, reason=REASON)["code"] == "ballots_cast"
    monkeypatch.undo()
    judging.vote(judging.members[1])
    assert (judging.seen["status"], status(judging)) == ("open", "in_panel")
    assert acts(judging)[-2:] == ["begin_cancelling", "resume"]


@pytest.mark.parametrize("voters", [1, 3])
def test_of_a_cancellation_and_ballots_at_once_never_both_stand(judging, voters, monkeypatch):
    """Real threads: a ballot that was taken is never thrown away, and none is taken of a meeting that is off.

    Each ballot is held back a little longer after the panel was read, so that some meet the cancellation on its way.
    """
    opened(judging)
    cast_now, waits = ballots.cast, iter([0.3] if voters == 1 else [0.02, 0.08, 0.3])
    monkeypatch.setattr(ballots, "cast", lambda *told: time.sleep(next(waits, 0)) or cast_now(*told))
    told = {"declaration_id": judging.filed[0].declaration_id, "vote": "yes"}
    hands = [party.twin() for party in judging.members[:voters]]
    office, calling_off = judging.committee.twin(), {"reason": REASON}
    calls = [lambda: ask(office, "POST", f"{judging.path}/cancellation", calling_off)[0]]
    calls += [lambda hand=hand: ask(hand, "POST", f"{judging.path}/ballots", told)[0] for hand in hands]
    cancelled, *cast = all_at_once(calls)
    taken = sum(map(len, ballots.load_voted(judging.panel_id).values()))
    assert (taken, {cancelled, *cast} <= {200, 409}) == (cast.count(200), True)
    assert (cancelled == 200) == (taken == 0)
    assert (judging.seen["status"], status(judging)) == (
        ("cancelled", "accepted") if cancelled == 200 else ("open", "in_panel")
    )


@pytest.mark.parametrize("writes", range(3))
def test_a_cancellation_that_broke_off_is_finished_by_another(judging, monkeypatch, writes):
    opened(judging)
    assert break_off_after(monkeypatch, writes, lambda: judging.do("cancellation", reason=REASON))
    assert judging.do("cancellation", reason=REASON)["status"] == "cancelled"
    assert status(judging) == "accepted"


def test_a_reason_is_asked_for_and_a_stranger_finds_nothing(judging):
    drawn(judging)
    judging.do("cancellation", 422, reason="")
    assert a_unit("committee").post(f"{judging.path}/cancellation", {"reason": REASON}, 404)["code"] == "not_found"
    assert judging.members[0].post(f"{judging.path}/cancellation", {"reason": REASON}, 403)["code"] == "not_allowed"


def test_what_is_closed_is_not_cancelled(judging):
    opened(judging)
    for party in judging.members:
        judging.vote(party)
    judging.do("closing")
    assert judging.do("cancellation", 409, reason=REASON)["code"] == "panel_closed"


def test_the_history_tells_every_act_and_chains(judging):
    opened(judging)
    for party in judging.members:
        judging.vote(party)
    judging.do("closing")
    judging.committee.get(f"{judging.path}/minutes")
    told = judging.committee.get(f"{judging.path}/history")
    assert [entry["label"] for entry in told["items"]] == [
        "组建评审会议",
        "随机抽取专家",
        "专家签到",
        "确定出席专家和评审对象",
        "开始投票",
        "结束投票",
        "计票完成",
        "查看会议纪要",
    ]
    assert [entry["action"] for entry in told["results"]] == ["judge"]
    assert (told["intact"], told["results_intact"]) == (True, True)


def test_the_history_goes_on_over_pages(judging):
    drawn(judging)
    first = judging.committee.get(f"{judging.path}/history?limit=1")
    second = judging.committee.get(f"{judging.path}/history?limit=1&cursor={first['next_cursor']}")
    assert [entry["action"] for entry in first["items"] + second["items"]] == ["plan", "draw"]


def test_an_offline_meetings_history_is_that_of_its_results(hall):
    filed = again(hall).filed
    panel = hall.committee.post("/v1/results", road.results_body(filed, [True]), 201)["panel_id"]
    told = hall.committee.get(f"/v1/panels/{panel}/history")
    assert [entry["action"] for entry in told["items"]] == ["judge"]
    assert told["intact"]


def test_a_panels_history_is_its_committees_own(judging):
    drawn(judging)
    assert a_unit("committee").get(f"{judging.path}/history", 404)["code"] == "not_found"
    assert judging.members[0].get(f"{judging.path}/history", 403)["code"] == "not_allowed"
