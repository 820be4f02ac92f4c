"""POST /v1/unit-invitations: a unit that cannot be found is invited by name and phone, and its inviters are told."""

import itertools

import pytest

from chalicelib.domain import invitations, limits
from chalicelib.storage import invitations as stored
from chalicelib.storage import units as stored_units
from local.delivered import list_messages
from tests.handlers.asking import field_codes
from tests.parties import START, a_unit, a_unit_registration, an_applicant, move_clock
from tests.storage.rows import all_at_once, all_rows

_numbers = itertools.count(1)


def a_name():
    return f"无名山第{next(_numbers)}建材厂"


def a_phone():
    return f"186{next(_numbers):08d}"


def invite(applicant, name, phone, expect=201, **headers):
    return applicant.post("/v1/unit-invitations", {"name": name, "phone": phone}, expect, **headers)


def sms_to(phone):
    return [message["body"] for message in list_messages(phone)]


def told(applicant):
    items = applicant.get("/v1/me/notifications")["items"]
    return [message["body"] for message in items if message["kind"] == "invited_unit_granted"]


def grant(visitor, support, name):
    unit = visitor.post("/v1/units", a_unit_registration(name=name), 201)
    support.post(f"/v1/units/{unit['unit_id']}/authorization", {"decision": "grant"})
    return unit["unit_id"]


def test_a_unit_not_found_is_invited_by_sms():
    name, phone = a_name(), a_phone()
    invited = invite(an_applicant(), name, phone)
    assert (invited["name"], invited["status"]) == (name, "sent")
    (text,) = sms_to(phone)
    assert name in text
    assert "http://127.0.0.1:8000" in text


def test_the_answer_shows_the_phone_masked_and_no_table_holds_it():
    phone = a_phone()
    shown = invite(an_applicant(), a_name(), phone)["phone"]
    assert shown == f"{phone[:3]}****{phone[-4:]}"
    assert not [row for row in all_rows() if phone in str(row)]


def test_the_sms_names_no_applicant():
    phone = a_phone()
    invite(an_applicant(name="欧阳无双"), a_name(), phone)
    assert "欧阳无双" not in sms_to(phone)[0]


def test_within_seven_days_a_repetition_is_the_same_answer_without_sms():
    applicant, name, phone = an_applicant(), a_name(), a_phone()
    first = invite(applicant, name, phone)
    move_clock(START + invitations.QUIET / 2)
    assert invite(applicant, name, phone) == first
    assert len(sms_to(phone)) == 1


def test_after_seven_days_the_unit_is_written_to_again():
    applicant, name, phone = an_applicant(), a_name(), a_phone()
    first = invite(applicant, name, phone)
    move_clock(START + invitations.QUIET * 1.01)
    again = invite(applicant, name, phone)
    assert (again["invitation_id"], len(sms_to(phone))) == (first["invitation_id"], 2)
    assert again["sent_at"] > first["sent_at"]


def test_another_applicant_has_an_invitation_of_their_own_but_the_unit_is_not_written_to_twice():
    name, phone = a_name(), a_phone()
    one, other = invite(an_applicant(), name, phone), invite(an_applicant(), name, phone)
    assert one["invitation_id"] != other["invitation_id"]
    assert len(sms_to(phone)) == 1


def test_five_who_invite_at_once_send_one_sms():
    name, phone = a_name(), a_phone()
    people = [an_applicant() for _ in range(5)]
    all_at_once([lambda person=person: invite(person, name, phone) for person in people])
    assert len(sms_to(phone)) == 1


def test_who_invited_a_unit_is_told_when_it_is_granted_rights(visitor, support):
    name, applicant = a_name(), an_applicant()
    invite(applicant, name, a_phone())
    invite(applicant, name, a_phone())
    assert told(applicant) == []
    grant(visitor, support, name)
    assert told(applicant) == [f"您邀请的{name}已开通申报权限，现在可以在申报中选择该单位。"]


def test_another_units_rights_are_not_told(visitor, support):
    applicant = an_applicant()
    invite(applicant, a_name(), a_phone())
    grant(visitor, support, a_name())
    assert told(applicant) == []


def test_of_very_many_inviters_the_newest_are_told_and_the_longest_name_still_fits(visitor, support):
    name, phone = "".join(chr(0x5200 + n) for n in range(50)), a_phone()
    people = [an_applicant() for _ in range(invitations.MOST_TOLD + 1)]
    for n, person in enumerate(people):
        move_clock(START + n * limits.MINUTE)
        invite(person, name, phone)
    grant(visitor, support, name)
    assert [len(told(person)) for person in people] == [0] + [1] * invitations.MOST_TOLD


def test_an_invitation_that_comes_while_rights_are_granted_is_told_too(visitor, support, monkeypatch):
    name, late = a_name(), an_applicant()
    waiting, tell = [lambda: invite(late, name, a_phone())], stored.tell

    def tell_after(*given):
        tell(*given)
        while waiting:  # between the reading of the inviters and the writing of the grant
            waiting.pop()()

    monkeypatch.setattr(stored, "tell", tell_after)
    grant(visitor, support, name)
    assert len(told(late)) == 1


def test_a_unit_that_has_rights_is_not_invited_but_named():
    unit = a_unit(name=a_name())
    phone = a_phone()
    name = stored_units.load_unit(unit.party_id).name
    problem = invite(an_applicant(), name, phone, 409)
    assert (problem["code"], problem["unit_id"]) == ("unit_has_rights", unit.party_id)
    assert sms_to(phone) == []


def test_a_unit_that_waits_for_its_rights_can_be_invited(visitor):
    name = a_name()
    visitor.post("/v1/units", a_unit_registration(name=name), 201)
    assert invite(an_applicant(), name, a_phone())["status"] == "sent"


def test_invitations_are_limited_per_applicant():
    applicant = an_applicant()
    for _ in range(limits.INVITATIONS.times):
        invite(applicant, a_name(), a_phone())
    assert invite(applicant, a_name(), a_phone(), 429)["code"] == "too_many_requests"


def test_one_phone_is_not_flooded_under_many_names():
    phone = a_phone()
    for _ in range(limits.INVITATIONS_TO_ONE.times):
        invite(an_applicant(), a_name(), phone)
    assert invite(an_applicant(), a_name(), phone, 429)["limit"] == "invitation_phone"
    assert len(sms_to(phone)) == limits.INVITATIONS_TO_ONE.times


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("phone", "12345", "phone_format"), ("name", "", "required"), ("name", "厂", "too_short")],
)
def test_a_wrong_field_is_named(field, value, code):
    problem = an_applicant().post("/v1/unit-invitations", {"name": a_name(), "phone": a_phone()} | {field: value}, 422)
    assert field_codes(problem) == {field: code}


def test_units_do_not_invite(stage):
    assert invite(stage.employer, a_name(), a_phone(), 403)["code"] == "not_allowed"


def test_a_request_repeated_under_its_key_sends_one_sms():
    applicant, name, phone = an_applicant(), a_name(), a_phone()
    first = invite(applicant, name, phone, Idempotency_Key="once")
    assert invite(applicant, name, phone, Idempotency_Key="once") == first
    assert len(sms_to(phone)) == 1
