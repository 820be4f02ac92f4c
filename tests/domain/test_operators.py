"""A unit's operators: who may add and remove them, how many, and that an administrator is always left."""

import pytest

from chalicelib.domain.actors import EVERYTHING, Permission
from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.operators import MOST, OperatorDraft, Staff, appoint, dismiss, operator_of
from tests.build import NOW, a_unit, acting_for, an_account, an_actor, some_numbers

UNIT = a_unit()
ADMINISTRATOR = acting_for(UNIT)


def an_operator(account_id, *permissions):
    told = {"account_id": account_id, "unit_id": UNIT.unit_id, "role": "employer", "name": f"经办{account_id}"}
    return an_account(**told, permissions=frozenset(permissions or EVERYTHING))


def staff_of(*accounts):
    first = an_operator(ADMINISTRATOR.account_id)
    return Staff(UNIT, tuple(operator_of(account) for account in (first, *accounts)))


def a_draft(**changes):
    given = {"username": "zhaomin", "password": "Quancheng-2026", "name": "赵敏", "phone": "13853100009"}
    return OperatorDraft(**given | {"permissions": ["review"]} | changes)


def add(staff, actor=ADMINISTRATOR, **changes):
    return appoint(staff, "a-new", a_draft(**changes), some_numbers(), "hash", actor, NOW)


def test_an_operator_acts_for_the_unit_with_what_was_granted():
    actor = add(staff_of(), permissions=["report", "review", "review"]).account.after.actor
    assert (actor.unit_id, actor.role, actor.name) == (UNIT.unit_id, "employer", "赵敏")
    assert actor.granted == [Permission.REVIEW, Permission.REPORT]


def test_an_operator_belongs_to_the_units_region():
    assert add(staff_of()).account.after.region_code == UNIT.region_code


def test_both_histories_name_who_added_whom():
    added = add(staff_of())
    entry = added.unit.entry
    assert (entry.action, entry.actor_name, entry.details["name"]) == ("add_operator", ADMINISTRATOR.name, "赵敏")
    assert (added.account.entry.action, added.account.entry.actor_name) == ("register", ADMINISTRATOR.name)


def test_the_unit_is_told_of_a_new_operator():
    (told,) = add(staff_of()).unit.notifications
    assert (told.party_id, told.kind) == (UNIT.unit_id, "operator_added")


def test_twenty_operators_stand_beside_the_administrator_and_no_more():
    full = [an_operator(f"a-{n}", Permission.REVIEW) for n in range(MOST)]
    add(staff_of(*full[1:]))
    with pytest.raises(Conflict) as refused:
        add(staff_of(*full))
    assert refused.value.code == "too_many_operators"


@pytest.mark.parametrize("act", [add, lambda staff, actor: dismiss(staff, an_operator("a-1"), actor, NOW)])
def test_another_unit_does_not_find_this_one(act):
    with pytest.raises(NotFound):
        act(staff_of(an_operator("a-1")), actor=acting_for(a_unit("supervisor")))


@pytest.mark.parametrize("act", [add, lambda staff, actor: dismiss(staff, an_operator("a-1"), actor, NOW)])
def test_an_administrator_removed_a_moment_ago_adds_and_removes_nobody(act):
    removed = an_actor("employer", "a-removed", unit_id=UNIT.unit_id)
    with pytest.raises(NotAllowed) as refused:
        act(staff_of(an_operator("a-1")), actor=removed)
    assert refused.value.code == "permission_missing"


def test_a_removed_operators_account_is_closed_and_its_sessions_are_of_an_earlier_epoch():
    before = an_operator("a-1", Permission.REVIEW)
    after = dismiss(staff_of(before), before, ADMINISTRATOR, NOW).account.after
    assert after.closed
    assert after.epoch == before.epoch + 1


def test_the_history_names_who_removed_whom():
    gone = an_operator("a-1", Permission.REVIEW)
    entry = dismiss(staff_of(gone), gone, ADMINISTRATOR, NOW).unit.entry
    assert (entry.action, entry.actor_name, entry.details["name"]) == ("remove_operator", ADMINISTRATOR.name, "经办a-1")


def test_the_removed_operator_and_the_unit_are_told():
    gone = an_operator("a-1", Permission.REVIEW)
    dismissed = dismiss(staff_of(gone), gone, ADMINISTRATOR, NOW)
    told = [*dismissed.unit.notifications, *dismissed.account.notifications]
    assert [(one.party_id, one.kind) for one in told] == [(UNIT.unit_id, "operator_removed"), ("a-1", "account_closed")]


def test_the_last_administrator_stays():
    staff = staff_of(an_operator("a-1", Permission.REVIEW, Permission.REPORT))
    with pytest.raises(Conflict) as refused:
        dismiss(staff, an_operator(ADMINISTRATOR.account_id), ADMINISTRATOR, NOW)
    assert refused.value.code == "last_administrator"


def test_an_administrator_may_leave_when_another_is_there():
    staff = staff_of(an_operator("a-1", Permission.ADMINISTER))
    assert dismiss(staff, an_operator(ADMINISTRATOR.account_id), ADMINISTRATOR, NOW).account.after.closed


@pytest.mark.parametrize("account", [None, an_operator("a-stranger")])
def test_who_is_not_an_operator_cannot_be_removed(account):
    with pytest.raises(NotFound):
        dismiss(staff_of(), account, ADMINISTRATOR, NOW)
