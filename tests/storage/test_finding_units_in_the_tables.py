"""Units by any part of their name: every character and every pair leads to them, once they have rights."""

import pytest

from chalicelib.domain.units import Authorization, authorize
from chalicelib.storage import unit_search, units
from tests.build import NOW, an_actor
from tests.storage.arranging import a_new_unit
from tests.storage.rows import answering


def a_granted_unit(**changes):
    change, account = a_new_unit(**changes)
    units.create_unit(change, account)
    unit = units.load_unit(change.after.unit_id)
    units.save_unit(authorize(unit, an_actor("support"), Authorization(decision="grant"), NOW))
    return units.load_unit(unit.unit_id)


@pytest.fixture(scope="module")
def unit(cloud):
    return a_granted_unit(name="齐鲁𠮷祥Robotics研究院（东区）", region_code="371402")


def found(part, region=""):
    return {hit.unit_id for hit in unit_search.search_units(part, region, 100, None).items}


@pytest.mark.parametrize("part", ["齐", "𠮷", "鲁𠮷", "𠮷祥R", "r", "robotics研究", "）", "院（东区）"])
def test_every_part_leads_to_it(unit, part):
    assert unit.unit_id in found(part)


@pytest.mark.parametrize("part", ["齐祥", "院院", "齐鲁𠮷祥x"])
def test_what_is_no_part_does_not(unit, part):
    assert unit.unit_id not in found(part)


@pytest.mark.parametrize(
    ("region", "is_within"),
    [("371402", True), ("371400", True), ("370000", True), ("371403", False), ("371500", False)],
)
def test_regions_are_prefixes(unit, region, is_within):
    assert (unit.unit_id in found("齐鲁", region)) is is_within


@pytest.mark.parametrize("length", [2, 49, 50])
def test_even_the_longest_name_is_found_by_every_pair(length):
    name = "".join(chr(0x4E00 + n) for n in range(length))
    unit = a_granted_unit(name=name)
    assert all(unit.unit_id in found(name[n : n + 2]) for n in range(0, length - 1, 7))


def test_a_unit_without_rights_is_not_found():
    change, account = a_new_unit(name="尚未开通的琉璃单位")
    units.create_unit(change, account)
    assert found("琉璃") == set()


def test_what_is_found_holds_no_number(unit):
    hit = unit_search.search_units("𠮷祥", "", 1, None).items[0]
    assert set(hit.model_dump()) == {"unit_id", "name", "kind", "region_code", "initials"}


def every_page(part, limit, **asked):
    found, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        page = unit_search.search_units(part, asked.get("region", ""), limit, cursor, asked.get("kind"))
        found, cursor, pages = found + [hit.name for hit in page.items], page.cursor, pages + 1
    return found, pages


@pytest.fixture(scope="module")
def many(cloud):
    """Fifteen that begin with 琅琊 and five that have it further on."""
    names = [f"琅琊{chr(0x4E00 + n)}{'馆' * (n % 5)}" for n in range(15)] + [
        f"古{chr(0x4E00 + n)}琅琊" for n in range(5)
    ]
    for name in names:
        a_granted_unit(name=name, region_code="371302" if name.startswith("琅") else "371311")
    return names


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
def test_beyond_one_window_every_unit_is_found_once_and_beginnings_stay_before_the_rest(many, monkeypatch, limit):
    monkeypatch.setattr(unit_search, "WINDOW", 4)
    found, _ = every_page("琅琊", limit)
    assert sorted(found) == sorted(many)
    assert [name.startswith("琅琊") for name in found] == [True] * 15 + [False] * 5


def test_within_a_window_shorter_names_come_first(many):
    found, _ = every_page("琅琊", 100)
    lengths = [len(name) for name in found]
    assert lengths == sorted(lengths[:15]) + sorted(lengths[15:])


def test_a_page_reads_no_more_than_its_windows_however_many_units_there_are(many, monkeypatch):
    monkeypatch.setattr(unit_search, "WINDOW", 2)
    with answering(operation="Query") as calls:
        page = unit_search.search_units("琅琊", "371311", 5, None)
    assert (page.items, page.cursor is None) == ([], False)
    assert [call["Limit"] for call in calls] == [unit_search.WINDOW + 2] * unit_search.READS


def test_a_rare_region_is_found_by_going_on(many, monkeypatch):
    monkeypatch.setattr(unit_search, "WINDOW", 2)
    found, pages = every_page("琅琊", 5, region="371311")
    assert sorted(found) == sorted(many[15:])
    assert pages > 1


def test_a_first_page_of_few_reads_each_order_once(many):
    with answering(operation="Query") as calls:
        unit_search.search_units("琅琊", "371300", 100, None)
    assert len(calls) == 2
