"""The stock of achievements: sound rows only, the same work once, chosen into a declaration's lists and back."""

import pytest

from chalicelib.domain import achievements
from chalicelib.domain.achievements import Achievement, AchievementKind
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.sections import SECTIONS
from tests.build import NOW, a_day, shanghai

TODAY = a_day("2026-03-05")
PAPER = {"name": "地铁牵引供电谐波治理", "on": "2022-05", "issuer": "电气化铁道"}


def in_stock(kind="paper", **row):
    return Achievement(achievement_id=f"{kind}-1", kind=AchievementKind(kind), data=PAPER | row, added_at=NOW)


@pytest.mark.parametrize("kind", list(AchievementKind))
def test_every_kind_has_its_list_in_the_declaration(kind):
    assert kind.section in SECTIONS


def wrong(kind, row):
    with pytest.raises(Invalid) as refused:
        achievements.refuse_wrong_row(AchievementKind(kind), row, TODAY)
    return [(error.field, error.code) for error in refused.value.errors]


@pytest.mark.parametrize(
    ("kind", "row", "field", "code"),
    [
        ("paper", {}, "name", "required"),
        ("paper", {"name": "  "}, "name", "required"),
        ("paper", {"name": "长" * 101}, "name", "too_long"),
        ("paper", PAPER | {"author_rank": 0}, "author_rank", "greater_than_equal"),
        ("paper", PAPER | {"on": "2026-04"}, "on", "in_future"),
        ("project", {"name": "供电", "began": "2020-02", "ended": "2020-01"}, "ended", "ends_before_it_begins"),
        ("award", PAPER | {"indexed_in": "EI"}, "indexed_in", "extra_forbidden"),
    ],
)
def test_a_row_is_checked_as_in_the_declaration(kind, row, field, code):
    assert wrong(kind, row) == [(field, code)]


def test_a_sound_row_is_taken():
    achievements.refuse_wrong_row(AchievementKind.PAPER, PAPER, TODAY)


def test_ids_sort_by_kind_and_then_by_time():
    made = [
        achievements.achievement_id(AchievementKind(kind), number, shanghai(at), n)
        for kind, at, n, number in [
            ("award", "2026-03-05 10:00", 0, "z"),
            ("paper", "2025-03-05 10:00", 0, "z"),
            ("paper", "2026-03-05 09:00", 0, "z"),
            ("paper", "2026-03-05 09:00", 1, "a"),
        ]
    ]
    assert made == sorted(made)


@pytest.mark.parametrize(("present", "more"), [(300, 1), (299, 2)])
def test_the_stock_is_full_at_300(present, more):
    achievements.refuse_too_many(299)
    with pytest.raises(Conflict, match="too_many_achievements: "):
        achievements.refuse_too_many(present, more)


def rows_after(sections, *chosen):
    changed, added = achievements.chosen(sections, chosen)
    return {name: [row["name"] for row in data["items"]] for name, data in changed.items()}, added


def test_what_is_chosen_comes_after_what_is_there():
    sections = {"papers": {"items": [{"name": "旧作"}]}}
    assert rows_after(sections, in_stock()) == ({"papers": ["旧作", PAPER["name"]]}, 1)


def test_each_kind_goes_into_its_own_list():
    assert rows_after({}, in_stock(), in_stock("award")) == (
        {"papers": [PAPER["name"]], "awards": [PAPER["name"]]},
        2,
    )


@pytest.mark.parametrize("there", [PAPER, {"name": " 地铁 牵引供电谐波治理", "on": "2022-05"}])
def test_what_is_there_already_is_not_chosen_twice(there):
    assert rows_after({"papers": {"items": [there]}}, in_stock()) == ({}, 0)


def test_two_of_the_same_come_in_once():
    assert rows_after({}, in_stock(), in_stock(issuer="另一刊")) == ({"papers": [PAPER["name"]]}, 1)


@pytest.mark.parametrize("other", [{"on": "2022-06"}, {"name": "地铁牵引供电谐波治理（二）"}])
def test_another_time_or_name_is_another_work(other):
    assert rows_after({"papers": {"items": [PAPER]}}, in_stock(**other))[1] == 1


@pytest.mark.parametrize("gap", [None, {}, {"items": None}, {"items": []}, {"items": [[], {}]}])
def test_a_half_filled_list_takes_what_is_chosen(gap):
    assert achievements.chosen({"papers": gap}, [in_stock()])[1] == 1


def test_a_list_that_would_overflow_is_refused_by_name():
    full = {"papers": {"items": [{"name": f"论文{n}"} for n in range(50)]}}
    with pytest.raises(Invalid, match="“论文著作”放不下所选的成果（共51项）") as refused:
        achievements.chosen(full, [in_stock(), in_stock("award")])
    assert [(error.field, error.code) for error in refused.value.errors] == [("achievement_ids", "too_long")]


def imported(sections, *stock):
    return [(kind, row["name"]) for kind, row in achievements.to_import(sections, stock, TODAY)]


def test_what_the_stock_lacks_is_imported():
    sections = {"papers": {"items": [PAPER, {"name": "新作"}]}, "awards": {"items": [{"name": "科技进步奖"}]}}
    assert imported(sections, in_stock()) == [("paper", "新作"), ("award", "科技进步奖")]


def test_the_same_name_of_another_kind_is_another_thing():
    assert imported({"awards": {"items": [PAPER]}}, in_stock()) == [("award", PAPER["name"])]


@pytest.mark.parametrize("row", [{}, {"issuer": "某刊"}, [], {"name": "来年之作", "on": "2027-01"}])
def test_an_unfinished_row_stays_in_the_declaration(row):
    assert imported({"papers": {"items": [row]}}) == []


def test_a_work_that_stands_there_twice_is_imported_once():
    assert imported({"papers": {"items": [PAPER, PAPER]}}) == [("paper", PAPER["name"])]
