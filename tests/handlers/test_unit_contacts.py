"""PATCH /v1/units/{unit_id}: a unit keeps its own contact; its name and code are its bureau's to change."""

import pytest

from chalicelib.storage import histories
from chalicelib.storage.tables import UnitItem
from tests.handlers.asking import field_codes, is_chinese
from tests.parties import a_unit


@pytest.fixture
def unit(cloud):
    return a_unit()


def path(unit):
    return f"/v1/units/{unit.party_id}"


def edit(unit, expect=200, **told):
    unit.get(path(unit))
    return unit.patch(path(unit), told, expect, If_Match=unit.etag)


def entries(unit):
    return histories.list_entries(UnitItem, f"unit#{unit.party_id}", 100, None).items


def test_a_unit_changes_whom_to_call_and_where(unit):
    shown = edit(unit, contact_name="王芳", phone="13853109999", address="经十路1号")
    assert (shown["contact_name"], shown["phone"], shown["address"]) == ("王芳", "138****9999", "经十路1号")
    assert unit.get(path(unit)) | {"operators": None} == shown


def test_the_answer_carries_the_version_for_the_next_edit(unit):
    edit(unit, address="经十路1号")
    unit.patch(path(unit), {"address": "经十路2号"}, 200, If_Match=unit.etag)


@pytest.mark.parametrize("field", ["name", "uscc", "kind", "region_code"])
def test_what_the_bureau_decides_is_immutable_to_the_unit(unit, field):
    problem = edit(unit, expect=409, contact_name="王芳", **{field: "370103"})
    assert (problem["code"], problem["field"]) == ("immutable_field", field)
    assert "变更申请" in problem["detail"]
    assert unit.get(path(unit))["contact_name"] == "李静"


def test_the_history_names_the_fields_but_not_the_phone(unit):
    edit(unit, phone="13853109999")
    entry = entries(unit)[-1]
    assert (entry.action, entry.actor_id, entry.details) == (
        "edit_contact", unit.actor["id"], {"fields": ["phone"]},
    )  # fmt: skip


def test_an_edit_that_changes_nothing_leaves_no_history(unit):
    before = len(entries(unit))
    edit(unit, contact_name="李静")
    assert len(entries(unit)) == before


@pytest.mark.parametrize(
    ("told", "code"),
    [({"phone": None}, "required"), ({"phone": "0531"}, "phone_format"), ({"contact_name": ""}, "required")],
)
def test_a_unit_cannot_do_without_a_contact(unit, told, code):
    problem = edit(unit, expect=422, **told)
    assert field_codes(problem) == {next(iter(told)): code}
    assert is_chinese(problem["errors"][0]["message"])


def test_an_address_can_be_taken_away_again(unit):
    edit(unit, address="经十路1号")
    assert edit(unit, address=None)["address"] is None


def test_an_edit_needs_the_version_it_was_made_from(unit):
    assert unit.patch(path(unit), {"address": "x"}, 428)["code"] == "precondition_required"
    assert unit.patch(path(unit), {"address": "x"}, 412, If_Match="0")["code"] == "precondition_failed"


def test_another_units_contact_is_not_there_to_be_edited(unit):
    other = a_unit()
    other.get(path(other))
    unit.patch(path(other), {"address": "x"}, 404, If_Match=other.etag)


def test_one_must_be_a_unit_to_edit_one(unit, visitor, support):
    visitor.patch(path(unit), {"address": "x"}, 401, If_Match="1")
    support.patch(path(unit), {"address": "x"}, 403, If_Match="1")
