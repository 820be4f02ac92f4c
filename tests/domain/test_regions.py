"""Divisions: who lies within whom."""

import pytest

from chalicelib.domain import regions


@pytest.mark.parametrize(
    ("bureau", "unit", "within"),
    [
        ("370000", "370102", True),
        ("370000", "371302", True),
        ("370100", "370102", True),
        ("370102", "370102", True),
        ("371000", "371002", True),
        ("370100", "370202", False),
        ("370102", "370103", False),
        ("370102", "370100", False),
        ("370100", "370000", False),
        ("110000", "370102", False),
    ],
)
def test_a_division_covers_itself_and_what_lies_within(bureau, unit, within):
    assert regions.covers(bureau, unit) is within


def test_no_division_covers_nothing():
    assert not regions.covers("", "370102")


@pytest.mark.parametrize(
    ("code", "shared"), [("370000", "37"), ("370100", "3701"), ("371000", "3710"), ("370102", "370102")]
)
def test_the_shared_digits_are_those_before_the_closing_pairs_of_zeros(code, shared):
    assert regions.prefix(code) == shared
