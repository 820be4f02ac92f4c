"""Ranks: unique and gap-free, those given earlier included, whatever of an act succeeds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import ranks
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.ranks import Ranking


def ranking(taken, about):
    """As an act about these declarations reads it; `taken`: rank → declaration."""
    top = max(taken, default=0)
    held = {one: rank for rank, one in taken.items() if one in about}
    return Ranking(top, tuple(rank for rank in range(1, top) if rank not in taken), held)


def ask(asked, taken=None):
    ranks.refuse_wrong(asked, ranking(taken or {}, dict(asked)))


def refusal(asked, taken=None):
    with pytest.raises(Invalid) as refused:
        ask(asked, taken)
    return [(error.field, error.code) for error in refused.value.errors]


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        ([("a", 1)], {}),
        ([("b", 2), ("a", 1)], {}),
        ([("b", 2), ("c", 3)], {1: "a"}),
        ([("b", 2)], {1: "a", 3: "c"}),
        ([("a", 1)], {1: "a", 2: "b"}),
        ([("a", 1), ("b", 2)], {1: "a"}),
        ([("a", 2), ("b", 1)], {1: "a", 2: "b"}),
        ([("a", 3), ("d", 1)], {1: "a", 2: "b"}),
        ([("a", 1)], {3: "c"}),
        ([("c", 3)], {3: "c"}),
        ([("a", 1), ("b", 2), ("d", 4)], {3: "c"}),
    ],
    ids=[
        "one",
        "in any order",
        "after others",
        "into a gap",
        "the same again",
        "a run taken up again",
        "two that came back exchange",
        "a new one takes the rank of one that came back",
        "one of two that were taken back",
        "one that came back, whatever gaps there are",
        "all gaps and the next one",
    ],
)
def test_ranks_already_held_and_the_next_free_ones_are_accepted(asked, taken):
    ask(asked, taken)


@pytest.mark.parametrize(
    ("asked", "taken", "field"),
    [
        ([("a", 1), ("b", 1)], {}, "items.1.rank"),
        ([("b", 1), ("c", 2)], {1: "a"}, "items.0.rank"),
        ([("c", 3), ("b", 2)], {1: "a", 2: "z"}, "items.1.rank"),
        ([("b", 1)], {1: "a", 2: "b"}, "items.0.rank"),
    ],
    ids=["twice in one report", "given earlier", "the second of the report", "of one that stays away"],
)
def test_a_rank_that_another_has_is_refused_at_its_place(asked, taken, field):
    assert refusal(asked, taken) == [(field, "rank_taken")]


@pytest.mark.parametrize(
    ("asked", "taken", "lacking"),
    [
        ([("a", 2)], {}, 1),
        ([("a", 1), ("c", 3)], {}, 2),
        ([("c", 4)], {1: "a", 2: "b"}, 3),
        ([("b", 3)], {1: "a", 2: "b"}, 2),
        ([("b", 2)], {3: "c"}, 1),
        ([("d", 4)], {1: "a", 3: "c"}, 2),
        ([("a", 1), ("d", 4)], {3: "c"}, 2),
        ([("c", 1)], {3: "c"}, 3),
    ],
    ids=[
        "not from one",
        "between",
        "after earlier ones",
        "its own, moved on",
        "the higher of two gaps",
        "past a gap",
        "past the second gap",
        "its own, moved down",
    ],
)
def test_a_gap_is_refused_and_named(asked, taken, lacking):
    with pytest.raises(Invalid, match=f"缺少第{lacking}位") as refused:
        ask(asked, taken)
    assert [(error.field, error.code) for error in refused.value.errors] == [("items", "rank_gap")]


def test_a_declaration_has_one_rank_only():
    assert refusal([("a", 1), ("a", 2)]) == [("items", "duplicate")]


def test_of_several_taken_back_each_can_be_reported_alone():
    left = ranking(dict(enumerate("abcde", 1)), "abcde")
    for name in "abd":
        left = left.given_up(name)
    assert left.free == (1, 2, 4)
    for name, rank in (("d", 1), ("a", 2), ("b", 4), ("f", 6)):
        ranks.refuse_wrong([(name, rank)], left)
        left = left.given(name, rank, [])
    assert (left.top, left.free) == (6, ())


def test_the_highest_rank_given_up_is_no_gap():
    left = ranking({1: "a", 2: "b", 3: "c"}, "abc").given_up("b").given_up("c")
    assert (left.top, left.free) == (1, ())


def test_what_was_passed_over_is_given_first_the_next_time():
    left = Ranking().given("c", 3, [])
    assert (left.top, left.free) == (3, (1, 2))
    with pytest.raises(Invalid, match="缺少第1位"):
        ranks.refuse_wrong([("d", 4)], left)


def test_two_exchange_their_ranks_in_one_step():
    left = ranking({1: "a", 2: "b"}, "ab").given("a", 2, ["a", "b"])
    assert left == Ranking(2, (), {"a": 2, "b": 1})


def test_three_exchange_in_a_ring():
    left, asked = ranking({1: "a", 2: "b", 3: "c"}, "abc"), {"a": 2, "b": 3, "c": 1}
    for name, rank in asked.items():
        left = left.given(name, rank, asked)
    assert left == Ranking(3, (), asked)


def test_a_new_one_gets_the_rank_of_one_that_came_back_and_that_one_the_next():
    left = ranking({1: "a", 2: "b"}, "ad").given("d", 1, ["a", "d"])
    assert left == Ranking(3, (), {"d": 1, "a": 3})


def test_a_rank_of_one_that_has_left_the_unit_again_is_taken():
    with pytest.raises(Conflict) as refused:
        ranking({1: "a", 2: "b"}, "ab").given("a", 2, ["a"])
    assert refused.value.code == "rank_taken"


NAMES = "abcdefgh"
acts = st.one_of(
    st.tuples(st.just("recall"), st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)),
    st.tuples(st.just("send_back"), st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)),
    st.tuples(st.just("report"), st.permutations(NAMES), st.sets(st.sampled_from(NAMES)), st.integers(1, 8)),
)


class Unit:
    """Reports, takes back and gets back; `away` are those that left it."""

    def __init__(self):
        self.known, self.away = Ranking(), set()

    def do(self, kind, names, *told):
        getattr(self, kind)(names, *told)
        self.ranks_are_unique_and_none_is_lost()

    def recall(self, names):
        for name in self.away & set(names):
            self.known = self.known.given_up(name)
            self.away.discard(name)

    def send_back(self, names):
        self.away -= set(names)

    def report(self, order, unfit, count):
        """The ranks that are due in some order; the unfit fail, as somewhere in a real act."""
        going = [name for name in order if name not in self.away][:count]
        own = {self.known.held[name] for name in going if name in self.known.held}
        due = own | set(self.known.lowest(len(going) - len(own)))
        asked = dict(zip(going, sorted(due), strict=True))
        if not asked:
            return
        ranks.refuse_wrong(list(asked.items()), self.known)
        gaps = set(self.known.free)
        for name in [name for name in going if name not in unfit]:
            self.known = self.known.given(name, asked[name], [one for one in going if one not in self.away])
            self.away.add(name)
            self.ranks_are_unique_and_none_is_lost()
        if not unfit & set(going):
            assert {name: self.known.held[name] for name in going} == asked
            assert set(self.known.free) == gaps - due

    def ranks_are_unique_and_none_is_lost(self):
        held = [*self.known.held.values(), *self.known.free]
        assert sorted(held) == list(range(1, self.known.top + 1))
        assert list(self.known.free) == sorted(self.known.free)


@given(st.lists(acts, max_size=12))
def test_whatever_is_reported_recalled_and_returned_ranks_stay_unique_and_none_is_lost(story):
    unit = Unit()
    for kind, *told in story:
        unit.do(kind, *told)


@given(st.lists(acts, max_size=8))
def test_when_everybody_is_reported_in_one_act_no_gap_is_left(story):
    unit = Unit()
    for kind, *told in story:
        unit.do(kind, *told)
    fresh = [f"new-{rank}" for rank in (*unit.known.free, "next")]
    unit.report([*NAMES, *fresh], set(), len(NAMES) + len(fresh))
    assert sorted(unit.known.held.values()) == list(range(1, unit.known.top + 1))
