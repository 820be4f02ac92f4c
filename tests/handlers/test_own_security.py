"""A new password, a new phone, and the devices where one is signed in."""

from datetime import timedelta

import pytest

from chalicelib.domain import limits
from chalicelib.handlers.ids import new_id
from tests.handlers.asking import ask, field_codes, try_to_sign_in
from tests.handlers.outbox import deliver_everything
from tests.handlers.test_recovery import NEW, a_wrong, code_sent_to
from tests.parties import PASSWORD, START, a_registration, a_unit, a_unit_registration, an_applicant, move_clock
from tests.storage.rows import all_at_once, all_rows

NEXT_PHONE = iter(f"197{n:08d}" for n in range(50_000, 60_000))


@pytest.fixture
def given():
    return a_registration()


@pytest.fixture
def applicant(given):
    return an_applicant(**given)


def change_password(applicant, expect=200, current=PASSWORD, new=NEW):
    applicant.get("/v1/me")
    body = {"current_password": current, "new_password": new}
    return applicant.patch("/v1/me", body, expect, If_Match=applicant.etag)


def test_a_new_password_ends_every_session_but_this_one(given, applicant):
    other = applicant.sign_in(given["username"], PASSWORD)
    change_password(applicant)
    applicant.get("/v1/me")
    other.get("/v1/me", 401)
    assert try_to_sign_in(given["username"], NEW)[0] == 201


def test_a_wrong_current_password_counts_like_a_sign_in(given, applicant):
    for left in (4, 3, 2, 1, 0):
        refused = change_password(applicant, 422, current="Not-the-password-1")
        assert (refused["attempts_left"], field_codes(refused)) == (left, {"current_password": "wrong_password"})
    assert change_password(applicant, 423)["code"] == "account_locked"
    assert try_to_sign_in(given["username"], PASSWORD)[0] == 423


def test_a_new_password_obeys_the_policy_and_costs_no_try(given, applicant):
    refused = change_password(applicant, 422, new=f"x-{given['username']}-1")
    assert field_codes(refused) == {"new_password": "password_has_username"}
    assert change_password(applicant, 422, current="Not-the-password-1")["attempts_left"] == 4


def test_one_password_without_the_other_is_refused(applicant):
    applicant.get("/v1/me")
    refused = applicant.patch("/v1/me", {"new_password": NEW}, 422, If_Match=applicant.etag)
    assert "同时填写" in refused["errors"][0]["message"]


def test_the_person_is_told_of_the_new_password(applicant):
    change_password(applicant)
    assert applicant.get("/v1/me/notifications")["items"][0]["kind"] == "password_changed"


def test_ones_devices_are_listed_with_the_one_in_hand_marked(given, applicant):
    other = applicant.sign_in(given["username"], PASSWORD)
    listed = applicant.get("/v1/me/sessions")["items"]
    assert sorted(session["current"] for session in listed) == [False, True]
    assert [s["session_id"] for s in listed if s["current"]] != [
        s["session_id"] for s in other.get("/v1/me/sessions")["items"] if s["current"]
    ]
    assert "token" not in str(listed)


def test_a_device_is_signed_out_from_another(given, applicant):
    other = applicant.sign_in(given["username"], PASSWORD)
    (session_id,) = [s["session_id"] for s in applicant.get("/v1/me/sessions")["items"] if not s["current"]]
    applicant.delete(f"/v1/me/sessions/{session_id}")
    other.get("/v1/me", 401)
    applicant.get("/v1/me")
    applicant.delete(f"/v1/me/sessions/{session_id}", 404)


def test_nobody_ends_somebody_elses_session(applicant):
    (theirs,) = an_applicant().get("/v1/me/sessions")["items"]
    applicant.delete(f"/v1/me/sessions/{theirs['session_id']}", 404)


def begin_phone_change(applicant, phone, expect=201):
    return applicant.post("/v1/me/phone-changes", {"phone": phone}, expect)


def complete_phone_change(applicant, change_id, code, expect=200):
    return applicant.post(f"/v1/me/phone-changes/{change_id}/completion", {"code": code}, expect)


