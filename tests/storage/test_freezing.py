"""What somebody does for a suspended unit is refused in the very write, however it was before that was read."""

import pytest

from chalicelib.domain.contacts import ContactEdit, edit_contact
from chalicelib.domain.errors import Conflict, Stale
from chalicelib.domain.suspensions import Suspension, decide
from chalicelib.storage import accounts, suspensions, unit_accounts, units
from chalicelib.storage.declarations import save_declaration
from tests.build import NOW, acting_for, an_actor
from tests.storage.arranging import a_saved_declaration, an_edit
from tests.storage.rows import keys
from tests.storage.test_finding_units_in_the_tables import a_granted_unit

SUPPORT = an_actor("support")


@pytest.fixture
def unit(cloud):
    return a_granted_unit()


def suspend(unit, suspended=True):
    of_unit = unit_accounts.load_accounts(unit.unit_id)
    change = decide(unit, of_unit, SUPPORT, Suspension(suspended=suspended, reason="整改"), NOW)
    suspensions.save_suspension(change, of_unit)
    return units.load_unit(unit.unit_id)


def frozen(unit):
    return [account.frozen for account in unit_accounts.load_accounts(unit.unit_id)]


def an_edit_by(unit):
    declaration = a_saved_declaration()
    change = an_edit(declaration)
    entry = change.entry.model_copy(update={"actor_unit_id": unit.unit_id})
    return declaration, type(change)(change.before, change.after, entry)


def test_a_decision_read_before_the_suspension_is_not_written_after_it(unit):
    declaration, change = an_edit_by(unit)
    suspend(unit)
    with pytest.raises(Conflict) as refused:
        save_declaration(change)
    assert refused.value.code == "unit_suspended"
    assert (f"decl#{declaration.declaration_id}", "trail#000002") not in keys()


def test_after_the_resumption_it_is_written(unit):
    declaration, change = an_edit_by(unit)
    suspend(suspend(unit), suspended=False)
    save_declaration(change)
    assert (f"decl#{declaration.declaration_id}", "trail#000002") in keys()


def test_every_account_of_the_unit_is_frozen_in_the_same_write_and_let_go_again(unit):
    suspended = suspend(unit)
    assert frozen(unit) == ["整改"]
    suspend(suspended, suspended=False)
    assert frozen(unit) == [None]


def test_a_unit_edited_meanwhile_is_not_suspended_on_what_was_read(unit):
    edit = ContactEdit(address="经十路1号")
    of_unit = unit_accounts.load_accounts(unit.unit_id)
    change = decide(unit, of_unit, SUPPORT, Suspension(suspended=True, reason="整改"), NOW)
    units.save_unit(edit_contact(unit, acting_for(unit), edit, NOW))
    with pytest.raises(Stale):
        suspensions.save_suspension(change, of_unit)
    assert frozen(unit) == [None]


def test_an_account_changed_meanwhile_makes_the_suspension_stale(unit):
    (account,) = of_unit = unit_accounts.load_accounts(unit.unit_id)
    change = decide(unit, of_unit, SUPPORT, Suspension(suspended=True, reason="整改"), NOW)
    accounts.renew_hash(account, "another hash")
    with pytest.raises(Stale):
        suspensions.save_suspension(change, of_unit)
    assert units.load_unit(unit.unit_id).suspended is None
