"""A notice's conditions, reckoned over what was filled in."""

from datetime import date

import pytest
from pydantic import ValidationError

from chalicelib.domain import conditions
from chalicelib.domain.catalogue import Level
from chalicelib.domain.conditions import Condition, Effect, whole_years

YEARS = {"kind": "years_in_title", "minimum": 5}
HOURS = {"kind": "continuing_education_hours", "minimum": 90}
BACHELOR = {"kind": "education", "minimum": 3}


def findings(condition, level=Level.ASSOCIATE_SENIOR, **sections):
    return conditions.evaluate([Condition(**condition)], level, 2026, sections)


def found(condition, **sections):
    return [(finding.section, finding.field, finding.code) for finding in findings(condition, **sections)]


def title(**told):
    return {"title": "工程师"} | told


def courses(**hours):
    return {"items": [{"year": int(year.strip("y")), "hours": told} for year, told in hours.items()]}


def studies(*levels):
    return {"items": [{"school": "山东大学", "level": level} for level in levels]}


@pytest.mark.parametrize(
    ("begun", "until", "years"),
    [
        ("2021-12-31", "2026-12-31", 5),
        ("2022-01-01", "2026-12-31", 4),
        ("2021-03-05", "2026-03-05", 5),
        ("2021-03-06", "2026-03-05", 4),
        ("2020-02-29", "2021-02-28", 0),
        ("2020-02-29", "2021-03-01", 1),
        ("2027-01-01", "2026-12-31", 0),
    ],
)
def test_years_are_whole_by_their_anniversaries(begun, until, years):
    assert whole_years(date.fromisoformat(begun), date.fromisoformat(until)) == years


@pytest.mark.parametrize(("awarded", "is_met"), [("2021-12-31", True), ("2022-01-01", False)])
def test_years_in_the_title_are_reckoned_to_the_end_of_the_notices_year(awarded, is_met):
    unmet = [] if is_met else [("current_title", "awarded_on", "condition_unmet")]
    assert found(YEARS, current_title=title(awarded_on=awarded)) == unmet


def test_without_a_day_of_award_the_month_of_engagement_counts():
    assert found(YEARS, current_title=title(engaged_since="2021-12")) == []
    assert found(YEARS, current_title=title(engaged_since="2022-01")) != []


def test_the_day_of_award_goes_before_the_month_of_engagement():
    assert found(YEARS, current_title=title(awarded_on="2018-12-20", engaged_since="2023-01")) == []


def test_whoever_has_no_title_has_no_years_in_it():
    assert found(YEARS, current_title={"title": "无"}) == [("current_title", "title", "condition_unmet")]


@pytest.mark.parametrize("told", [{}, {"awarded_on": None}, {"awarded_on": ""}, {"awarded_on": "很久以前"}])
def test_a_day_that_is_not_told_is_asked_for(told):
    assert found(YEARS, current_title=title(**told)) == [("current_title", "awarded_on", "required")]


@pytest.mark.parametrize(
    ("condition", "is_met"),
    [
        (HOURS, True),
        (HOURS | {"years": 1}, False),
        (HOURS | {"years": 2}, True),
        (HOURS | {"per": "year"}, False),
        (HOURS | {"per": "year", "minimum": 60, "years": 2}, True),
        (HOURS | {"per": "year", "minimum": 60, "years": 3}, False),
    ],
)
def test_hours_are_summed_in_all_or_asked_of_every_year(condition, is_met):
    assert (found(condition, continuing_education=courses(y2025=60, y2026=60)) == []) is is_met


def test_hours_of_one_year_in_several_rows_are_added():
    rows = courses(y2026=60)["items"] + courses(y2026=30)["items"]
    assert found(HOURS | {"per": "year"}, continuing_education={"items": rows}) == []


def test_each_year_that_falls_short_is_told_with_its_hours():
    told = findings(HOURS | {"per": "year", "years": 3}, continuing_education=courses(y2025=90, y2026=60))
    assert [finding.message for finding in told] == [
        "2024年度继续教育须不少于90学时，已填0学时",
        "2026年度继续教育须不少于90学时，已填60学时",
    ]


@pytest.mark.parametrize("section", [None, {}, {"items": []}, {"items": None}])
def test_hours_that_were_not_filled_in_are_asked_for(section):
    assert found(HOURS, continuing_education=section) == [("continuing_education", "items", "required")]


def test_hours_count_in_every_spelling_that_the_form_accepts():
    rows = {"items": [{"year": "2026.0", "hours": "90.0"}]}
    assert found(HOURS | {"per": "year"}, continuing_education=rows) == []


def test_half_filled_rows_count_for_what_they_say():
    rows = {"items": [{"year": 2026}, {"hours": 50}, {"year": "2026", "hours": "90"}]}
    assert found(HOURS | {"per": "year"}, continuing_education=rows) == []


@pytest.mark.parametrize(
    ("levels", "is_met"),
    [(["大学本科"], True), (["大专", "硕士研究生"], True), (["博士"], True), (["大学专科"], False), (["中专"], False)],
)
def test_the_highest_education_counts(levels, is_met):
    assert (found(BACHELOR, education=studies(*levels)) == []) is is_met


@pytest.mark.parametrize("section", [{}, studies("自学成才")])
def test_education_that_is_not_known_is_asked_for(section):
    assert found(BACHELOR, education=section) == [("education", "items", "required")]


def test_a_condition_concerns_its_own_level():
    senior = YEARS | {"level": "senior"}
    assert findings(senior, Level.ASSOCIATE_SENIOR) == []
    assert findings(senior, Level.SENIOR) != []


def test_without_a_word_a_condition_only_warns():
    assert [finding.effect for finding in findings(YEARS)] == [Effect.WARN]


def test_what_is_not_met_is_told_in_full():
    told = findings(YEARS, current_title=title(awarded_on="2023-06-30"))
    assert [finding.message for finding in told] == [
        "取得现职称须满5年（计算至2026年12月31日），按所填2023年6月30日计算为3年"
    ]


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        (
            YEARS | {"level": "senior", "effect": "block"},
            "正高级：取得现职称须满5年（计算至2026年12月31日）（不符合的不能提交）",
        ),
        (HOURS | {"per": "year"}, "2026年度继续教育须不少于90学时（不符合的将予提示）"),
        (HOURS | {"per": "year", "years": 3}, "2024至2026年度每年继续教育须不少于90学时（不符合的将予提示）"),
        (HOURS | {"years": 3}, "近3个年度继续教育合计须不少于90学时（不符合的将予提示）"),
        (BACHELOR | {"text": "含国（境）外学历"}, "学历须不低于大学本科（不符合的将予提示）。含国（境）外学历"),
    ],
)
def test_a_condition_reads_as_a_sentence(condition, shown):
    assert Condition(**condition).shown(2026) == shown


@pytest.mark.parametrize(
    "wrong",
    [
        YEARS | {"per": "year"},
        BACHELOR | {"years": 3},
        BACHELOR | {"minimum": 6},
        HOURS | {"minimum": 0},
        HOURS | {"effect": "refuse"},
    ],
)
def test_a_condition_that_means_nothing_is_refused(wrong):
    with pytest.raises(ValidationError):
        Condition(**wrong)
