"""Operators: their own logins, three permissions, added and removed by the unit's administrator."""

from contextlib import suppress

import pytest

from chalicelib.domain.operators import MOST, Operator
from chalicelib.storage import accounts, histories, units
from chalicelib.storage.operators import list_operators
from chalicelib.storage.tables import UnitItem
from local.demo.client import Unexpected
from tests.handlers.asking import field_codes, is_chinese, try_to_sign_in
from tests.journeys import road
from tests.parties import PASSWORD, a_registration, a_unit, a_visitor, an_applicant, signed_in
from tests.storage.rows import all_at_once


@pytest.fixture
def unit():
    """Its administrator."""
    return a_unit()


def a_body(*permissions, **changes):
    person = a_registration()
    told = {name: person[name] for name in ("username", "password", "phone")}
    return told | {"name": "赵敏", "permissions": list(permissions) or ["review"]} | changes


def operators_of(unit):
    return f"/v1/units/{unit.party_id}/operators"


def add(unit, *permissions, expect=201, **changes):
    return unit.post(operators_of(unit), a_body(*permissions, **changes), expect)


def an_operator(unit, *permissions):
    """Signed in."""
    return signed_in(accounts.load_account(add(unit, *permissions)["operator_id"]))


def remove(unit, operator, expect=204):
    operator_id = operator["operator_id"] if isinstance(operator, dict) else operator.actor["id"]
    return unit.delete(f"{operators_of(unit)}/{operator_id}", expect)


def history_of(unit):
    page = histories.list_entries(UnitItem, f"unit#{unit.party_id}", 100, None)
    return [(entry.action, entry.actor_name, entry.details.get("name")) for entry in page.items]


def fill_up(unit, count):
    for n in range(count):
        row = Operator(account_id=f"filler{n}", username=f"filler{n}", name="占位", permissions=["review"])
        units.operator_item(unit.party_id, row).save()


def test_the_answer_names_the_operator_and_masks_the_phone(unit):
    given = a_body("review", "report")
    made = unit.post(operators_of(unit), given, 201)
    assert {**made, "operator_id": ""} == {
        "operator_id": "",
        "username": given["username"],
        "name": "赵敏",
        "permissions": ["review", "report"],
        "phone": given["phone"][:3] + "****" + given["phone"][-4:],
    }


def test_the_operator_signs_in_with_their_own_login(unit):
    given = a_body("report")
    made = unit.post(operators_of(unit), given, 201)
    status, opened = try_to_sign_in(given["username"])
    assert status == 201
    assert opened["actor"] == {
        "id": made["operator_id"], "role": "employer", "name": "赵敏", "username": given["username"],
        "unit_id": unit.party_id, "permissions": ["report"],
    }  # fmt: skip


def test_ones_own_account_tells_the_permissions_of_units_alone(unit):
    assert an_operator(unit, "report", "review").get("/v1/me")["permissions"] == ["review", "report"]
    assert unit.get("/v1/me")["permissions"] == ["review", "report", "administer"]
    assert an_applicant().get("/v1/me")["permissions"] is None


def test_an_operator_acts_under_their_own_name(stage):
    filed = road.submitted(stage)
    filed.review(an_operator(stage.employer, "review"), "pass")
    entry = filed.applicant.get(f"{filed.path}/history")["items"][-1]
    assert (entry["actor_name"], entry["actor_unit_id"]) == ("赵敏", stage.employer.party_id)


def test_an_operator_does_only_what_was_permitted(stage):
    filed = road.submitted(stage)
    reporter = an_operator(stage.employer, "report")
    assert filed.review(reporter, "pass", 403)["code"] == "permission_missing"


def test_only_an_administrator_adds_operators(unit):
    operator = an_operator(unit, "review", "report")
    assert add(operator, expect=403)["code"] == "permission_missing"


def test_an_operator_may_be_an_administrator_too(unit):
    add(an_operator(unit, "administer"))
    assert len(list_operators(unit.party_id)) == 3


def test_another_unit_is_not_found(unit):
    assert a_unit().post(operators_of(unit), a_body(), 404)["code"] == "not_found"
    made = add(unit)
    assert a_unit().delete(f"{operators_of(unit)}/{made['operator_id']}", 404)["code"] == "not_found"


