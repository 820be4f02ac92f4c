"""Suspension as a rule: who is told, what it needs, and that repeating it is nothing."""

import pytest

from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.suspensions import Suspension, decide, freeze
from tests.build import NOW, a_unit, acting_for, an_account, an_actor
from tests.telling import said

BUREAU = acting_for(a_unit("bureau", region_code="370100"))
SUSPEND = Suspension(suspended=True, reason="证照过期")
RESUME = Suspension(suspended=False)
OPERATORS = [an_account(account_id="a-1"), an_account(account_id="a-2")]


def test_the_unit_and_each_of_its_operators_are_told():
    change = decide(a_unit(), OPERATORS, BUREAU, SUSPEND, NOW)
    assert [told.party_id for told in change.notifications] == ["u-employer", "a-1", "a-2"]
    assert all("证照过期" in said(told) for told in change.notifications)


def test_a_suspension_keeps_the_rights_and_says_why():
    after = decide(a_unit(), [], BUREAU, SUSPEND, NOW).after
    assert (after.status, after.suspended) == (a_unit().status, "证照过期")


def test_a_resumption_needs_no_reason_and_restores_the_unit():
    suspended = decide(a_unit(), [], BUREAU, SUSPEND, NOW).after
    restored = decide(suspended, [], BUREAU, RESUME, NOW).after
    assert restored.model_copy(update={"trail": a_unit().trail}) == a_unit()


@pytest.mark.parametrize(("unit", "given"), [(a_unit(), RESUME), (a_unit(suspended="证照过期"), SUSPEND)])
def test_repeating_a_decision_is_nothing(unit, given):
    change = decide(unit, OPERATORS, BUREAU, given, NOW)
    assert change.is_nothing
    assert change.notifications == ()


def test_a_suspension_needs_its_reason():
    with pytest.raises(Invalid, match="原因"):
        decide(a_unit(), [], BUREAU, Suspension(suspended=True, reason=" "), NOW)


@pytest.mark.parametrize("actor", [acting_for(a_unit()), acting_for(a_unit("committee")), an_actor("applicant")])
def test_nobody_but_the_bureau_and_support_suspends(actor):
    with pytest.raises(NotFound):
        decide(a_unit(), [], actor, SUSPEND, NOW)


def test_an_account_freezes_and_thaws_with_its_unit():
    suspended = a_unit(suspended="证照过期")
    frozen = freeze(an_account(), suspended)
    assert frozen.actor.frozen == "证照过期"
    assert freeze(frozen, a_unit()) == an_account()
