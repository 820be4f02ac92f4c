"""Ranks in the tables: what an act reads does not grow, and of two hands one writes first."""

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.domain.ranks import Ranking
from chalicelib.handlers.ids import new_id
from chalicelib.storage.ranks import Ranks, RanksMoved
from chalicelib.storage.transaction import Transaction
from tests.storage.rows import answering, given_ranks

LEVEL = "associate_senior"


@pytest.fixture
def unit():
    return new_id()


def ranks_of(unit, *declarations):
    return Ranks(unit, "n-1", LEVEL, declarations)


def write(ranks, act):
    """As a report or a recall does, once; `act` puts the ranks into its transaction."""

    def commit():
        transaction = Transaction()
        act(transaction)
        transaction.commit()

    ranks.settle(commit, lambda declaration_ids: None)


def give(unit, *given, movable=()):
    ranks = ranks_of(unit, *(name for name, _ in given))
    for name, rank in given:
        write(ranks, lambda also, name=name, rank=rank: ranks.give(also, name, rank, movable))


def test_ranks_given_are_read_again(unit):
    give(unit, ("a", 1), ("b", 3))
    assert ranks_of(unit, "b", "c").ranking == Ranking(3, (2,), {"b": 3})
    assert given_ranks(unit, "n-1", LEVEL) == {1: "a", 3: "b"}


def test_an_exchange_leaves_both_with_a_rank(unit):
    give(unit, ("a", 1), ("b", 2))
    give(unit, ("a", 2), ("b", 1), movable=["a", "b"])
    assert given_ranks(unit, "n-1", LEVEL) == {1: "b", 2: "a"}


def test_a_rank_given_up_is_free_and_can_be_given_to_the_same_again(unit):
    give(unit, ("a", 1), ("b", 2))
    ranks = ranks_of(unit, "a")
    write(ranks, lambda also: ranks.give_up(also, "a"))
    assert ranks_of(unit, "a").ranking == Ranking(2, (1,), {})
    write(ranks, lambda also: ranks.give(also, "a", 1, []))
    assert given_ranks(unit, "n-1", LEVEL) == {1: "a", 2: "b"}


def test_an_act_reads_the_state_and_its_own_declarations_only(unit):
    give(unit, *((f"d-{n}", n) for n in range(1, 6)))
    with answering(operation="BatchGetItem") as reads:
        ranks_of(unit, "d-2", "new")
    (keys,) = [told["RequestItems"].values() for told in reads]
    assert sorted(key["sk"]["S"] for each in keys for key in each["Keys"]) == ["of#d-2", "of#new", "state"]


def test_another_hand_that_gave_a_rank_meanwhile_is_seen_and_the_act_goes_on(unit):
    ranks, seen = ranks_of(unit, "a"), []
    give(unit, ("b", 1))

    def commit():
        transaction = Transaction()
        ranks.give(transaction, "a", 2, [])
        transaction.commit()

    ranks.settle(commit, seen.append)
    assert seen == [{"a"}]
    assert ranks_of(unit, "a").ranking == Ranking(2, (), {"a": 2})


def test_a_rank_that_another_hand_gave_meanwhile_is_taken(unit):
    ranks = ranks_of(unit, "a")
    give(unit, ("b", 1))
    with pytest.raises(Conflict) as refused:
        write(ranks, lambda also: ranks.give(also, "a", 1, []))
    assert refused.value.code == "rank_taken"


def test_a_report_under_the_rank_it_had_and_an_exchange_of_that_rank_do_not_both_succeed(unit):
    give(unit, ("a", 1), ("b", 2))
    exchanging = ranks_of(unit, "a", "b")
    give(unit, ("b", 2))
    transaction = Transaction()
    exchanging.give(transaction, "a", 2, ["b"])
    with pytest.raises(RanksMoved):
        transaction.commit()


def test_what_fails_for_another_reason_gives_nothing(unit):
    ranks = ranks_of(unit, "a", "b")

    def fail(also):
        ranks.give(also, "a", 1, [])
        raise Conflict("公示刚刚有变动", code="stale")

    with pytest.raises(Conflict, match="公示"):
        write(ranks, fail)
    write(ranks, lambda also: ranks.give(also, "b", 1, []))
    assert given_ranks(unit, "n-1", LEVEL) == {1: "b"}
