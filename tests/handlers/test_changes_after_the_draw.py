"""Between the draw and the meeting: who may no longer sit, who takes whose place, and many who sign in at once."""

from datetime import timedelta

import pytest

from chalicelib.domain import sittings as rules
from chalicelib.domain.changes import Change
from chalicelib.domain.history import record
from chalicelib.storage import experts, sittings
from tests.build import an_actor
from tests.handlers.asking import ask
from tests.handlers.judging import SIZE, a_judging, again, drawn
from tests.handlers.test_races import all_at_once, statuses
from tests.parties import START, move_clock


@pytest.fixture(scope="module")
def hall(cloud):
    move_clock(START)
    return a_judging()


@pytest.fixture
def judging(hall):
    return drawn(again(hall))


def test_a_reserve_who_was_suspended_since_is_passed_over(judging):
    suspended, next_one = judging.seen["draw"]["reserves"][:2]
    suspension = f"/v1/experts/{suspended}/suspension"
    judging.committee.post(suspension, {"suspended": True, "reason": "正在接受调查"})
    absent, other = (member["expert_id"] for member in judging.seen["members"][:2])
    (replaced,) = judging.do("replacements", expert_id=absent, reason="因公出国")["draw"]["replaced"]
    assert (replaced["by"], replaced["passed_over"]) == (next_one, [suspended])
    assert judging.do("replacements", 409, expert_id=other, reason="因病")["code"] == "no_reserve"
    judging.committee.post(suspension, {"suspended": False})
    replaced = judging.do("replacements", expert_id=other, reason="因病")["draw"]["replaced"][-1]
    assert (replaced["by"], replaced["passed_over"]) == (suspended, [])


def test_whose_term_is_over_by_the_meeting_does_not_sit(judging):
    member = judging.members[0]
    expert = experts.load_expert(member.actor["id"])
    over = expert.model_copy(update={"term_ends_on": START.date() - timedelta(days=1)})
    over.trail, entry = record(expert.trail, an_actor("committee"), "invite_again", START)
    experts.save_expert(Change(expert, over, entry))
    assert member.post(f"{judging.path}/attendance", expect=409)["code"] == "term_over"


def test_all_members_may_sign_in_at_the_same_moment(judging):
    hands = [lambda party=party: ask(party.twin(), "POST", f"{judging.path}/attendance") for party in judging.members]
    assert statuses(all_at_once(hands)) == [200] * SIZE
    assert all(member["present"] for member in judging.seen["members"])


def test_a_pool_of_more_than_one_item_is_kept_whole(hall):
    """The longest names there can be, so many that 400 KB do not hold them."""
    judging = again(hall)
    judging.plan()
    sitting = sittings.load_sitting(judging.panel_id)
    one = experts.load_expert(next(iter(judging.pool)))
    longest = {"name": "赵" * 50, "employer": "院" * 60}
    pool = [one.model_copy(update={"expert_id": f"{n:020}", **longest}) for n in range(1100)]
    eligible = rules.snapshot(sitting, pool, START)
    sittings.save_draw(rules.draw(sitting, eligible, an_actor("committee"), START), eligible)
    assert [member.expert_id for member in sittings.load_snapshot(judging.panel_id)] == [e.expert_id for e in pool]
