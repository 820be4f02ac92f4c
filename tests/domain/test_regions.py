"""Divisions: who lies within whom."""

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain import regions
from chalicelib.domain.field_errors import from_pydantic

CODES = TypeAdapter(regions.ExistingRegion)


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


def counties(prefecture="37"):
    """Without the 市辖区, which stand for a prefecture's districts as a whole."""
    found = [region for code, region in regions.shandong().items() if code.startswith(prefecture)]
    return [region for region in found if not region.code.endswith("00") and region.name != "市辖区"]


def test_shandong_has_16_prefectures():
    named = [code for code in regions.shandong() if code.endswith("00") and code != "370000"]
    assert named == [f"37{n:02d}00" for n in range(1, 18) if n != 12]


@pytest.mark.parametrize(("ending", "count"), [("区", 58), ("市", 26), ("县", 52)])
def test_shandong_has_136_counties(ending, count):
    assert len([region for region in counties() if region.name.endswith(ending)]) == count


def test_jinan_has_ten_districts_and_two_counties_since_laiwu_came_to_it():
    assert [(region.code, region.name) for region in counties("3701")] == [
        ("370102", "历下区"), ("370103", "市中区"), ("370104", "槐荫区"), ("370105", "天桥区"), ("370112", "历城区"),
        ("370113", "长清区"), ("370114", "章丘区"), ("370115", "济阳区"), ("370116", "莱芜区"), ("370117", "钢城区"),
        ("370124", "平阴县"), ("370126", "商河县"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("370102", "山东省济南市历下区"),
        ("370800", "山东省济宁市"),
        ("370000", "山东省"),
        ("370215", "山东省青岛市即墨区"),
        ("370614", "山东省烟台市蓬莱区"),
        ("370811", "山东省济宁市任城区"),
        ("371324", "山东省临沂市兰陵县"),
        ("371503", "山东省聊城市茌平区"),
        ("371681", "山东省滨州市邹平市"),
        ("371703", "山东省菏泽市定陶区"),
        ("371200", None),
        ("110101", None),
    ],
)
def test_a_division_is_named_with_what_it_lies_in(code, name):
    assert regions.region_name(code) == name


@pytest.mark.parametrize("code", ["370100", "370102", "370000", "370105", "370800", "370101", "110101", "650000"])
def test_the_codes_of_the_standard_and_those_of_other_provinces_are_taken(code):
    assert CODES.validate_python(code) == code


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("370199", "山东省济南市没有代码为370199的行政区划，请从列表中选择"),
        ("371202", "山东省没有代码为371202的行政区划，请从列表中选择"),
        ("379900", "山东省没有代码为379900的行政区划，请从列表中选择"),
    ],
)
def test_an_unknown_code_of_shandong_is_refused_saying_what_is_unknown(code, said):
    with pytest.raises(ValidationError) as refused:
        CODES.validate_python(code)
    (error,) = from_pydantic(refused.value)
    assert (error.code, error.message) == ("region_code_unknown", said)


def test_within_a_prefecture_are_itself_and_its_counties():
    assert [region.code for region in regions.within("370500")] == [
        "370500", "370501", "370502", "370503", "370505", "370522", "370523"
    ]  # fmt: skip
