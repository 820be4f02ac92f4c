"""The catalogue: 27 series in the national order, and levels that no word gives away."""

import pytest

from chalicelib.domain.catalogue import Level, catalogue, find_series, series_name
from chalicelib.domain.errors import Invalid

TITLE_SAYS_HIGH = [
    ("engineering", "associate_senior", "高级工程师"),
    ("engineering", "senior", "正高级工程师"),
    ("journalism", "senior", "高级记者"),
    ("sports", "senior", "国家级教练"),
    ("sports", "associate_senior", "高级教练"),
    ("translation", "associate_senior", "一级翻译"),
    ("arts", "senior", "一级演员"),
]


def test_the_catalogue_has_the_27_series_in_the_national_order():
    assert [series.code for series in catalogue()] == [str(number) for number in range(1, 28)]
    assert (catalogue()[0].series, catalogue()[4].series, catalogue()[26].series) == (
        "高等学校教师",
        "工程技术人员",
        "审计专业人员",
    )


def test_every_series_says_how_sure_it_is():
    assert {series.confidence for series in catalogue()} <= {"table", "partial", "general"}


def test_every_level_offered_has_titles_and_its_chinese_name():
    offered = [level for series in catalogue() for level in series.levels]
    assert all(level.titles and level.zh_level == level.level.label for level in offered)


def test_no_series_offers_a_level_twice():
    for series in catalogue():
        levels = [level.level for level in series.levels]
        assert len(levels) == len(set(levels)), series.series


@pytest.mark.parametrize(("series", "level", "title"), TITLE_SAYS_HIGH)
def test_the_level_is_never_inferred_from_the_title(series, level, title):
    holders = [offered.level for offered in find_series(series).levels if title in offered.titles]
    assert holders == [Level(level)]


def test_a_series_is_found_by_key_code_and_chinese_name():
    for series in catalogue():
        assert find_series(series.series_en) is find_series(series.code) is find_series(f" {series.series} ") is series


def test_no_name_belongs_to_two_series():
    names = [name for series in catalogue() for name in (series.code, series.series, series.series_en)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["", "28", "工程", "Engineering"])
def test_an_unknown_series_is_refused(name):
    with pytest.raises(Invalid) as refused:
        find_series(name)
    assert refused.value.errors[0].code == "series_unknown"


def test_a_level_the_series_does_not_have_is_refused():
    with pytest.raises(Invalid, match="高等学校教师没有员级"):
        find_series("university-teacher").titles(Level.TECHNICIAN)


def test_the_five_levels_have_their_labels():
    assert [level.label for level in Level] == ["正高级", "副高级", "中级", "助理级", "员级"]


def test_a_key_is_shown_by_its_chinese_name():
    assert series_name("engineering") == "工程技术人员"
