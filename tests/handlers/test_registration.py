"""POST /v1/users: check and echo, then create; one account per login name and per identity number."""

import pytest

from tests.build import an_id_number
from tests.handlers.asking import ask, field_codes, is_chinese, try_to_sign_in
from tests.parties import a_registration


def test_registering_unconfirmed_echoes_everything_as_it_was_typed(visitor):
    given = a_registration(confirm=False)
    echo = visitor.post("/v1/users", given, expect=200)
    assert {name: echo[name] for name in ("username", "name", "id_number", "phone")} == {
        name: given[name] for name in ("username", "name", "id_number", "phone")
    }


def test_the_echo_reads_gender_and_birth_from_the_identity_number(visitor):
    given = a_registration(confirm=False)
    echo = visitor.post("/v1/users", given, expect=200)
    number = given["id_number"]
    assert echo["birth_date"].replace("-", "") == number[6:14]
    assert echo["gender"] == ("男" if int(number[16]) % 2 else "女")


def test_registering_unconfirmed_makes_nothing(visitor):
    given = a_registration(confirm=False)
    assert visitor.post("/v1/users", given, expect=200)["user_id"] is None
    assert try_to_sign_in(given["username"])[0] == 401


def test_registering_confirmed_makes_an_account_that_can_sign_in(visitor):
    given = a_registration()
    made = visitor.post("/v1/users", given, expect=201)
    status, opened = try_to_sign_in(given["username"])
    assert (status, opened["actor"]["id"]) == (201, made["user_id"])


def test_the_answer_of_a_registration_is_masked(visitor):
    given = a_registration()
    made = visitor.post("/v1/users", given, expect=201)
    assert made["id_number"] == given["id_number"][:4] + "*" * 10 + given["id_number"][-4:]
    assert made["phone"] == given["phone"][:3] + "****" + given["phone"][-4:]


def test_no_answer_holds_the_password(visitor):
    given = a_registration()
    assert given["password"] not in str(visitor.post("/v1/users", given, expect=201))


@pytest.mark.parametrize(("field", "code"), [("username", "username_taken"), ("id_number", "id_number_taken")])
def test_what_somebody_else_has_is_taken(visitor, field, code):
    first = a_registration()
    visitor.post("/v1/users", first, expect=201)
    problem = visitor.post("/v1/users", a_registration(**{field: first[field]}), expect=409)
    assert problem["code"] == code


def test_a_login_name_in_capitals_is_the_same_login_name(visitor):
    first = a_registration()
    visitor.post("/v1/users", first, expect=201)
    problem = visitor.post("/v1/users", a_registration(username=first["username"].upper()), expect=409)
    assert problem["code"] == "username_taken"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("username", "1abc", "username_format"),
        ("username", "ab", "too_short"),
        ("password", "12345678", "password_common"),
        ("password", "short", "password_length"),
        ("name", "王", "too_short"),
        ("name", "王\u0007明", "unprintable"),
        ("id_number", "370102199003072510", "id_number_check_digit"),
        ("id_number", "37010219900230251X", "id_number_birth"),
        ("id_number", "99010219900307251X", "id_number_region"),
        ("phone", "12345", "phone_format"),
        ("name", None, "required"),
    ],
)
def test_a_wrong_field_is_named_with_its_code_in_chinese(visitor, field, value, code):
    problem = visitor.post("/v1/users", a_registration(**{field: value}), expect=422)
    assert field_codes(problem) == {field: code}
    assert is_chinese(problem["errors"][0]["message"])


def test_all_wrong_fields_are_told_at_once(visitor):
    status, problem = ask(visitor, "POST", "/v1/users", {"username": "1", "phone": "x"})
    assert status == 422
    assert set(field_codes(problem)) == {"username", "password", "name", "id_number", "phone"}


def test_a_password_may_not_hold_the_end_of_the_identity_number(visitor):
    given = a_registration()
    given["password"] = f"Quan-{given['id_number'][-6:]}"
    assert field_codes(visitor.post("/v1/users", given, expect=422)) == {"password": "password_has_number"}


def test_the_unborn_cannot_register(visitor):
    given = a_registration(id_number=an_id_number(born="20991231"))
    assert field_codes(visitor.post("/v1/users", given, expect=422)) == {"id_number": "id_number_birth"}


@pytest.mark.parametrize("confirm", ["true", "yes", 1, "True"])
def test_only_true_itself_confirms(visitor, confirm):
    refused = visitor.post("/v1/users", a_registration(confirm=confirm), 422)
    assert list(field_codes(refused)) == ["confirm"]
