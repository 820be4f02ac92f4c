"""What people and units choose of their messages, and what they cannot switch off."""

import pytest

from chalicelib.domain.messages import tell
from chalicelib.domain.times import UTC
from chalicelib.storage import accounts, recipients
from tests.handlers.asking import field_codes
from tests.handlers.test_emails import confirmed
from tests.handlers.test_operator_routes import an_operator
from tests.parties import START, a_unit, a_unit_registration, an_applicant, next_number

ON, OFF = {"sms": True, "mail": True}, {"sms": False, "mail": False}


@pytest.fixture
def applicant(cloud):
    return an_applicant()


@pytest.fixture
def unit(cloud):
    return a_unit()


def groups(party):
    return {group["group"]: group for group in party.get("/v1/me/preferences")["groups"]}


def choose(party, expect=200, **body):
    party.get("/v1/me/preferences")
    return party.call("PUT", "/v1/me/preferences", expect, body, If_Match=party.etag)


def reached(party):
    told = tell(party.party_id, "lapsed", "d-1", START.astimezone(UTC), title="工程师")
    return recipients.reach(told)


def test_a_person_sees_what_can_be_switched_off_and_what_cannot(applicant):
    assert {name: group["fixed"] for name, group in groups(applicant).items()} == {
        "security": True, "legal": True, "ordinary": False,
    }  # fmt: skip


def test_a_unit_has_a_digest_besides(unit):
    assert groups(unit)["digest"]["fixed"] is False


def test_at_first_everything_is_told_by_both_channels(unit):
    assert all(group["sms"] and group["mail"] for group in groups(unit).values())


def test_what_was_chosen_is_kept(applicant):
    choose(applicant, ordinary={"sms": False, "mail": True})
    ordinary = groups(applicant)["ordinary"]
    assert (ordinary["sms"], ordinary["mail"]) == (False, True)


def test_what_was_chosen_holds_where_messages_are_sent(applicant):
    choose(applicant, ordinary=OFF)
    assert not reached(applicant).preferences.ordinary.sms


@pytest.mark.parametrize("group", ["legal", "security"])
def test_a_legal_notice_cannot_be_switched_off(applicant, group):
    assert group in field_codes(choose(applicant, 422, ordinary=ON, **{group: OFF}))


def test_a_units_digest_keeps_one_channel(unit):
    assert field_codes(choose(unit, 422, ordinary=ON, digest=OFF)) == {"digest": "digest_needed"}


def test_a_choice_needs_the_version_that_was_read(applicant):
    applicant.get("/v1/me/preferences")
    etag = applicant.etag
    choose(applicant, ordinary=OFF)
    applicant.call("PUT", "/v1/me/preferences", 412, {"ordinary": ON}, If_Match=etag)


def test_the_same_choice_again_changes_nothing(applicant):
    choose(applicant, ordinary=OFF)
    etag = applicant.etag
    choose(applicant, ordinary=OFF)
    assert applicant.etag == etag


def test_the_answer_carries_the_version_for_the_next_choice(unit):
    choose(unit, ordinary=OFF)
    unit.call("PUT", "/v1/me/preferences", 200, {"ordinary": ON}, If_Match=unit.etag)


def test_a_unit_is_told_by_its_contacts_phone_and_address(cloud):
    given = a_unit_registration()
    unit = a_unit(**given)
    unit.get(f"/v1/units/{unit.party_id}")
    unit.patch(f"/v1/units/{unit.party_id}", {"email": "office@example.com"}, If_Match=unit.etag)
    found = reached(unit)
    assert (found.phone, found.mail) == (given["phone"], "office@example.com")


def test_only_the_administrator_chooses_for_the_unit(unit):
    operator = an_operator(unit, "review")
    assert groups(operator).keys() == groups(unit).keys()
    assert choose(operator, 403, ordinary=OFF)["code"] == "permission_missing"


def test_a_person_is_reached_by_a_confirmed_address_only(applicant):
    email = f"confirmed{next_number()}@example.com"
    applicant.get("/v1/me")
    applicant.patch("/v1/me", {"email": email}, If_Match=applicant.etag)
    assert reached(applicant).mail is None
    confirmed(applicant, email)
    assert reached(applicant).mail == email
    assert applicant.get("/v1/me/preferences")["email"] == email


def test_a_number_that_was_left_hears_of_it_and_no_address_does(applicant):
    account = accounts.load_account(applicant.party_id)
    told = tell(applicant.party_id, "phone_left", applicant.party_id, START.astimezone(UTC), phone="138****0021")
    found = recipients.reach(told.model_copy(update={"to": account.phone}))
    assert (found.phone, found.mail) == (accounts.open_phone(account.account_id, account.phone), None)
