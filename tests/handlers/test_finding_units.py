"""GET /v1/units: only units with rights, by any part of the name; who decides sees who is waiting."""

import pytest

from tests.parties import a_unit, a_unit_registration, an_applicant


@pytest.fixture(scope="module")
def somebody(cloud):
    return an_applicant()


@pytest.fixture(scope="module")
def found_unit(cloud):
    return a_unit(name="鲁班锁（泉城）Works有限公司", region_code="370103")


def find(party, **query):
    told = "&".join(f"{name}={value}" for name, value in query.items())
    return [unit["unit_id"] for unit in party.get(f"/v1/units?{told}")["items"]]


@pytest.mark.parametrize(
    "part", ["鲁班锁（泉城）Works有限公司", "鲁班", "班锁（泉", "锁", "works", "WORKS", "公司", "（泉城）"]
)
def test_a_unit_is_found_by_any_part_of_its_name(somebody, found_unit, part):
    assert found_unit.party_id in find(somebody, q=part, limit=100)


@pytest.mark.parametrize("part", ["锁班", "鲁锁", "鲁班锁厂", "wroks"])
def test_a_unit_is_not_found_by_what_its_name_has_not(somebody, found_unit, part):
    assert found_unit.party_id not in find(somebody, q=part, limit=100)


@pytest.mark.parametrize(
    ("region", "is_found"), [("370103", True), ("370100", True), ("370000", True), ("370102", False)]
)
def test_a_search_stays_within_the_region(somebody, found_unit, region, is_found):
    assert (found_unit.party_id in find(somebody, q="鲁班", region=region)) is is_found


@pytest.mark.parametrize(("kind", "is_found"), [("employer", True), ("supervisor", False)])
def test_a_search_can_ask_for_a_kind(somebody, found_unit, kind, is_found):
    assert (found_unit.party_id in find(somebody, q="鲁班", kind=kind)) is is_found


def test_units_without_rights_are_not_found(visitor, somebody):
    given = a_unit_registration(name="墨子坊待审单位")
    visitor.post("/v1/units", given, expect=201)
    assert find(somebody, q="墨子坊") == []


def test_pages_continue_where_they_ended(somebody):
    units = {a_unit(name=f"饮马泉分公司{n}").party_id for n in range(3)}
    first = somebody.get("/v1/units?q=饮马&limit=2")
    second = somebody.get(f"/v1/units?q=饮马&limit=2&cursor={first['next_cursor']}")
    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert {unit["unit_id"] for unit in first["items"] + second["items"]} == units
    assert second["next_cursor"] is None


def test_without_a_part_all_of_the_region_are_listed(somebody, found_unit):
    assert found_unit.party_id in find(somebody, region="370103", limit=100)


def test_one_must_sign_in_to_search(visitor):
    assert visitor.get("/v1/units?q=x", expect=401)["code"] == "unauthenticated"


def test_the_bureau_lists_the_pending_of_its_region_only(visitor):
    bureau = a_unit("bureau", region_code="370105")
    within = visitor.post("/v1/units", a_unit_registration(region_code="370105"), expect=201)
    visitor.post("/v1/units", a_unit_registration(region_code="370112"), expect=201)
    assert find(bureau, status="pending") == [within["unit_id"]]


def test_a_bureau_does_not_see_the_bureaus_waiting_for_support(visitor, support):
    bureau = a_unit("bureau", region_code="370113")
    waiting = visitor.post("/v1/units", a_unit_registration("bureau", region_code="370113"), expect=201)
    assert find(bureau, status="pending") == []
    assert find(support, status="pending", region="370113") == [waiting["unit_id"]]


def test_applicants_may_not_list_the_pending(somebody):
    assert somebody.get("/v1/units?status=pending", expect=403)["code"] == "not_allowed"
