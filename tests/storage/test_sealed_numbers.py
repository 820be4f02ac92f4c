"""No identity number and no phone lies readable in any table, whatever was done with them."""

import pytest
from cryptography.exceptions import InvalidTag

from chalicelib.domain.accesses import Purpose, access
from chalicelib.settings import Settings
from chalicelib.storage import accesses, accounts, sealing
from chalicelib.storage.sealing import lookup_hash, seal, unseal
from tests.handlers.asking import try_to_sign_in
from tests.journeys import road
from tests.parties import START, a_registration, a_stage, a_unit_registration, a_visitor, an_applicant, move_clock
from tests.storage.rows import all_rows


@pytest.fixture(scope="module")
def lived_through(cloud):
    """A person who registered over HTTP, mistyped a password, and went all the way to the certificate."""
    given, visitor = a_registration(), a_visitor()
    visitor.post("/v1/users", given, 201, Idempotency_Key=f"sealed-{given['username']}")
    try_to_sign_in(given["id_number"], "Not-the-password-1")
    applicant = visitor.sign_in(given["id_number"], given["password"])
    filed = road.submitted(a_stage(), applicant=applicant)
    road.pass_and_report(filed.stage.employer, [filed])
    road.pass_and_report(filed.stage.supervisor, [filed])
    filed.accept()
    road.certified([filed])
    move_clock(START)
    return given | {"token": applicant.token}


def rows_with(text):
    return [(row["pk"]["S"], row["sk"]["S"]) for row in all_rows() if text in str(row)]


@pytest.mark.parametrize("field", ["id_number", "phone", "password"])
def test_a_persons_number_is_in_no_table(lived_through, field):
    assert rows_with(lived_through[field]) == []


def test_a_token_is_in_no_table(lived_through):
    assert rows_with(lived_through["token"].partition(".")[2]) == []


def test_a_number_typed_for_an_unknown_account_is_in_no_table():
    number = a_registration()["id_number"]
    try_to_sign_in(number, "Not-the-password-1")
    assert rows_with(number) == []


def test_a_units_phone_is_in_no_table(visitor):
    given = a_unit_registration()
    visitor.post("/v1/units", given, 201)
    assert rows_with(given["phone"]) == []


def test_the_account_opens_its_seals_again():
    given = a_registration()
    applicant = an_applicant(**given)
    account = accounts.load_account(applicant.actor["id"])
    noted = access(account.actor, Purpose.EXPORT, START)
    opened = accesses.disclose_id_number(account, noted), accounts.open_phone(account.account_id, account.phone)
    assert opened == (given["id_number"], given["phone"])


def test_a_seal_moved_to_another_item_does_not_open():
    with pytest.raises(InvalidTag):
        unseal(seal("370102199003072513", "user#one"), "user#other")


def test_a_seal_that_was_altered_does_not_open():
    wrapped, nonce, sealed = seal("370102199003072513", "user#one").split(".")
    altered = ("B" if sealed[0] == "A" else "A") + sealed[1:]
    with pytest.raises(InvalidTag):
        unseal(f"{wrapped}.{nonce}.{altered}", "user#one")


def test_the_same_number_is_sealed_differently_each_time():
    assert seal("370102199003072513", "user#one") != seal("370102199003072513", "user#one")


def test_the_lookup_hash_is_keyed(monkeypatch):
    before = lookup_hash("370102199003072513")
    monkeypatch.setattr(sealing, "settings", lambda: Settings(identity_secret="another"))
    assert lookup_hash("370102199003072513") != before
