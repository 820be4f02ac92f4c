"""Numbers leased in blocks: every serial is one certificate's, or still leased, or in a recorded gap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import number_leases as rules
from chalicelib.domain.errors import Conflict
from chalicelib.domain.number_leases import HIGHEST, SIZES, GapReason, Holder, Purpose
from tests.build import NOW

SERIES = rules.series_of("370102", 2026)
PANEL = Holder(purpose=Purpose.PANEL, holder_id="j-1")


def a_lease(counter=0, wanted=3, holder=PANEL):
    return rules.lease(SERIES, holder, counter, wanted, NOW)


def taken(lease, times):
    for _ in range(times):
        lease = rules.take(lease)
    return lease


def test_a_series_is_a_province_and_a_year():
    assert SERIES.key == "37#2026"
    assert rules.series_of("370000", 2026) == SERIES


def test_a_block_begins_behind_the_counter():
    lease = a_lease(counter=40)
    assert (lease.first, lease.next, lease.last, lease.left) == (41, 41, 43, 3)


@pytest.mark.parametrize(("wanted", "size"), [(0, 1), (1, 1), (3, 3), (100, 100), (101, 100), (500, 100)])
def test_a_panel_leases_what_it_needs_and_a_hundred_at_the_most(wanted, size):
    assert a_lease(wanted=wanted).left == size


def test_a_committee_that_converts_leases_less():
    assert a_lease(wanted=500, holder=Holder(purpose=Purpose.OLD, holder_id="u-1")).left == SIZES[Purpose.OLD]


def test_the_last_number_has_eight_digits():
    assert a_lease(counter=HIGHEST - 3).last == HIGHEST
    with pytest.raises(Conflict) as refused:
        a_lease(counter=HIGHEST - 2)
    assert refused.value.code == "numbers_exhausted"


def test_numbers_are_taken_one_by_one():
    lease = taken(a_lease(), 2)
    assert (lease.next, lease.left) == (3, 1)


def test_from_an_empty_lease_nothing_is_taken():
    with pytest.raises(AssertionError):
        taken(a_lease(), 4)


def test_what_is_left_is_given_up_as_a_gap_with_time_and_reason():
    gap = rules.give_up(taken(a_lease(), 1), GapReason.FINISHED, NOW)
    assert (gap.first, gap.last, gap.recorded_at, gap.reason) == (2, 3, NOW, "finished")
    assert "余号" in gap.reason_label


def test_a_lease_used_up_leaves_no_gap():
    assert rules.give_up(taken(a_lease(), 3), GapReason.FINISHED, NOW) is None


ACTS = st.lists(st.tuples(st.sampled_from(["lease", "take", "give up"]), st.integers(0, 3), st.integers(1, 7)))


@given(ACTS)
def test_whatever_holders_do_every_serial_is_accounted_for(acts):
    counter, open_leases, gaps, certified = 0, {}, [], []
    for act, who, wanted in acts:
        held = open_leases.get(who)
        if act == "lease" and not (held and held.left):
            open_leases[who] = a_lease(counter, wanted)
            counter = open_leases[who].last
        elif act == "take" and held and held.left:
            certified.append(held.next)
            open_leases[who] = rules.take(held)
        elif act == "give up" and held:
            gaps += filter(None, [rules.give_up(open_leases.pop(who), GapReason.FINISHED, NOW)])
    assert rules.wrongly_accounted(counter, certified, open_leases.values(), gaps) == {}


@pytest.mark.parametrize(
    ("certified", "wrong"),
    [([1], {2: 0}), ([1, 2, 2], {2: 2}), ([1, 2, 3], {3: 2}), ([1, 2, 5], {5: 2}), ([1, 2, 9], {9: 1})],
    ids=["forgotten", "twice", "leased, too", "given up, too", "never leased"],
)
def test_what_is_wrongly_accounted_shows(certified, wrong):
    still = taken(a_lease(counter=0, wanted=4), 2)
    gap = rules.give_up(a_lease(counter=4, wanted=2), GapReason.FINISHED, NOW)
    assert rules.wrongly_accounted(6, certified, [still], [gap]) == wrong
