"""A panel over HTTP: planned, drawn so that anybody can draw it again, opened, voted, closed, and its results."""

import hashlib
import itertools
from collections import Counter
from datetime import timedelta

import pytest

from chalicelib.domain.draws import drawing_order
from tests.handlers.asking import field_codes
from tests.handlers.judging import SIZE, a_judging, again, an_expert, drawn, opened
from tests.journeys import road
from tests.parties import START, a_unit, an_applicant, move_clock


@pytest.fixture(scope="module")
def hall(cloud):
    """One committee with its pool for all tests; each has its own notice and panel."""
    move_clock(START)
    return a_judging()


@pytest.fixture
def judging(hall):
    return again(hall)


def vote_all(judging, votes, which=0):
    for party, vote in zip(judging.members, votes, strict=False):
        judging.vote(party, vote, which)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"size": 12}, {"size": "size_even"}),
        ({"size": 9}, {"size": "size_too_small"}),
        ({"level": "senior"}, {"level": "level_not_offered"}),
    ],
)
def test_a_panel_is_odd_and_large_enough_for_its_level(judging, changes, told):
    assert field_codes(judging.plan(422, **changes)) == told


def test_another_committee_plans_nothing_on_the_notice(judging):
    body = {"notice_id": judging.notice_id, "level": road.LEVEL, "size": SIZE, "blind": False}
    assert a_unit("committee").post("/v1/panels", body, 404)["code"] == "not_found"


def test_anybody_with_the_record_draws_the_same_panel(judging):
    drawn(judging)
    record = judging.seen["draw"]
    digest = {
        one["expert_id"]: hashlib.sha256(f"{record['seed']}|{one['expert_id']}".encode()).hexdigest()
        for one in record["snapshot"]
    }
    replayed = sorted(digest, key=digest.__getitem__)
    assert [one["expert_id"] for one in judging.seen["members"]] == replayed[:SIZE]
    assert record["reserves"] == replayed[SIZE:]


def test_the_same_seed_and_pool_give_the_same_panel(hall):
    one, other = (drawn(again(hall), seed="济南-2026") for _ in range(2))
    assert one.seen["members"] == other.seen["members"]
    assert one.seen["draw"]["seed_given"]


def test_drawing_twice_is_drawing_once(judging):
    drawn(judging)
    assert judging.do("draw")["members"] == judging.seen["members"]


def test_who_is_excluded_is_not_drawn_and_the_reason_is_kept(judging):
    excluded = next(iter(judging.pool))
    exclusion = {"expert_id": excluded, "reason": "当年申报同系列职称"}
    drawn(judging, exclusions=[exclusion])
    record = judging.seen["draw"]
    assert excluded not in [one["expert_id"] for one in record["snapshot"]]
    assert record["exclusions"] == [exclusion]


def test_the_drawn_are_told_and_find_the_panel(judging):
    drawn(judging)
    member = judging.members[0]
    assert judging.panel_id in [one["panel_id"] for one in member.get("/v1/panels")["items"]]
    told = [m["about"] for m in member.get("/v1/me/notifications")["items"] if m["kind"] == "expert_drawn"]
    assert judging.panel_id in told


def test_a_pool_too_small_gives_no_panel(judging):
    judging.plan(size=15)
    problem = judging.do("draw", 409)
    assert (problem["code"], problem["eligible"]) == ("pool_too_small", SIZE + 2)


def test_the_next_reserve_takes_the_place_of_who_cannot_come(judging):
    drawn(judging)
    absent, reserve = judging.seen["members"][3]["expert_id"], judging.seen["draw"]["reserves"][0]
    after = judging.do("replacements", expert_id=absent, reason="因公出国")
    assert after["members"][3]["expert_id"] == reserve
    assert [(r["expert_id"], r["by"], r["reason"]) for r in after["draw"]["replaced"]] == [
        (absent, reserve, "因公出国")
    ]
    assert judging.pool[absent].get(judging.path, 404)["code"] == "not_found"


def test_who_has_come_is_not_replaced(judging):
    drawn(judging)
    judging.attend(judging.members[:1])
    member = judging.seen["members"][0]["expert_id"]
    assert judging.do("replacements", 409, expert_id=member, reason="另有安排")["code"] == "already_present"


