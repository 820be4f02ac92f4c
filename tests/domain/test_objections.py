"""Objections: by anybody while the publicity runs, decided once, with a reason."""

import pytest
from pydantic import ValidationError

from chalicelib.domain import objections
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.objections import ObjectionDecision, ObjectionDraft
from tests.build import NOW, a_unit, acting_for, an_applicant, shanghai
from tests.domain.test_publicity_outcomes import UNIT, a_publicity
from tests.telling import said


def object_to(publicity=None, actor=None, now=NOW, **given):
    draft = ObjectionDraft(**{"content": "继续教育学时不足"} | given)
    return objections.raise_objection("g-1.1", publicity or a_publicity(), {"d-1"}, draft, actor, now)


def decide(objection, outcome="dismissed", reason="经核实不属实", unit=UNIT):
    given = ObjectionDecision(outcome=outcome, reason=reason)
    return objections.decide(objection, given, UNIT.name, acting_for(unit), NOW)


def test_somebody_unknown_may_object_and_the_unit_is_told():
    change = object_to()
    assert (change.after.name, change.after.account_id, change.entry.actor_id) == (None, None, "anyone")
    assert [(told.party_id, told.kind) for told in change.notifications] == [(UNIT.unit_id, "objection_raised")]


def test_what_the_unit_is_told_does_not_repeat_the_objection():
    (told,) = object_to(content="张三的论文系抄袭").notifications
    assert "张三" not in said(told)


def test_whoever_objects_with_a_units_account_does_so_as_a_person():
    entry = object_to(actor=acting_for(a_unit("supervisor"))).entry
    assert entry.actor_unit_id is None


def test_one_may_object_to_the_whole_list_or_to_one_on_it():
    assert object_to().after.declaration_id is None
    assert object_to(declaration_id="d-1").after.declaration_id == "d-1"
    with pytest.raises(Invalid):
        object_to(declaration_id="d-2")


@pytest.mark.parametrize("moment", ["2026-03-04 23:59", "2026-03-12 00:00"])
def test_before_and_after_it_runs_nobody_objects(moment):
    with pytest.raises(Conflict, match="publicity_not_running: "):
        object_to(now=shanghai(moment))


def test_to_a_closed_one_nobody_objects():
    with pytest.raises(Conflict, match="publicity_not_running: "):
        object_to(a_publicity(closed_at=NOW))


def test_an_objection_says_something():
    with pytest.raises(ValidationError):
        ObjectionDraft(content="  不行  ")


def test_whoever_signed_in_is_told_the_outcome_with_its_reason():
    (told,) = decide(object_to(actor=an_applicant()).after).notifications
    assert (told.party_id, said(told)) == ("p-wang", f"您对{UNIT.name}公示提出的异议经核实不成立：经核实不属实")


def test_whoever_stayed_unknown_is_told_nothing():
    assert decide(object_to().after).notifications == ()


def test_the_same_decision_again_is_nothing_and_another_is_refused():
    decided = decide(object_to().after).after
    assert decide(decided).is_nothing
    with pytest.raises(Conflict, match="already_decided: "):
        decide(decided, "upheld")


def test_only_the_unit_decides():
    with pytest.raises(NotFound):
        decide(object_to().after, unit=a_unit("supervisor"))