def test_the_phone_changes_once_the_new_one_has_shown_its_code(applicant):
    phone = next(NEXT_PHONE)
    change_id = begin_phone_change(applicant, phone)["change_id"]
    assert applicant.get("/v1/me")["phone"] != f"{phone[:3]}****{phone[-4:]}"
    me = complete_phone_change(applicant, change_id, code_sent_to(phone))
    assert me["phone"] == applicant.get("/v1/me")["phone"] == f"{phone[:3]}****{phone[-4:]}"


def test_the_old_phone_is_told(given, applicant, visitor):
    phone = next(NEXT_PHONE)
    change_id = begin_phone_change(applicant, phone)["change_id"]
    complete_phone_change(applicant, change_id, code_sent_to(phone))
    deliver_everything(visitor)
    assert "已由本号码更换" in visitor.get(f"/local/messages?to={given['phone']}")["items"][0]["body"]


def test_a_units_contact_keeps_its_phone_when_the_account_changes_its_own(visitor):
    given, phone = a_unit_registration(), next(NEXT_PHONE)
    unit = a_unit(**given)
    path = f"/v1/units/{unit.party_id}"
    before = unit.get(path)
    change_id = begin_phone_change(unit, phone)["change_id"]
    me = complete_phone_change(unit, change_id, code_sent_to(phone))
    assert me["phone"].endswith(phone[-4:])
    assert unit.get(path) == before


def test_a_phone_changes_once_with_one_code(applicant):
    phone = next(NEXT_PHONE)
    change_id = begin_phone_change(applicant, phone)["change_id"]
    code = code_sent_to(phone)
    complete_phone_change(applicant, change_id, code)
    assert complete_phone_change(applicant, change_id, code, 409)["code"] == "code_expired"


def test_thirty_wrong_codes_for_a_new_phone_get_five_tries(applicant):
    phone = next(NEXT_PHONE)
    change_id = begin_phone_change(applicant, phone)["change_id"]
    body, path = {"code": a_wrong(code_sent_to(phone))}, f"/v1/me/phone-changes/{change_id}/completion"
    answers = all_at_once([lambda: ask(applicant.twin(), "POST", path, body)[0]] * 30)
    assert sorted(answers) == [409] * 25 + [422] * 5


def test_an_account_asks_for_ten_new_phones_a_day(applicant):
    for _ in range(limits.PHONE_CHANGES.times):
        begin_phone_change(applicant, next(NEXT_PHONE))
    assert begin_phone_change(applicant, next(NEXT_PHONE), 429)["limit"] == "phone_change"


def test_a_new_phone_gets_five_codes_an_hour_whoever_asks():
    phone = next(NEXT_PHONE)
    for _ in range(limits.CODES.times):
        begin_phone_change(an_applicant(), phone)
    assert begin_phone_change(an_applicant(), phone, 429)["limit"] == "code"
    move_clock(START + timedelta(hours=1))
    begin_phone_change(an_applicant(), phone)


def test_a_repeated_request_sends_one_code(applicant, visitor):
    body, key = {"phone": next(NEXT_PHONE)}, f"key-{new_id()}"
    first = applicant.post("/v1/me/phone-changes", body, 201, Idempotency_Key=key)
    assert applicant.post("/v1/me/phone-changes", body, 201, Idempotency_Key=key) == first
    assert len(visitor.get(f"/local/messages?to={body['phone']}")["items"]) == 1


def test_a_wrong_code_changes_nothing(applicant):
    phone, before = next(NEXT_PHONE), applicant.get("/v1/me")
    change_id = begin_phone_change(applicant, phone)["change_id"]
    refused = complete_phone_change(applicant, change_id, a_wrong(code_sent_to(phone)), 422)
    assert refused["tries_left"] == 4
    assert applicant.get("/v1/me") == before


def test_somebody_elses_code_is_no_good(applicant):
    phone = next(NEXT_PHONE)
    change_id = begin_phone_change(applicant, phone)["change_id"]
    assert complete_phone_change(an_applicant(), change_id, code_sent_to(phone), 409)["code"] == "code_expired"


def test_the_number_one_has_already_is_refused(given, applicant):
    assert field_codes(begin_phone_change(applicant, given["phone"], 422)) == {"phone": "phone_unchanged"}


def test_the_new_phone_lies_readable_in_no_table(applicant):
    phone = next(NEXT_PHONE)
    change_id = begin_phone_change(applicant, phone)["change_id"]
    complete_phone_change(applicant, change_id, code_sent_to(phone))
    assert [row["pk"] for row in all_rows() if phone in str(row)] == []