def test_without_a_quorum_the_meeting_does_not_begin(judging):
    drawn(judging)
    judging.attend(judging.members[:7])
    problem = judging.do("opening", 409)
    assert (problem["code"], problem["present"]) == ("no_quorum", 7)


def test_opening_brings_the_accepted_before_the_panel(judging):
    opened(judging, present=8)
    (one,) = judging.filed
    assert judging.seen["status"] == "open"
    assert one.seen_by(one.applicant)["status"] == "in_panel"
    assert judging.do("opening")["status"] == "open"


def test_two_thirds_of_those_present_decide_and_the_results_go_on_as_any_meetings(hall):
    judging = opened(again(hall, 2))
    vote_all(judging, ["yes"] * 8 + ["no"] * 3, 0)
    vote_all(judging, ["yes"] * 7 + ["no"] * 3 + ["abstain"], 1)
    assert judging.do("closing")["status"] == "judged"
    published = judging.committee.post(f"/v1/results/{judging.panel_id}/publication")
    counts = {i["declaration_id"]: (i["yes"], i["no"], i["abstain"], i["passed"]) for i in published["items"]}
    first, second = (one.declaration_id for one in judging.filed)
    assert counts == {first: (8, 3, 0, True), second: (7, 3, 1, False)}
    move_clock(road.AFTER_PUBLICITY)
    confirmed = judging.committee.post(f"/v1/results/{judging.panel_id}/confirmation", road.APPROVAL)
    assert (confirmed["passed"], confirmed["issued"]) == (1, 1)
    assert [one.seen_by(one.applicant)["status"] for one in judging.filed] == ["certified", "not_passed"]


def test_nobody_votes_twice(judging):
    opened(judging)
    voter = judging.members[0]
    judging.vote(voter)
    for vote in ("yes", "no"):
        assert judging.vote(voter, vote, expect=409)["code"] == "already_voted"


def test_nobody_votes_before_the_opening(judging):
    drawn(judging)
    judging.attend(judging.members)
    assert judging.vote(judging.members[0], expect=409)["code"] == "not_open"


def test_nobody_votes_after_the_closing(judging):
    opened(judging)
    vote_all(judging, ["yes"] * 10)
    move_clock(START + timedelta(minutes=61))
    judging.do("closing")
    assert judging.vote(judging.members[10], expect=409)["code"] == "panel_closed"


def test_who_was_not_there_does_not_vote(judging):
    opened(judging, present=8)
    assert judging.vote(judging.members[8], expect=409)["code"] == "not_present"
    assert judging.members[8].post(f"{judging.path}/attendance", expect=409)["code"] == "panel_open"


def test_nobody_votes_or_signs_in_for_another(judging):
    opened(judging, present=8)
    body = {"declaration_id": judging.filed[0].declaration_id, "vote": "yes"}
    for act, told in (("ballots", body), ("attendance", None)):
        for party in (judging.committee, an_applicant()):
            assert party.post(f"{judging.path}/{act}", told, 403)["code"] == "not_allowed"
        assert an_expert(a_unit("committee")).post(f"{judging.path}/{act}", told, 404)["code"] == "not_found"


def test_the_office_cannot_decide_by_closing_early(judging):
    opened(judging)
    vote_all(judging, ["yes"] * 7)
    problem = judging.do("closing", 409)
    assert (problem["code"], problem["missing"]) == ("ballots_missing", 4)


def test_after_an_hour_missing_ballots_are_abstentions(judging):
    opened(judging)
    vote_all(judging, ["yes"] * 8)
    move_clock(START + timedelta(minutes=61))
    assert judging.do("closing")["ballots_missing_at_closing"] == 3
    (item,) = judging.committee.post(f"/v1/results/{judging.panel_id}/publication")["items"]
    assert (item["yes"], item["no"], item["abstain"], item["passed"]) == (8, 0, 3, True)


def test_closing_twice_is_closing_once(judging):
    opened(judging)
    vote_all(judging, ["yes"] * SIZE)
    assert judging.do("closing") == judging.do("closing")


def test_an_offline_meeting_does_not_decide_what_a_panel_votes_on(judging):
    opened(judging)
    problem = judging.committee.post("/v1/results", road.results_body(judging.filed, [True]), 409)
    assert field_codes(problem) == {"items.0.declaration_id": "not_accepted"}


