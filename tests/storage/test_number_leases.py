"""Leases in the tables: many hands at once, a crash in between, a holder that has done."""

import itertools

import pytest

from chalicelib.domain.errors import Conflict, Stale
from chalicelib.domain.number_leases import Holder, Purpose, Series
from chalicelib.handlers.ids import new_id
from chalicelib.storage import number_leases
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction
from tests.build import NOW
from tests.storage.rows import all_at_once, answering, cancelled

_years = itertools.count(2100)


@pytest.fixture
def series():
    """Nobody else's."""
    return Series(province="37", year=next(_years))


def a_holder(purpose=Purpose.PANEL):
    return Holder(purpose=purpose, holder_id=new_id())


def hold(series, holder, wanted=3, **also):
    return number_leases.hold(series, holder, wanted, NOW, **also)


def take(lease):
    transaction = Transaction()
    number_leases.add_taken(transaction, lease)
    transaction.commit()
    return lease.next


def give_up(holder):
    transaction = Transaction()
    number_leases.add_given_up(transaction, holder, NOW)
    transaction.commit()


def gaps(series):
    return [(gap.first, gap.last, gap.reason) for gap in number_leases.list_gaps(series)]


def test_a_dozen_holders_at_once_lease_blocks_that_follow_one_another(series):
    leases = all_at_once([lambda: hold(series, a_holder())] * 12)
    assert sorted(serial for lease in leases for serial in range(lease.first, lease.last + 1)) == [*range(1, 37)]
    assert number_leases.highest(series) == 36


def test_two_runs_of_one_holder_share_its_lease(series):
    holder = a_holder()
    leases = all_at_once([lambda: hold(series, holder)] * 6)
    assert {(lease.first, lease.last) for lease in leases} == {(1, 3)}
    assert number_leases.highest(series) == 3


def test_a_number_is_taken_once_however_many_reach_for_it(series):
    lease = hold(series, a_holder(), 50)

    def reach():
        try:
            return take(lease.model_copy())
        except Stale:
            return None

    assert sorted(filter(None, all_at_once([reach] * 8))) == [1]


def test_after_a_crash_the_next_run_goes_on_with_the_same_block(series):
    holder = a_holder()
    take(hold(series, holder))
    assert [(again.next, again.last) for again in (hold(series, holder, 9), hold(series, holder, 9))] == [(2, 3)] * 2


def test_a_block_used_up_is_followed_by_another(series):
    holder = a_holder()
    assert [take(hold(series, holder, 2)) for _ in range(3)] == [1, 2, 3]
    assert [(block.first, block.last) for block in number_leases.list_blocks(series)] == [(1, 2), (3, 4)]


def test_what_is_left_at_the_end_is_a_gap(series):
    holder = a_holder()
    lease = hold(series, holder)
    take(lease)
    give_up(holder)
    assert gaps(series) == [(2, 3, "finished")]
    assert number_leases.load_leases(holder) == []


def test_who_still_had_the_lease_in_hand_cannot_take_from_the_gap(series):
    holder = a_holder()
    lease = hold(series, holder)
    give_up(holder)
    with pytest.raises(Stale):
        take(lease)


def test_a_lease_used_up_ends_without_a_gap(series):
    holder = a_holder()
    take(hold(series, holder, 1))
    give_up(holder)
    assert (gaps(series), number_leases.load_leases(holder)) == ([], [])


def test_the_next_years_first_lease_leaves_the_rest_of_this_years_as_a_gap(series):
    holder = a_holder(Purpose.OLD)
    take(hold(series, holder, 20))
    following = Series(province="37", year=next(_years))
    assert hold(following, holder, 20).first == 1
    assert gaps(series) == [(2, 20, "left_behind")]
    assert [lease.series for lease in number_leases.load_leases(holder)] == [following]


def test_nothing_is_leased_when_what_must_hold_does_not(series):
    over = Conflict("已结束", code="over")

    def unless_absent(transaction):
        transaction.check(UnitItem, ("panel#none", "panel"), UnitItem.pk.exists(), over)

    with pytest.raises(Conflict) as refused:
        hold(series, a_holder(), also=unless_absent)
    assert refused.value.code == "over"
    assert (number_leases.highest(series), number_leases.list_blocks(series)) == (0, [])


def test_a_lease_that_meets_another_at_the_counter_is_tried_again(series):
    with answering(cancelled("None", "None", "ConditionalCheckFailed")) as calls:
        assert hold(series, a_holder()).first == 1
    assert len(calls) == 2


def test_a_gap_names_its_holder_and_its_time(series):
    holder = a_holder()
    hold(series, holder)
    give_up(holder)
    (gap,) = number_leases.list_gaps(series)
    assert (gap.holder, gap.recorded_at) == (holder, NOW)
