"""Units: register, be granted rights by who may, be found."""

import pytest

from tests.handlers.asking import field_codes, is_chinese
from tests.parties import ENGINEER, a_registration, a_unit, a_unit_registration, an_applicant

JURISDICTION = [ENGINEER.model_dump(mode="json")]


@pytest.fixture(scope="module")
def bureau(cloud):
    return a_unit("bureau")


@pytest.fixture(scope="module")
def somebody(cloud):
    return an_applicant()


def register(visitor, kind="employer", **changes):
    return visitor.post("/v1/units", a_unit_registration(kind, **changes), expect=201)


def authorize(decider, unit, expect=200, **told):
    decision = {"decision": "grant", "reason": "材料齐全", **told}
    return decider.post(f"/v1/units/{unit['unit_id']}/authorization", decision, expect)


def test_registering_unconfirmed_echoes_and_makes_nothing(visitor):
    given = a_unit_registration(confirm=False)
    echo = visitor.post("/v1/units", given, expect=200)
    assert (echo["unit_id"], echo["name"], echo["uscc"]) == (None, given["name"], given["uscc"])
    visitor.post("/v1/units", given | {"confirm": True}, expect=201)


def test_a_new_unit_waits_for_its_rights(visitor):
    assert register(visitor)["status"] == "pending"


def test_the_answer_of_a_registration_masks_the_phone_and_drops_the_password(visitor):
    given = a_unit_registration()
    made = visitor.post("/v1/units", given, expect=201)
    assert made["phone"] == given["phone"][:3] + "****" + given["phone"][-4:]
    assert given["password"] not in str(made)


@pytest.mark.parametrize(
    ("field", "code"), [("uscc", "uscc_taken"), ("name", "name_taken"), ("username", "username_taken")]
)
def test_what_another_unit_has_is_taken(visitor, field, code):
    first = a_unit_registration()
    visitor.post("/v1/units", first, expect=201)
    assert visitor.post("/v1/units", a_unit_registration(**{field: first[field]}), expect=409)["code"] == code


def test_a_unit_cannot_take_a_persons_login_name(visitor):
    person = a_registration()
    visitor.post("/v1/users", person, expect=201)
    problem = visitor.post("/v1/units", a_unit_registration(username=person["username"]), expect=409)
    assert problem["code"] == "username_taken"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("uscc", "91370100MA3C4D5E6X", "uscc_check_digit"),
        ("uscc", "9137", "uscc_format"),
        ("kind", "support", "enum"),
        ("region_code", "990000", "region_code_format"),
        ("phone", "0531-66600000", "phone_format"),
        ("password", "11111111", "password_common"),
    ],
)
def test_a_wrong_field_is_named_with_its_code_in_chinese(visitor, field, value, code):
    problem = visitor.post("/v1/units", a_unit_registration(**{field: value}), expect=422)
    assert field_codes(problem) == {field: code}
    assert is_chinese(problem["errors"][0]["message"])


def test_the_bureau_of_the_region_grants_rights(visitor, bureau):
    assert authorize(bureau, register(visitor))["status"] == "granted"


def test_granting_twice_changes_nothing(visitor, bureau):
    unit = register(visitor)
    assert authorize(bureau, unit) == authorize(bureau, unit)


def test_a_bureau_of_another_region_does_not_know_the_unit(visitor, bureau):
    authorize(bureau, register(visitor, region_code="370103"), expect=404)


@pytest.mark.parametrize("kind", ["bureau", "committee"])
def test_a_bureau_cannot_grant_rights_to_a_bureau_or_committee(visitor, bureau, kind):
    authorize(bureau, register(visitor, kind), expect=404, jurisdiction=JURISDICTION)


def test_support_grants_a_bureau_its_rights(visitor, support):
    assert authorize(support, register(visitor, "bureau"))["status"] == "granted"


def test_a_committee_is_granted_with_its_jurisdiction(visitor, support):
    granted = authorize(support, register(visitor, "committee"), jurisdiction=JURISDICTION)
    assert granted["jurisdiction"] == JURISDICTION


def test_a_committee_is_granted_for_the_regions_named(visitor, support, stage):
    committee = register(visitor, "committee")
    granted = authorize(support, committee, jurisdiction=JURISDICTION, regions=["370200"])
    assert granted["regions"] == ["370200"]
    told = {"parent_unit_id": committee["unit_id"], **JURISDICTION[0]}
    assert a_unit("supervisor").post("/v1/paths", told, 409)["code"] == "no_jurisdiction"
    authorize(support, committee, jurisdiction=JURISDICTION, regions=["370200", "370100"], reason="扩大评审范围")
    a_unit("supervisor").post("/v1/paths", told, 201)


def test_a_committee_without_jurisdiction_is_not_granted(visitor, support):
    problem = authorize(support, register(visitor, "committee"), expect=422)
    assert field_codes(problem) == {"jurisdiction": "required"}


def test_a_rejection_needs_its_reason(visitor, bureau):
    problem = authorize(bureau, register(visitor), expect=422, decision="reject", reason=" ")
    assert field_codes(problem) == {"reason": "required"}


def test_a_rejection_keeps_its_reason(visitor, bureau):
    rejected = authorize(bureau, register(visitor), decision="reject", reason="证照不清晰")
    assert (rejected["status"], rejected["reason"]) == ("rejected", "证照不清晰")


def test_rights_once_granted_are_not_rejected(visitor, bureau):
    unit = register(visitor)
    authorize(bureau, unit)
    assert authorize(bureau, unit, expect=409, decision="reject", reason="误批")["code"] == "unit_granted"


def test_an_unknown_unit_is_not_found(bureau):
    authorize(bureau, {"unit_id": "nothing"}, expect=404)


@pytest.mark.parametrize("who", ["somebody", "employer"])
def test_only_bureaus_and_support_decide(visitor, stage, somebody, who):
    decider = somebody if who == "somebody" else stage.employer
    assert authorize(decider, register(visitor), expect=403)["code"] == "not_allowed"


def test_a_pending_unit_is_hidden_from_others(visitor, somebody):
    unit = register(visitor)
    assert somebody.get(f"/v1/units/{unit['unit_id']}", expect=404)["code"] == "not_found"


def test_others_see_of_a_unit_only_what_is_public(stage, somebody):
    shown = somebody.get(f"/v1/units/{stage.employer.party_id}")
    assert {name for name, value in shown.items() if value} == {
        "unit_id", "name", "kind", "kind_label", "region_code", "region_name", "status",
    }  # fmt: skip


def test_a_unit_sees_its_own_data_with_the_phone_masked(stage):
    shown = stage.employer.get(f"/v1/units/{stage.employer.party_id}")
    assert shown["uscc"]
    assert shown["phone"][3:7] == "****"


def test_a_bureau_without_rights_sees_of_a_unit_what_anybody_sees(visitor):
    given = a_unit_registration("bureau", region_code="370000")
    visitor.post("/v1/units", given, 201)
    bureau = visitor.sign_in(given["username"], given["password"])
    unit = a_unit()
    assert bureau.get(f"/v1/units/{unit.party_id}")["uscc"] is None
    waiting = visitor.post("/v1/units", a_unit_registration(), 201)["unit_id"]
    bureau.get(f"/v1/units/{waiting}", 404)
    bureau.post(f"/v1/units/{waiting}/authorization", {"decision": "grant"}, 409)
    bureau.get("/v1/units?status=pending", 409)
