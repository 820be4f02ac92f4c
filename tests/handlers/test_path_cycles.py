"""Circles are refused at any depth, also when all who would close one ask in the same moment."""

from itertools import pairwise, product

import pytest

from chalicelib.domain.catalogue import Level, catalogue
from tests.handlers.asking import ask
from tests.handlers.ending_paths import decide_path, end_path
from tests.handlers.test_races import all_at_once, statuses
from tests.parties import a_unit, request_path

ROUNDS = pytest.mark.parametrize("round_", range(3))
SIZES = pytest.mark.parametrize("size", [2, 3, 5])


@pytest.fixture(scope="module")
def units(cloud):
    """Supervisors, who may all report to each other; every test takes a series × level of its own."""
    return [a_unit("supervisor") for _ in range(8)]


@pytest.fixture(scope="module")
def unused(cloud):
    return product([series.series_en for series in catalogue()], Level)


@pytest.fixture
def scope(unused):
    series, level = next(unused)
    return {"series": series, "level": str(level)}


def closing(ring, scope):
    """The requests, each from a unit to the next, the last to the first."""

    def asked(lower, upper):
        return lambda: ask(lower.twin(), "POST", "/v1/paths", {"parent_unit_id": upper.party_id, **scope})

    return [asked(lower, upper) for lower, upper in pairwise([*ring, ring[0]])]


def assert_one_is_refused(answers):
    assert statuses(answers) == [201] * (len(answers) - 1) + [409]
    assert [told["code"] for status, told in answers if status == 409] == ["path_cycle"]


@pytest.mark.parametrize("depth", range(2, 9))
def test_a_chain_never_bites_its_tail(units, scope, depth):
    chain = units[:depth]
    for lower, upper in pairwise(chain):
        request_path(lower, upper, **scope)
    assert request_path(chain[-1], chain[0], 409, **scope)["code"] == "path_cycle"


@ROUNDS
@SIZES
def test_a_ring_asked_for_at_once_lacks_exactly_one_path(units, scope, round_, size):
    assert_one_is_refused(all_at_once(closing(units[:size], scope)))


@ROUNDS
@SIZES
def test_nor_does_a_ring_close_that_was_rejected_before(units, scope, round_, size):
    ring = units[:size]
    for lower, upper in pairwise(ring):
        decide_path(upper, request_path(lower, upper, **scope), "reject")
    assert_one_is_refused(all_at_once(closing(ring, scope)))


@ROUNDS
def test_nor_one_with_an_approved_path_in_it_and_a_retired_one(units, scope, round_):
    one, two, three, four = units[:4]
    decide_path(two, request_path(one, two, **scope))
    end_path(two, decide_path(three, request_path(two, three, **scope)))
    assert_one_is_refused(all_at_once(closing([one, two, three, four], scope)[1:]))


@ROUNDS
def test_neighbours_who_close_no_ring_do_not_disturb_each_other(units, scope, round_):
    answers = all_at_once(closing(units[:5], scope)[:-1])
    assert statuses(answers) == [201] * 4
