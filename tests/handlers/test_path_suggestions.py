"""GET /v1/paths/suggestions: the likely upper units, out of the register. Every test has a region of its own."""

import pytest

from tests.handlers.asking import field_codes
from tests.handlers.change_requests import ask_for, decide
from tests.handlers.ending_paths import end_path
from tests.parties import a_unit, a_unit_registration, approve_path, request_path
from tests.storage.rows import answering

SCOPE = "series=engineering&level=associate_senior"
#: Qingdao: its county-level divisions, each for one test.
QINGDAO = "370200"


def suggested(unit, query=SCOPE):
    return unit.get(f"/v1/paths/suggestions?{query}")["items"]


def ids(items):
    return [item["unit_id"] for item in items]


def in_(region, kind="employer"):
    return a_unit(kind, region_code=region)


def test_the_units_of_the_region_are_suggested_in_the_guides_order(cloud):
    bureau, presenter, supervisor = (in_("370203", kind) for kind in ("bureau", "presenter", "supervisor"))
    found = suggested(in_("370203"))
    assert ids(found)[:3] == [supervisor.party_id, presenter.party_id, bureau.party_id]
    assert {item["ground"] for item in found[:3]} == {"same_region"}
    assert found[0]["reason"] == "与贵单位同在山东省青岛市市北区的主管部门"


def test_another_county_is_not_its_own(cloud):
    neighbour = in_("370211", "supervisor")
    assert neighbour.party_id not in ids(suggested(in_("370212")))


def test_the_prefecture_is_above_its_counties(cloud):
    city, county = in_("371100", "bureau"), in_("371102", "bureau")
    assert ids(suggested(in_("371102", "supervisor")))[:2] == [county.party_id, city.party_id]


def test_where_the_unit_reports_already_stands_first(cloud):
    in_("370213", "supervisor")
    unit, far = in_("370213"), in_("370402", "presenter")
    approve_path(unit, far)
    first = suggested(unit, "series=engineering&level=senior")[0]
    assert (first["unit_id"], first["ground"]) == (far.party_id, "already_upper")
    assert first["reason"] == "贵单位的工程技术人员副高级已上报至该单位"


def test_where_it_no_longer_reports_does_not(cloud):
    unit, far = in_("370214"), in_("370403", "presenter")
    end_path(unit, request_path(unit, far))
    assert far.party_id not in ids(suggested(unit))


def test_a_committee_of_the_prefecture_is_suggested_within_its_jurisdiction(cloud):
    committee, unit = in_("370400", "committee"), in_("370404", "bureau")
    (found,) = suggested(unit)
    assert (found["unit_id"], found["ground"]) == (committee.party_id, "judges")
    assert suggested(unit, "series=engineering&level=senior") == []


def test_a_suspended_unit_is_not_suggested(support):
    unit, upper = in_("370215"), in_("370215", "supervisor")
    support.post(f"/v1/units/{upper.party_id}/suspension", {"suspended": True, "reason": "调查"})
    assert upper.party_id not in ids(suggested(unit))


def test_a_unit_that_moved_is_suggested_where_it_is_now(cloud):
    unit, upper = in_("370281"), in_("370283", "supervisor")
    decide(in_(QINGDAO, "bureau"), ask_for(upper, upper, "data", region_code="370281"))
    assert upper.party_id in ids(suggested(unit))


def test_a_unit_without_rights_is_not_suggested(visitor):
    given = a_unit_registration("supervisor", region_code="370285")
    unit_id = visitor.post("/v1/units", given, expect=201)["unit_id"]
    assert unit_id not in ids(suggested(in_("370285")))


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("series=engineering", {"level": "required"}),
        ("level=senior", {"series": "required"}),
        ("series=magic&level=senior", {"series": "series_unknown"}),
    ],
)
def test_it_is_asked_for_one_series_and_level(stage, query, wrong):
    assert field_codes(stage.employer.get(f"/v1/paths/suggestions?{query}", expect=422)) == wrong


def test_it_reads_the_three_regions_and_the_units_own_paths(cloud):
    unit = in_("370405")
    with answering(operation="Query") as queries:
        suggested(unit)
    assert len(queries) == 4


def test_nobody_learns_a_phone_by_it(cloud):
    in_("370406", "supervisor")
    assert not any({"phone", "contact_name"} & set(item) for item in suggested(in_("370406")))
