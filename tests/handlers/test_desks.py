"""GET /v1/declarations: an applicant's own, and a unit's desk with its counts."""

import pytest

from tests.handlers.asking import field_codes
from tests.journeys import road
from tests.parties import a_stage, an_applicant


@pytest.fixture(scope="module")
def desk(cloud):
    """A stage of its own: two in review and one reviewed on the employer's desk."""
    stage, notice_id = _fresh()
    filed = [road.submitted(stage, notice_id) for _ in range(3)]
    filed[2].review(stage.employer, "pass")
    return filed


def _fresh():
    stage = a_stage()
    return stage, road.a_notice(stage.committee)


def ids(filed):
    return {one.declaration_id for one in filed}


def listed(unit, query=""):
    return {item["declaration_id"] for item in unit.get(f"/v1/declarations?{query}")["items"]}


def test_a_desk_lists_what_the_unit_holds(desk):
    assert listed(desk[0].stage.employer) == ids(desk)


@pytest.mark.parametrize(("status", "places"), [("in_review", [0, 1]), ("reviewed", [2]), ("accepted", [])])
def test_a_desk_can_be_asked_for_one_status(desk, status, places):
    found = listed(desk[0].stage.employer, f"series=engineering&level=associate_senior&status={status}")
    assert found == ids(desk[place] for place in places)


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("status=in_review", True),
        ("series=工程技术人员", True),
        ("series=economics", False),
        ("level=intermediate", False),
        ("year=2026", True),
        ("year=2025", False),
    ],
)
def test_a_desk_can_be_asked_for_parts_of_its_order(desk, query, is_found):
    assert (desk[0].declaration_id in listed(desk[0].stage.employer, query)) is is_found


def test_a_desk_counts_by_series_level_and_status(desk):
    counts = desk[0].stage.employer.get("/v1/declarations?limit=1")["counts"]
    scope = {"series": "engineering", "level": "associate_senior"}
    assert counts == [scope | {"status": "in_review", "count": 2}, scope | {"status": "reviewed", "count": 1}]


def test_pages_cover_the_desk_without_repetition(desk):
    employer, seen, cursor = desk[0].stage.employer, [], ""
    for _ in range(3):
        page = employer.get(f"/v1/declarations?limit=1{cursor}")
        seen += [item["declaration_id"] for item in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert (len(seen), set(seen)) == (3, ids(desk))


def test_what_was_sent_on_stays_findable_with_its_present_state(cloud):
    stage, notice_id = _fresh()
    filed = road.submitted(stage, notice_id)
    road.pass_and_report(stage.employer, [filed])
    filed.review(stage.supervisor, "pass")
    assert listed(stage.employer) == set()
    sent = stage.employer.get("/v1/declarations?scope=sent")["items"]
    assert [(item["declaration_id"], item["status"]) for item in sent] == [(filed.declaration_id, "reviewed")]


def test_an_applicant_lists_only_their_own_without_counts(desk):
    told = desk[0].applicant.get("/v1/declarations")
    assert ([item["declaration_id"] for item in told["items"]], told["counts"]) == ([desk[0].declaration_id], None)
    assert an_applicant().get("/v1/declarations")["items"] == []


def test_an_applicants_newest_comes_first(stage):
    applicant = an_applicant()
    first = road.a_draft(stage, applicant=applicant)
    second = road.a_draft(stage, road.a_notice(stage.committee, year=2027), applicant)
    found = [item["declaration_id"] for item in applicant.get("/v1/declarations")["items"]]
    assert found == [second.declaration_id, first.declaration_id]


def test_an_applicant_can_ask_for_a_year(stage):
    filed = road.a_draft(stage)
    assert listed(filed.applicant, "year=2026") == {filed.declaration_id}
    assert listed(filed.applicant, "year=2027") == set()


def test_heads_carry_no_numbers_of_persons(desk):
    told = str(desk[0].stage.employer.get("/v1/declarations"))
    assert "id_number" not in told
    assert "phone" not in told


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("status=done", "status"),
        ("year=soon", "year"),
        ("series=x", "series"),
    ],
)
def test_a_wrong_query_is_named(desk, query, field):
    problem = desk[0].stage.employer.get(f"/v1/declarations?{query}", expect=422)
    assert list(field_codes(problem)) == [field]
