"""Recovering login name and password by the registered phone."""

import re
import time
from datetime import timedelta

import pytest

from chalicelib.domain.limits import CODES
from chalicelib.handlers import even_time
from chalicelib.handlers.ids import new_id
from chalicelib.storage import sms
from tests.build import an_id_number
from tests.handlers.asking import field_codes, try_to_sign_in
from tests.parties import (
    PASSWORD,
    START,
    a_registration,
    a_unit,
    a_unit_registration,
    a_visitor,
    an_applicant,
    move_clock,
)
from tests.storage.rows import all_at_once, all_rows

NEW = "Thousand-Springs-72"


def code_sent_to(phone):
    """The newest code that reached this phone."""
    bodies = [item["body"] for item in a_visitor().get(f"/local/messages?to={phone}")["items"]]
    return next((found[1] for body in bodies if (found := re.search(r"验证码(\d{6})", body))), None)


def begin(phone, **who):
    return a_visitor().post("/v1/recoveries", {"phone": phone, **who}, 202)["recovery_id"]


def complete(recovery_id, code, expect=200, password=NEW):
    path = f"/v1/recoveries/{recovery_id}/completion"
    return a_visitor().post(path, {"code": code, "new_password": password}, expect)


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch):
    monkeypatch.setattr(even_time, "EVEN", 0.0)


@pytest.fixture
def given():
    return a_registration()


@pytest.fixture
def applicant(given):
    return an_applicant(**given)


def a_wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_code_gives_back_the_login_name_and_sets_the_password(given, applicant):
    recovery_id = begin(given["phone"], id_number=given["id_number"])
    assert complete(recovery_id, code_sent_to(given["phone"])) == {"username": given["username"]}
    assert try_to_sign_in(given["username"], NEW)[0] == 201
    assert try_to_sign_in(given["username"], PASSWORD)[0] == 401


def test_every_session_ends_with_the_recovery(given, applicant):
    recovery_id = begin(given["phone"], id_number=given["id_number"])
    applicant.get("/v1/me")
    complete(recovery_id, code_sent_to(given["phone"]))
    applicant.get("/v1/me", 401)


def test_a_locked_account_is_opened_by_the_recovery(given, applicant):
    for _ in range(5):
        try_to_sign_in(given["username"], "Not-the-password-1")
    recovery_id = begin(given["phone"], id_number=given["id_number"])
    complete(recovery_id, code_sent_to(given["phone"]))
    assert try_to_sign_in(given["username"], NEW)[0] == 201


def test_a_recovery_happens_once(given, applicant):
    recovery_id = begin(given["phone"], id_number=given["id_number"])
    code = code_sent_to(given["phone"])
    complete(recovery_id, code)
    assert complete(recovery_id, code, 409)["code"] == "code_expired"


def test_the_person_is_told_of_the_new_password(given, applicant):
    complete(begin(given["phone"], id_number=given["id_number"]), code_sent_to(given["phone"]))
    again = a_visitor().sign_in(given["username"], NEW)
    assert again.get("/v1/me/notifications")["items"][0]["kind"] == "password_changed"


def test_a_recovery_for_nobody_looks_like_any_other(given):
    answer = a_visitor().post("/v1/recoveries", {"phone": given["phone"], "id_number": given["id_number"]}, 202)
    assert list(answer) == ["recovery_id"]
    assert code_sent_to(given["phone"]) is None
    refused = complete(answer["recovery_id"], "123456", 422)
    assert (refused["code"], refused["tries_left"]) == ("code_wrong", 4)


@pytest.mark.parametrize("exists", [True, False])
def test_the_answer_takes_as_long_whether_or_not_the_account_exists(given, exists, monkeypatch):
    if exists:
        an_applicant(**given)
    monkeypatch.setattr(even_time, "EVEN", 0.8)
    began = time.monotonic()
    begin(given["phone"], id_number=given["id_number"])
    assert time.monotonic() - began >= 0.8


def test_an_sms_that_cannot_be_sent_does_not_tell_that_the_account_exists(given, applicant, monkeypatch, caplog):
    def fail(phone, text):
        raise ConnectionError("no answer")

    monkeypatch.setattr(sms, "send", fail)
    assert begin(given["phone"], id_number=given["id_number"])
    assert [record.getMessage() for record in caplog.records] == ["code not sent"]
    caplog.clear()


def test_a_repeated_request_sends_one_code(given, applicant):
    body, key = {"phone": given["phone"], "id_number": given["id_number"]}, f"key-{new_id()}"
    first = a_visitor().post("/v1/recoveries", body, 202, Idempotency_Key=key)
    assert a_visitor().post("/v1/recoveries", body, 202, Idempotency_Key=key) == first
    assert len(a_visitor().get(f"/local/messages?to={given['phone']}")["items"]) == 1


def test_no_code_goes_to_a_phone_that_is_not_the_accounts(given, applicant):
    begin("19900000001", id_number=given["id_number"])
    assert code_sent_to("19900000001") is None


def test_a_wrong_code_tells_how_many_tries_are_left(given, applicant):
    recovery_id = begin(given["phone"], id_number=given["id_number"])
    wrong = a_wrong(code_sent_to(given["phone"]))
    assert [complete(recovery_id, wrong, 422)["tries_left"] for _ in range(5)] == [4, 3, 2, 1, 0]
    assert complete(recovery_id, code_sent_to(given["phone"]), 409)["code"] == "code_expired"
    assert try_to_sign_in(given["username"], PASSWORD)[0] == 201


