"""Accounts, units and declarations of their own for every test: ids nobody else has."""

from typing import Any

from chalicelib.domain import people, units
from chalicelib.domain.changes import Change
from chalicelib.domain.declarations import Declaration, Hop, Status
from chalicelib.domain.history import record
from chalicelib.domain.people import Account, Registration
from chalicelib.domain.units import Unit, UnitRegistration
from chalicelib.handlers.ids import new_id
from chalicelib.storage.accounts import seal_numbers
from chalicelib.storage.declarations import load_declaration, save_declaration
from tests.build import NOW, a_declaration, an_actor
from tests.parties import a_registration, a_unit_registration


def a_new_account(**changes: Any) -> Change[Account]:
    account_id, given = new_id(), Registration(**a_registration(**changes))
    numbers = seal_numbers(account_id, given.phone, given.id_number)
    return people.register(account_id, given, numbers, "hash", NOW)


def a_new_unit(**changes: Any) -> tuple[Change[Unit], Account]:
    account_id, given = new_id(), UnitRegistration(**a_unit_registration(**changes))
    return units.register(new_id(), account_id, given, seal_numbers(account_id, given.phone), "hash", NOW)


def a_new_declaration(**changes: Any) -> Change[Declaration]:
    declaration_id, applicant_id = f"d-{new_id()}", f"p-{new_id()}"
    hop = Hop(party_id=applicant_id, name="王明", kind="applicant", arrived_at=NOW)
    told = {"declaration_id": declaration_id, "applicant_id": applicant_id, "route": [hop]}
    made = a_declaration(Status.DRAFT, **told | changes)
    made.trail, entry = record(made.trail, an_actor("applicant", applicant_id), "begin", NOW)
    return Change(None, made, entry)


def a_saved_declaration(**changes: Any) -> Declaration:
    change = a_new_declaration(**changes)
    save_declaration(change)
    return load_declaration(change.after.declaration_id)


def an_edit(declaration: Declaration, reason: str = "改") -> Change[Declaration]:
    """Any decision on the version that was read."""
    after = declaration.model_copy(update={"return_reason": reason})
    after.trail, entry = record(declaration.trail, an_actor("employer"), "edit", NOW, reason)
    return Change(declaration, after, entry)
