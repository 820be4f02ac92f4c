"""Ranks of a report: unique and gap-free, those given earlier included."""

import pytest
from pydantic import ValidationError

from chalicelib.domain import reports
from chalicelib.domain.errors import Invalid
from chalicelib.domain.reports import MOST, ReportRequest


def a_report(ranks, **changes):
    items = [{"declaration_id": declaration_id, "rank": rank} for declaration_id, rank in ranks]
    return ReportRequest(**{"notice_id": "n-1", "level": "associate_senior", "items": items} | changes)


def refusal(ranks, taken=None):
    with pytest.raises(Invalid) as refused:
        reports.refuse_wrong_ranks(a_report(ranks), taken or {})
    return [(error.field, error.code) for error in refused.value.errors]


@pytest.mark.parametrize(
    ("ranks", "taken"),
    [
        ([("a", 1)], {}),
        ([("b", 2), ("a", 1)], {}),
        ([("b", 2), ("c", 3)], {1: "a"}),
        ([("b", 2)], {1: "a", 3: "c"}),
        ([("a", 1)], {1: "a", 2: "b"}),
        ([("a", 1), ("b", 2)], {1: "a"}),
        ([("b", 3)], {1: "a", 2: "b", 4: "d"} | {2: "c"}),
    ],
    ids=["one", "in any order", "after others", "into a gap", "the same again", "a run taken up again", "moved on"],
)
def test_ranks_that_are_unique_and_gap_free_are_accepted(ranks, taken):
    reports.refuse_wrong_ranks(a_report(ranks), taken)


def test_a_rank_given_twice_in_one_report_is_refused():
    assert refusal([("a", 1), ("b", 1)]) == [("items.1.rank", "rank_taken")]


def test_a_rank_given_earlier_to_another_is_refused():
    assert refusal([("b", 1), ("c", 2)], {1: "a"}) == [("items.0.rank", "rank_taken")]


@pytest.mark.parametrize(
    ("ranks", "taken", "lacking"),
    [
        ([("a", 2)], {}, 1),
        ([("a", 1), ("c", 3)], {}, 2),
        ([("c", 4)], {1: "a", 2: "b"}, 3),
        ([("b", 3)], {1: "a", 2: "b"}, 2),
    ],
    ids=["not from one", "between", "after earlier ones", "given up by moving on"],
)
def test_a_gap_is_refused_and_named(ranks, taken, lacking):
    with pytest.raises(Invalid, match=f"缺少第{lacking}位") as refused:
        reports.refuse_wrong_ranks(a_report(ranks), taken)
    assert refused.value.errors[0].code == "rank_gap"


def test_a_declaration_has_one_rank_only():
    assert refusal([("a", 1), ("a", 2)]) == [("items", "duplicate")]


def test_the_same_act_has_the_same_id_in_whatever_order_it_is_ticked():
    first, second = a_report([("a", 1), ("b", 2)]), a_report([("b", 2), ("a", 1)])
    assert reports.report_id("u-1", first) == reports.report_id("u-1", second)


@pytest.mark.parametrize(
    ("unit", "other"),
    [
        ("u-2", a_report([("a", 1)])),
        ("u-1", a_report([("a", 2)])),
        ("u-1", a_report([("b", 1)])),
        ("u-1", a_report([("a", 1)], notice_id="n-2")),
        ("u-1", a_report([("a", 1)], level="senior")),
    ],
)
def test_another_act_has_another_id(unit, other):
    assert reports.report_id(unit, other) != reports.report_id("u-1", a_report([("a", 1)]))


def test_three_hundred_are_ticked_in_one_act_and_no_more():
    ranks = [(f"d-{n}", n) for n in range(1, MOST + 2)]
    assert len(a_report(ranks[:-1]).items) == 300
    with pytest.raises(ValidationError):
        a_report(ranks)


def test_a_later_report_continues_the_ranks_of_an_earlier_one():
    later = a_report([("c", 3), ("d", 4), ("e", 5)])
    reports.refuse_wrong_ranks(later, {1: "a", 2: "b"})
    assert refusal([("d", 4), ("e", 5)], {1: "a", 2: "b"}) == [("items", "rank_gap")]


def test_a_commissioned_review_without_its_letter_is_named():
    assert reports.letter_missing().code == "commission_letter_missing"
