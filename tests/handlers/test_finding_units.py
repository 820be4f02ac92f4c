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


@pytest.fixture(scope="module")
def ranked(cloud):
    """Names in no order; the searches below put them into theirs."""
    names = ["凤凰木业集团", "东凤凰木业", "凤凰木业", "凤凰木业厂", "老凤凰木业有限公司", "凤凰木业分公司凤凰木业"]
    for region, name in zip(["370103", "370124", "370102", "370126", "370104", "370105"], names, strict=True):
        a_unit(name=name, region_code=region)
    return ["凤凰木业", "凤凰木业厂", "凤凰木业集团", "凤凰木业分公司凤凰木业", "东凤凰木业", "老凤凰木业有限公司"]


def names(page):
    return [unit["name"] for unit in page["items"]]


@pytest.mark.parametrize("region", ["", "370000", "370100"])
def test_the_exact_name_comes_first_then_those_that_begin_so_then_the_rest_shorter_ones_first(somebody, ranked, region):
    assert names(somebody.get(f"/v1/units?q=凤凰木业&region={region}")) == ranked


@pytest.mark.parametrize("limit", [1, 2, 4])
def test_the_order_goes_on_from_page_to_page(somebody, ranked, limit):
    assert everything(somebody, "q=凤凰木业", limit) == ranked


def everything(party, query, limit):
    found, cursor = [], ""
    while cursor is not None:
        page = party.get(f"/v1/units?{query}&limit={limit}&cursor={cursor}")
        found, cursor = found + names(page), page["next_cursor"]
    return found


def test_a_unit_that_comes_between_two_pages_moves_nothing(somebody):
    for n in range(3):
        a_unit(name=f"鲲鹏工坊第{n}号")
    first = somebody.get("/v1/units?q=鲲鹏&limit=2")
    a_unit(name="鲲鹏")
    second = somebody.get(f"/v1/units?q=鲲鹏&limit=2&cursor={first['next_cursor']}")
    assert names(first) + names(second) == [f"鲲鹏工坊第{n}号" for n in range(3)]


def test_a_search_for_a_kind_makes_no_empty_pages(somebody):
    for n in range(4):
        a_unit("employer", name=f"麒麟阁{n}")
    a_unit("supervisor", name="麒麟阁主管部门")
    assert names(somebody.get("/v1/units?q=麒麟阁&kind=supervisor&limit=1")) == ["麒麟阁主管部门"]


def test_a_list_of_a_kind_makes_no_empty_pages(somebody):
    for _ in range(3):
        a_unit("employer", region_code="371722")
    presenter = a_unit("presenter", region_code="371722")
    assert find(somebody, region="371722", kind="presenter", limit=1) == [presenter.party_id]


@pytest.fixture(scope="module")
def spelled(cloud):
    return a_unit(name="济南城建威轮集团", region_code="371522")


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("jncj", True), ("JNCJWLJT", True), ("wljt", True), ("jcj", False), ("jnjc", False)],
)
def test_the_initials_of_the_pinyin_find_a_unit(somebody, spelled, typed, is_found):
    assert (spelled.party_id in find(somebody, q=typed, region="371522")) is is_found


def test_a_character_with_two_readings_is_found_by_both(somebody):
    unit = a_unit(name="单县琴台茶楼", region_code="371722")
    assert unit.party_id in find(somebody, q="sxqt", region="371700")
    assert unit.party_id in find(somebody, q="dxqt", region="371700")


@pytest.mark.parametrize("typed", ["ｗｏｒｋｓ", "(泉城)", "鲁班锁 (泉城)"])
def test_full_width_and_half_width_writing_find_the_same(somebody, found_unit, typed):
    assert found_unit.party_id in find(somebody, q=typed.replace(" ", "%20"), limit=100)


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "WzEsMiwzLDQsNV0"])
def test_a_made_up_cursor_is_refused(somebody, cursor):
    problem = somebody.get(f"/v1/units?q=鲁班&cursor={cursor}", expect=422)
    assert problem["errors"][0]["code"] == "cursor_invalid"


def test_the_cursor_of_another_search_is_refused(somebody, ranked):
    cursor = somebody.get("/v1/units?q=凤凰&limit=1")["next_cursor"]
    assert somebody.get(f"/v1/units?q=木业&cursor={cursor}", expect=422)["code"] == "invalid"


def test_units_answer_the_name_of_their_region(somebody, found_unit):
    (unit,) = somebody.get("/v1/units?q=鲁班锁")["items"]
    assert unit["region_name"] == "山东省济南市市中区"


def test_a_unit_cannot_register_in_a_region_that_is_none(visitor):
    problem = visitor.post("/v1/units", a_unit_registration(region_code="370199"), expect=422)
    assert problem["errors"] == [
        {
            "field": "region_code",
            "code": "region_code_unknown",
            "message": "山东省济南市没有代码为370199的行政区划，请从列表中选择",
        }
    ]


def test_the_regions_are_there_for_a_form_to_be_drawn(visitor):
    assert len(visitor.get("/v1/regions")["items"]) == 169
    assert visitor.get("/v1/regions?within=370102")["items"] == [
        {"code": "370102", "name": "历下区", "full_name": "山东省济南市历下区"}
    ]
    assert visitor.headers["Cache-Control"] == "public, max-age=86400"