def test_a_login_name_is_taken_only_once(unit):
    taken = a_registration()
    a_visitor().post("/v1/users", taken, 201)
    assert add(unit, username=taken["username"], expect=409)["code"] == "username_taken"
    assert len(list_operators(unit.party_id)) == 1


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("password", "11111111", "password_common"),
        ("password", "short", "password_length"),
        ("permissions", [], "required"),
        ("permissions", ["vote"], "enum"),
        ("phone", "0531", "phone_format"),
        ("name", "赵", "too_short"),
    ],
)
def test_a_wrong_field_is_named_in_chinese(unit, field, value, code):
    problem = unit.post(operators_of(unit), a_body() | {field: value}, 422)
    assert code in field_codes(problem).values()
    assert next(iter(field_codes(problem))).startswith(field)
    assert is_chinese(problem["errors"][0]["message"])


def test_the_password_must_not_hold_the_login_name(unit):
    problem = add(unit, username="zhaomin.lixia", password="Zhaomin.lixia-2026", expect=422)
    assert field_codes(problem) == {"password": "password_has_username"}


def test_a_repeated_request_adds_one_operator(unit):
    given = a_body()
    answers = [unit.post(operators_of(unit), given, 201, Idempotency_Key="add-zhao") for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(list_operators(unit.party_id)) == 2


def test_the_units_history_names_who_added_and_who_removed(unit):
    remove(unit, add(unit))
    assert history_of(unit)[-2:] == [("add_operator", "李静", "赵敏"), ("remove_operator", "李静", "赵敏")]


def test_the_administrator_sees_everybody_who_acts_for_the_unit(unit):
    add(unit)
    shown = unit.get(f"/v1/units/{unit.party_id}")["operators"]
    assert sorted((one["name"], one["permissions"]) for one in shown) == [
        ("李静", ["review", "report", "administer"]),
        ("赵敏", ["review"]),
    ]


@pytest.mark.parametrize("who", [lambda unit: an_operator(unit, "review"), lambda unit: an_applicant()])
def test_others_do_not_see_the_operators(unit, who):
    assert who(unit).get(f"/v1/units/{unit.party_id}")["operators"] is None


def test_a_removed_operators_sessions_are_dead_at_once(unit):
    operator = an_operator(unit)
    operator.get("/v1/me")
    remove(unit, operator)
    assert operator.get("/v1/me", 401)["code"] == "unauthenticated"


def test_a_removed_operator_is_answered_like_wrong_credentials(unit):
    given = a_body()
    remove(unit, unit.post(operators_of(unit), given, 201))
    unknown = try_to_sign_in("nobody.at.all.here")
    assert try_to_sign_in(given["username"], PASSWORD) == unknown
    assert unknown[0] == 401


def test_a_removed_operators_login_name_stays_taken(unit):
    given = a_body()
    remove(unit, unit.post(operators_of(unit), given, 201))
    assert add(unit, username=given["username"], expect=409)["code"] == "username_taken"


def test_removing_twice_finds_nobody(unit):
    operator = add(unit)
    remove(unit, operator)
    assert remove(unit, operator, 404)["code"] == "not_found"


def test_a_person_who_is_no_operator_cannot_be_removed(unit):
    remove(unit, an_applicant(), 404)


def test_the_unit_is_told_of_both(unit):
    remove(unit, add(unit))
    kinds = [message["kind"] for message in unit.get("/v1/me/notifications")["items"]]
    assert sorted(kinds[:2]) == ["operator_added", "operator_removed"]


def test_the_last_administrator_cannot_be_removed(unit):
    add(unit, "review", "report")
    assert remove(unit, unit, 409)["code"] == "last_administrator"


def test_an_administrator_may_go_when_another_is_there(unit):
    other = an_operator(unit, "administer")
    remove(other, unit)
    assert unit.get("/v1/me", 401)["code"] == "unauthenticated"


def test_a_unit_has_at_most_twenty_operators_beside_its_administrator(unit):
    fill_up(unit, MOST)
    assert add(unit, expect=409)["code"] == "too_many_operators"


def quietly(act):
    """Whether it went through."""
    with suppress(Unexpected):
        act()
        return True
    return False


def test_two_administrators_who_add_the_twentieth_at_once_add_one(unit):
    fill_up(unit, MOST - 1)
    hands = [unit.twin(), unit.twin()]
    assert sorted(all_at_once([lambda hand=hand: quietly(lambda: add(hand)) for hand in hands])) == [False, True]
    assert len(list_operators(unit.party_id)) == MOST + 1


def test_two_administrators_who_remove_each_other_leave_one(unit):
    other = an_operator(unit, "administer")
    pairs = [(unit, other), (other, unit)]
    done = all_at_once([lambda one=one, two=two: quietly(lambda: remove(one, two)) for one, two in pairs])
    assert sorted(done) == [False, True]
    assert len(list_operators(unit.party_id)) == 1
