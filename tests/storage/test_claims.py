"""What must be unique is claimed in the transaction that creates; who comes second leaves nothing behind."""

import pytest

from chalicelib.domain.errors import AlreadyTaken
from chalicelib.storage import accounts, units
from tests.parties import a_registration
from tests.storage.arranging import a_new_account, a_new_unit
from tests.storage.rows import keys


@pytest.mark.parametrize(("field", "code"), [("username", "username_taken"), ("id_number", "id_number_taken")])
def test_a_second_account_with_the_same_claim_is_refused(field, code):
    given = a_registration()
    accounts.create_account(a_new_account(**given))
    second = a_new_account(**{field: given[field]})
    with pytest.raises(AlreadyTaken) as refused:
        accounts.create_account(second)
    assert refused.value.code == code


@pytest.mark.parametrize("field", ["username", "id_number"])
def test_a_refused_account_leaves_nothing_behind(field):
    given = a_registration()
    accounts.create_account(a_new_account(**given))
    before = keys()
    with pytest.raises(AlreadyTaken):
        accounts.create_account(a_new_account(**{field: given[field]}))
    assert keys() == before


@pytest.mark.parametrize(("field", "code"), [("uscc", "uscc_taken"), ("name", "name_taken")])
def test_a_second_unit_with_the_same_claim_is_refused(field, code):
    first, account = a_new_unit()
    units.create_unit(first, account)
    second, other = a_new_unit(**{field: getattr(first.after, field)})
    with pytest.raises(AlreadyTaken) as refused:
        units.create_unit(second, other)
    assert refused.value.code == code


def test_a_refused_unit_leaves_neither_itself_nor_its_account():
    first, account = a_new_unit()
    units.create_unit(first, account)
    second, other = a_new_unit(name=first.after.name)
    before = keys()
    with pytest.raises(AlreadyTaken):
        units.create_unit(second, other)
    assert keys() == before
    assert accounts.find_account(other.username) is None


def test_a_unit_and_a_person_share_the_login_names():
    person = a_new_account()
    accounts.create_account(person)
    unit, account = a_new_unit(username=person.after.username)
    with pytest.raises(AlreadyTaken, match="username_taken"):
        units.create_unit(unit, account)


@pytest.mark.parametrize("login", ["username", "id_number"])
def test_an_account_is_found_by_both_of_its_names(login):
    given = a_registration()
    change = a_new_account(**given)
    accounts.create_account(change)
    assert accounts.find_account(f" {given[login]} ").account_id == change.after.account_id
