"""POST /v1/declarations: on an open notice, with a unit that has rights, one living declaration a year."""

from datetime import timedelta

import pytest

from tests.handlers.asking import field_codes
from tests.journeys import road
from tests.parties import START, a_unit_registration, an_applicant, move_clock


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


def begin(applicant, stage, notice_id, expect=201, /, **changes):
    return applicant.post("/v1/declarations", road.a_beginning(notice_id, stage.employer) | changes, expect)


def test_a_declaration_begins_as_a_draft_with_the_applicant(stage, notice_id):
    applicant = an_applicant()
    head = begin(applicant, stage, notice_id)
    assert (head["status"], head["status_label"]) == ("draft", "填报中")
    assert head["holder"] == {"id": applicant.party_id, "name": "王明", "kind": "applicant"}


def test_it_tells_since_when_and_until_when(stage, notice_id):
    head = begin(an_applicant(), stage, notice_id)
    assert head["since"].startswith("2026-05-06T09:00:")
    assert head["due"] == "2026-06-05T09:00:00+08:00"


def test_the_year_comes_from_the_notice_not_from_the_clock(stage):
    notice_id = road.a_notice(stage.committee, year=2025)
    assert begin(an_applicant(), stage, notice_id)["year"] == 2025


def test_what_is_known_is_not_typed_again(stage, notice_id):
    filed = road.a_draft(stage, notice_id)
    sections = filed.seen_by(filed.applicant)["sections"]
    assert sections["basic"]["birth_date"].startswith("1980-")
    assert set(sections["basic"]) == {"birth_date", "gender"}
    assert sections["declared_title"]["title"] == "高级工程师"


@pytest.mark.parametrize("days", [-2, 31])
def test_outside_the_window_it_is_closed(stage, notice_id, days):
    applicant = an_applicant()
    move_clock(START + timedelta(days=days))
    assert begin(applicant, stage, notice_id, 409)["code"] == "window_closed"


def test_an_unpublished_notice_is_not_open(stage):
    notice_id = stage.committee.post("/v1/notices", road.a_notice_body(), 201)["notice_id"]
    assert begin(an_applicant(), stage, notice_id, 409)["code"] == "window_closed"


def test_a_second_living_declaration_of_the_year_is_refused(stage, notice_id):
    applicant = an_applicant()
    begin(applicant, stage, notice_id)
    assert begin(applicant, stage, road.a_notice(stage.committee), 409)["code"] == "declaration_exists"
    assert len(applicant.get("/v1/declarations")["items"]) == 1


def test_another_years_declaration_may_live_beside_it(stage, notice_id):
    applicant = an_applicant()
    begin(applicant, stage, notice_id)
    assert begin(applicant, stage, road.a_notice(stage.committee, year=2027))["year"] == 2027


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("notice_id", "nothing", "unknown"),
        ("unit_id", "nothing", "unknown"),
        ("level", "intermediate", "level_not_offered"),
        ("level", "top", "enum"),
        ("title", "高级讲师", "title_not_offered"),
        ("specialty", "", "required"),
    ],
)
def test_a_wrong_field_is_named(stage, notice_id, field, value, code):
    assert field_codes(begin(an_applicant(), stage, notice_id, 422, **{field: value})) == {field: code}


def test_a_specialty_that_the_notice_does_not_take_is_refused(stage):
    notice_id = road.a_notice(stage.committee, specialties=["道路与桥梁"])
    problem = begin(an_applicant(), stage, notice_id, 422)
    assert field_codes(problem) == {"specialty": "specialty_not_offered"}


def test_a_unit_without_rights_cannot_be_chosen(stage, visitor, notice_id):
    unit = visitor.post("/v1/units", a_unit_registration(), expect=201)
    problem = begin(an_applicant(), stage, notice_id, 422, unit_id=unit["unit_id"])
    assert field_codes(problem) == {"unit_id": "unit_without_rights"}


def test_a_committee_is_nobodys_employer(stage, notice_id):
    problem = begin(an_applicant(), stage, notice_id, 422, unit_id=stage.committee.party_id)
    assert field_codes(problem) == {"unit_id": "unit_unfit"}


def test_units_do_not_declare(stage, notice_id):
    assert begin(stage.employer, stage, notice_id, 403)["code"] == "not_allowed"


def test_nobody_carries_over_from_somebody_else(stage, notice_id):
    theirs = road.a_draft(stage, notice_id)
    problem = begin(an_applicant(), stage, notice_id, 404, copy_from=theirs.declaration_id)
    assert problem["code"] == "not_found"


def test_a_living_declaration_is_no_source_to_carry_over_from(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    later = road.a_notice(stage.committee, year=2027)
    problem = begin(filed.applicant, stage, later, 409, copy_from=filed.declaration_id)
    assert problem["code"] == "copy_source_live"
