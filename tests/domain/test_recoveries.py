"""Whose phone it is, what a recovery changes, and when its code is no good any more."""

from datetime import timedelta

import pytest

from chalicelib.domain import codes, people, recoveries
from chalicelib.domain.actors import Permission
from chalicelib.domain.codes import Code, Purpose
from chalicelib.domain.errors import Conflict
from tests.build import NOW, an_account, sealed

PHONE = sealed("13853100001")
REVIEWER = frozenset({Permission.REVIEW})


def a_colleague(account_id, **changes):
    return an_account(account_id=account_id, phone=PHONE, **changes)


def holder(*accounts):
    found = recoveries.holder(accounts, PHONE.lookup)
    return found.account_id if found else None


def test_nobody_else_has_the_phone():
    assert holder(an_account(phone=sealed("13853100009"))) is None


def test_of_colleagues_with_one_phone_the_administrator_has_it():
    operator = a_colleague("a", permissions=REVIEWER, registered_at=NOW - timedelta(days=1))
    assert holder(operator, a_colleague("b")) == "b"


def test_of_two_administrators_with_one_phone_the_first_has_it():
    assert holder(a_colleague("a", registered_at=NOW + timedelta(days=1)), a_colleague("b")) == "b"


def test_a_closed_account_has_no_phone():
    assert holder(a_colleague("a", closed=True)) is None


def a_code(**changes):
    told = {"code_id": "c-1", "purpose": Purpose.RECOVERY, "account_id": "p-wang", "code_hash": "hash", "phone": PHONE}
    return Code(**told | {"expires_at": NOW + codes.LIFETIME} | changes)


def test_a_code_is_good_for_the_account_that_still_has_its_phone():
    account = a_colleague("p-wang")
    assert recoveries.refuse_outdated(a_code(), account) is account


@pytest.mark.parametrize(
    "account",
    [None, a_colleague("p-wang", closed=True), an_account(phone=sealed("13853100009"))],
    ids=["gone", "closed", "another phone"],
)
def test_a_code_is_no_good_for_what_has_changed(account):
    with pytest.raises(Conflict, match="code_expired"):
        recoveries.refuse_outdated(a_code(), account)


def test_a_recovery_ends_every_session_and_stands_in_the_history():
    change = people.recover(an_account(epoch=3), "new hash", NOW)
    assert (change.after.password_hash, change.after.epoch) == ("new hash", 4)
    assert change.entry.action == "recover"
    assert [told.kind for told in change.notifications] == ["password_changed"]


def test_a_new_password_stands_in_the_history_without_its_value():
    edit = people.ProfileEdit(current_password="Quancheng-2026", new_password="Thousand-Springs-72")
    change = people.edit_profile(an_account(), edit, NOW, "new hash")
    assert (change.after.epoch, change.entry.details) == (1, {"fields": ["password"]})
    assert "Thousand-Springs-72" not in change.after.model_dump_json()


def test_a_new_phone_is_told_to_the_old_one_and_stands_in_the_history():
    old, new = sealed("13853100001"), sealed("13853100009")
    change = people.change_phone(an_account(phone=old), new, NOW)
    assert (change.after.phone, change.after.epoch, change.entry.action) == (new, 0, "change_phone")
    assert [(told.kind, told.to) for told in change.notifications] == [("phone_changed", None), ("phone_left", old)]
