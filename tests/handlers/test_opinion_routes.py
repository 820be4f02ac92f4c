"""Three experts write first, and advise only: assigned, written, read, and left behind when the voting begins."""

import pytest

from chalicelib.domain import opinions
from tests.handlers.judging import SIZE, a_judging, again, drawn
from tests.journeys import road
from tests.parties import START, a_unit, move_clock

TEXT = "主持完成三项轨道交通供电工程，达到副高级水平。"


@pytest.fixture(scope="module")
def hall(cloud):
    move_clock(START)
    return a_judging(pool=SIZE + 1)


@pytest.fixture
def judging(hall):
    """Drawn, and its one candidate has its readers."""
    judging = drawn(again(hall))
    judging.do("readers")
    return judging


def listed(party, judging, of=None, expect=200):
    told = party.get(f"{judging.path}/opinions{f'?declaration_id={of}' if of else ''}", expect)
    return told["items"] if expect == 200 else told


def readers(judging, which=0):
    of = judging.filed[which].declaration_id
    return [judging.pool[one["expert_id"]] for one in listed(judging.committee, judging, of)]


def others(judging):
    found = [one.party_id for one in readers(judging)]
    return [member for member in judging.members if member.party_id not in found]


def write(party, judging, expect=200, recommendation="support", text=TEXT):
    body = {"declaration_id": judging.filed[0].declaration_id, "recommendation": recommendation, "text": text}
    return party.post(f"{judging.path}/opinions", body, expect)


def begin(judging):
    judging.attend(judging.members)
    judging.do("opening")


def test_three_read_each_candidate_and_are_told(judging):
    (first, *_), seen = readers(judging), judging.seen["opinions"]
    assert len(readers(judging)) == 3
    assert seen == {"given": 0, "missing": 3, "required": False}
    kinds = [message["kind"] for message in first.get("/v1/me/notifications")["items"]]
    assert "opinion_asked" in kinds


def test_a_reader_finds_what_is_still_to_be_written(judging):
    (one,) = listed(readers(judging)[0], judging)
    assert (one["own"], one["recommendation"], one["text"]) == (True, None, None)


def test_before_the_opening_each_reads_their_own_and_then_all_read_all(judging):
    first, second, _ = readers(judging)
    write(first, judging)
    write(second, judging, recommendation="doubt")
    assert [one["recommendation"] for one in listed(first, judging)] == ["support"]
    assert listed(others(judging)[0], judging) == []
    begin(judging)
    told = [one["recommendation"] for one in listed(others(judging)[0], judging)]
    assert told == ["support", "doubt", None]
    assert len(listed(judging.committee, judging)) == 3


def test_who_does_not_read_the_candidate_writes_nothing(judging):
    assert write(others(judging)[0], judging, 404)["code"] == "not_found"
    assert write(judging.committee, judging, 403)["code"] == "not_allowed"


def test_an_opinion_may_change_until_the_first_ballot_on_that_candidate(judging):
    reader = readers(judging)[0]
    write(reader, judging)
    begin(judging)
    assert write(reader, judging, recommendation="against")["recommendation"] == "against"
    judging.vote(others(judging)[0])
    assert write(reader, judging, 409)["code"] == "voting_begun"
    assert judging.seen["opinions"]["given"] == 1


def test_a_reader_who_steps_back_writes_nothing_and_another_takes_the_place(judging):
    reader = readers(judging)[0]
    write(reader, judging)
    judging.recuse(reader)
    assert write(reader, judging, 409, text=TEXT * 2)["code"] == "recused"
    assert listed(reader, judging) == []
    judging.do("readers")
    now = readers(judging)
    assert (len(now), reader.party_id in [one.party_id for one in now]) == (3, False)
    assert judging.seen["opinions"]["given"] == 0


def test_assigning_twice_is_assigning_once(judging):
    before = [one.party_id for one in readers(judging)]
    judging.do("readers")
    acts = [one["action"] for one in judging.committee.get(f"{judging.path}/history")["items"]]
    assert (acts.count("assign_readers"), [one.party_id for one in readers(judging)]) == (1, before)


def test_readers_are_assigned_between_the_draw_and_the_opening(hall):
    judging = again(hall)
    judging.plan()
    assert judging.do("readers", 409)["code"] == "not_drawn"
    judging.do("draw")
    begin(judging)
    problem = judging.do("readers", 409)
    assert (problem["code"], "评议专家应在会议开始前分配" in problem["detail"]) == ("panel_open", True)


def test_an_expert_sees_on_the_list_whom_they_read(judging):
    def marked(party):
        (item,) = party.get(f"{judging.path}/declarations")["items"]
        return item["is_reader"], party.get(f"{judging.path}/declarations/{item['declaration_id']}")["is_reader"]

    assert [marked(party) for party in (readers(judging)[0], others(judging)[0])] == [(True, True), (False, False)]


def test_who_stepped_back_reads_the_candidate_no_more(judging):
    reader = readers(judging)[0]
    judging.recuse(reader)
    (item,) = reader.get(f"{judging.path}/declarations")["items"]
    assert (item["recused"], item["is_reader"]) == (True, False)


def test_strangers_find_nothing_and_the_applicant_has_no_way_in(judging):
    assert listed(a_unit("committee"), judging, expect=404)["code"] == "not_found"
    assert listed(judging.filed[0].applicant, judging, expect=403)["code"] == "not_allowed"


def test_the_list_goes_on_over_pages_of_candidates(hall):
    judging = drawn(again(hall, 2))
    judging.do("readers")
    first = judging.committee.get(f"{judging.path}/opinions?limit=1")
    second = judging.committee.get(f"{judging.path}/opinions?limit=1&cursor={first['next_cursor']}")
    found = {one["declaration_id"] for one in first["items"]}, {one["declaration_id"] for one in second["items"]}
    assert set().union(*found) == {one.declaration_id for one in judging.filed}
    assert [len(one) for one in found] == [1, 1]


def test_in_a_blind_panel_an_opinion_that_guessed_the_name_is_masked_for_the_others(hall):
    judging = again(hall)
    judging.filed = road.accepted(judging.stage)
    judging.notice_id = judging.filed[0].notice_id
    drawn(judging, blind=True).do("readers")
    name = judging.filed[0].seen_by(judging.committee)["applicant_name"]
    write(readers(judging)[0], judging, text=f"{name}主持的工程达到副高级水平。")
    begin(judging)
    texts = [one["text"] for one in listed(others(judging)[0], judging) if one["text"]]
    assert texts == ["＊＊主持的工程达到副高级水平。"]


def test_where_the_rules_want_them_the_meeting_waits_for_them(judging, monkeypatch):
    strict = opinions.PANEL_RULES.model_copy(update={"opinions_required": True})
    monkeypatch.setattr(opinions.refuse_missing, "__defaults__", (strict,))
    judging.attend(judging.members)
    problem = judging.do("opening", 409)
    assert (problem["code"], problem["missing"]) == ("opinions_missing", 3)
    for reader in readers(judging):
        write(reader, judging)
    assert judging.do("opening")["status"] == "open"