def test_the_recused_do_not_count_as_present(judging):
    opened(judging)
    for party in judging.members[:2]:
        judging.recuse(party)
    assert judging.vote(judging.members[0], expect=409)["code"] == "recused"
    for party in judging.members[2:]:
        judging.vote(party, "yes" if party in judging.members[2:8] else "no")
    judging.do("closing")
    (item,) = judging.committee.post(f"/v1/results/{judging.panel_id}/publication")["items"]
    assert (item["yes"], item["no"], item["abstain"], item["passed"]) == (6, 3, 0, True)


def test_who_has_voted_is_not_recused_any_more(judging):
    opened(judging)
    judging.vote(judging.members[0])
    assert judging.recuse(judging.members[0], expect=409)["code"] == "already_voted"


def test_a_recusal_may_come_before_the_opening(judging):
    drawn(judging)
    judging.recuse(judging.members[0])
    judging.attend(judging.members)
    judging.do("opening")
    assert judging.vote(judging.members[0], expect=409)["code"] == "recused"


def test_whom_too_few_may_judge_waits_for_another_panel(judging):
    opened(judging, present=8)
    judging.recuse(judging.members[0])
    for party in judging.members[1:8]:
        judging.vote(party)
    assert judging.do("closing")["unjudged"] == [judging.filed[0].declaration_id]
    assert judging.filed[0].seen_by(judging.committee)["status"] == "accepted"
    assert opened(judging).seen["status"] == "open"


def test_colleagues_are_recused_without_being_asked(hall):
    judging = again(hall)
    employer = judging.filed[0].seen_by(judging.committee)["unit_name"]
    tomorrow = str(START.date() + timedelta(days=1))  # so that no other test's pool has the colleague
    term = {"term_starts_on": tomorrow, "term_ends_on": tomorrow}
    colleague = an_expert(judging.committee, employer=f" {employer} ", **term)
    move_clock(START + timedelta(days=1))
    judging.pool = judging.pool | {colleague.actor["id"]: colleague}
    opened(judging, seed=a_seed_that_draws(colleague, judging.pool))
    assert [(r["expert_id"], r["ground"]) for r in judging.seen["recusals"]] == [
        (colleague.actor["id"], "same_employer")
    ]
    assert judging.vote(colleague, expect=409)["code"] == "recused"
    path = f"{judging.path}/declarations/{judging.filed[0].declaration_id}"
    assert colleague.get(path, 404)["code"] == "not_found"


def a_seed_that_draws(party, pool):
    seeds = (f"seed {n}" for n in itertools.count())
    return next(seed for seed in seeds if party.actor["id"] in drawing_order(seed, pool)[:SIZE])


def test_an_expert_sees_what_is_assigned_and_nothing_of_the_draw(judging):
    opened(judging)
    (one,) = judging.filed
    voter = judging.members[0]
    judging.vote(voter)
    (item,) = voter.get(f"{judging.path}/declarations")["items"]
    assert (item["declaration_id"], item["voted"], item["recused"]) == (one.declaration_id, True, False)
    seen = voter.get(judging.path)
    assert (seen["seed"], seen["draw"], seen["ballots_cast"]) == (None, None, 1)
    other = again(judging).filed[0].declaration_id
    assert voter.get(f"{judging.path}/declarations/{other}", 404)["code"] == "not_found"


def test_a_blind_panel_sees_no_names(hall):
    judging = again(hall)
    judging.filed = road.accepted(judging.stage)
    judging.notice_id = judging.filed[0].notice_id
    opened(judging, blind=True)
    shown = judging.members[0].get(f"{judging.path}/declarations/{judging.filed[0].declaration_id}")
    named = judging.filed[0].seen_by(judging.committee)
    assert (shown["applicant_name"], shown["unit_name"]) == (None, None)
    for secret in (named["applicant_name"], named["unit_name"], named["applicant_name"], "济南城建"):
        assert secret not in str(shown)
    assert shown["sections"]["achievements"]["summary"]


def test_the_committee_sees_how_many_have_voted_but_no_vote(judging):
    opened(judging)
    vote_all(judging, ["yes", "no"])
    seen = judging.seen
    assert seen["ballots_cast"] == 2
    assert not {"yes", "no", "abstain"} & Counter(str(seen).replace("'", " ").split()).keys()