def test_thirty_wrong_codes_at_once_get_five_tries(given, applicant):
    recovery_id = begin(given["phone"], id_number=given["id_number"])
    body = {"code": a_wrong(code_sent_to(given["phone"])), "new_password": NEW}
    path = f"/v1/recoveries/{recovery_id}/completion"
    answers = all_at_once([lambda: a_visitor().send("POST", path, body, {})[0]] * 30)
    assert sorted(answers) == [409] * 25 + [422] * 5


def test_one_right_code_sent_in_many_times_at_once_recovers_once(given, applicant):
    recovery_id = begin(given["phone"], id_number=given["id_number"])
    body = {"code": code_sent_to(given["phone"]), "new_password": NEW}
    path = f"/v1/recoveries/{recovery_id}/completion"
    answers = all_at_once([lambda: a_visitor().send("POST", path, body, {})[0]] * 8)
    assert sorted(answers) == [200] + [409] * 7
    inbox = a_visitor().sign_in(given["username"], NEW).get("/v1/me/notifications")["items"]
    assert [message["kind"] for message in inbox] == ["password_changed"]


def test_a_code_is_good_for_ten_minutes(given, applicant):
    recovery_id = begin(given["phone"], id_number=given["id_number"])
    move_clock(START + timedelta(minutes=10, seconds=5))
    assert complete(recovery_id, code_sent_to(given["phone"]), 409)["code"] == "code_expired"


def test_a_weak_new_password_costs_no_try(given, applicant):
    recovery_id = begin(given["phone"], id_number=given["id_number"])
    code = code_sent_to(given["phone"])
    assert field_codes(complete(recovery_id, code, 422, "password")) == {"new_password": "password_common"}
    assert complete(recovery_id, a_wrong(code), 422)["tries_left"] == 4


def test_a_new_password_with_ones_own_number_is_refused_and_the_code_stays_good(given, applicant):
    recovery_id = begin(given["phone"], id_number=given["id_number"])
    code = code_sent_to(given["phone"])
    for _ in range(6):
        refused = complete(recovery_id, code, 422, f"Quan-{given['id_number'][-6:]}")
        assert field_codes(refused) == {"new_password": "password_has_number"}
    complete(recovery_id, code)


def test_a_code_to_a_phone_given_up_meanwhile_is_no_good(given, applicant):
    new_phone = a_registration()["phone"]
    recovery_id = begin(given["phone"], id_number=given["id_number"])
    change_id = applicant.post("/v1/me/phone-changes", {"phone": new_phone}, 201)["change_id"]
    applicant.post(f"/v1/me/phone-changes/{change_id}/completion", {"code": code_sent_to(new_phone)})
    assert complete(recovery_id, code_sent_to(given["phone"]), 409)["code"] == "code_expired"
    assert try_to_sign_in(given["username"], PASSWORD)[0] == 201


def test_the_code_lies_readable_in_no_table(given, applicant):
    recovery_id = begin(given["phone"], id_number=given["id_number"])
    rows = [str(row) for row in all_rows() if recovery_id in row["pk"]["S"]]
    assert len(rows) == 1
    assert code_sent_to(given["phone"]) not in rows[0]


def test_a_unit_recovers_by_its_credit_code():
    given = a_unit_registration()
    unit = a_unit(**given)
    recovery_id = begin(given["phone"], uscc=given["uscc"])
    assert complete(recovery_id, code_sent_to(given["phone"])) == {"username": given["username"]}
    unit.get("/v1/me", 401)


def test_where_colleagues_share_a_phone_the_code_is_for_the_administrator():
    given = a_unit_registration()
    told = {"name": "赵敏", "password": PASSWORD, "phone": given["phone"], "permissions": ["review"]}
    unit = a_unit(**given)
    for username in ("aa", "zz"):
        body = told | {"username": f"{username}.{given['username']}"}
        unit.post(f"/v1/units/{unit.party_id}/operators", body, 201)
    recovery_id = begin(given["phone"], uscc=given["uscc"])
    assert complete(recovery_id, code_sent_to(given["phone"])) == {"username": given["username"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [("id_number", "370102199003072510"), ("uscc", "91370100MA3C4D5E60"), ("phone", "1385310000")],
)
def test_a_malformed_number_is_said_to_be_so(field, value):
    told = {"phone": "13853100001"} | ({} if field == "uscc" else {"id_number": an_id_number()}) | {field: value}
    assert list(field_codes(a_visitor().post("/v1/recoveries", told, 422))) == [field]


@pytest.mark.parametrize(
    "who", [{}, {"id_number": an_id_number(), "uscc": "91370100MA3C4D5E6Q"}], ids=["neither", "both"]
)
def test_one_of_the_two_numbers_is_needed(who):
    refused = a_visitor().post("/v1/recoveries", {"phone": "13853100001", **who}, 422)
    assert "二者择一" in refused["errors"][0]["message"]


def test_a_phone_gets_five_codes_an_hour_whoever_it_belongs_to(given):
    for _ in range(CODES.times):
        begin(given["phone"], id_number=given["id_number"])
    visitor = a_visitor()
    refused = visitor.post("/v1/recoveries", {"phone": given["phone"], "id_number": given["id_number"]}, 429)
    assert refused["code"] == "too_many_requests"
    assert 0 < int(visitor.headers["Retry-After"]) <= 3600
    move_clock(START + timedelta(hours=1))
    begin(given["phone"], id_number=given["id_number"])
