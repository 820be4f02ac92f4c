"""Quorum and two thirds, in integers: checked against exact fractions for every panel up to 25."""

from fractions import Fraction

import pytest

from chalicelib.domain import verdicts
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.verdicts import RuleSet
from tests.build import a_tally

TWO_THIRDS = Fraction(2, 3)


def test_a_quorum_is_two_thirds_of_the_members_exactly():
    for members in range(1, 26):
        for present in range(members + 1):
            assert verdicts.has_quorum(members, present) == (Fraction(present, members) >= TWO_THIRDS)


def test_who_has_two_thirds_of_those_present_has_passed_exactly():
    for present in range(1, 26):
        for yes in range(present + 1):
            assert verdicts.is_passed(yes, present) == (Fraction(yes, present) >= TWO_THIRDS)


@pytest.mark.parametrize(("yes", "present", "passed"), [(6, 9, True), (5, 9, False), (17, 25, True), (16, 25, False)])
def test_abstaining_counts_like_no(yes, present, passed):
    assert verdicts.is_passed(yes, present) is passed


def test_the_shares_are_data_of_a_rule_set():
    half = RuleSet(version="t", legal_basis="试", quorum=(1, 2), majority=(1, 2))
    assert verdicts.has_quorum(7, 4, half)
    assert not verdicts.has_quorum(7, 3, half)
    assert (verdicts.is_passed(3, 6, half), verdicts.is_passed(2, 6, half)) == (True, False)


@pytest.mark.parametrize("members", [2, 8, 24])
def test_a_panel_has_an_odd_number_of_members(members):
    with pytest.raises(Invalid) as refused:
        verdicts.refuse_invalid_meeting(members, members, [])
    assert refused.value.errors[0].code == "members_even"


def test_no_more_are_present_than_there_are_members():
    with pytest.raises(Invalid) as refused:
        verdicts.refuse_invalid_meeting(7, 8, [])
    assert refused.value.errors[0].code == "present_too_many"


@pytest.mark.parametrize(("members", "present"), [(7, 4), (9, 5), (25, 16)])
def test_a_meeting_without_quorum_decides_nothing(members, present):
    with pytest.raises(Conflict, match="no_quorum: "):
        verdicts.refuse_invalid_meeting(members, present, [a_tally(yes=present)])


@pytest.mark.parametrize(("members", "present"), [(7, 5), (9, 6), (25, 17), (1, 1)])
def test_two_thirds_present_are_enough(members, present):
    verdicts.refuse_invalid_meeting(members, present, [a_tally(yes=present)])


@pytest.mark.parametrize("wrong", [(5, 1, 0), (4, 0, 0), (3, 1, 0), (0, 0, 6)])
def test_the_ballots_add_up_to_those_present(wrong):
    good = a_tally("d-1", 3, 1, 1)
    with pytest.raises(Invalid) as refused:
        verdicts.refuse_invalid_meeting(7, 5, [good, a_tally("d-2", *wrong)])
    assert [(error.field, error.code) for error in refused.value.errors] == [("items.1", "tally_sum")]


def test_nobody_is_judged_twice_in_one_meeting():
    with pytest.raises(Invalid) as refused:
        verdicts.refuse_invalid_meeting(7, 5, [a_tally("d-1"), a_tally("d-2"), a_tally("d-1", 0, 5)])
    assert [error.field for error in refused.value.errors] == ["items.0.declaration_id", "items.2.declaration_id"]
