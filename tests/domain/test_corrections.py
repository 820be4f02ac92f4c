"""Corrections of name and identity number: four eyes, a reason, proof, history, and the person told."""

import pytest
from pydantic import ValidationError

from chalicelib.domain.corrections import Correction, CorrectionDecision, CorrectionDraft, ask, decide, of_applicant
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.build import NOW, a_declaration, a_unit, an_account, an_actor, an_id_number, sealed
from tests.telling import said

FIRST, SECOND = an_actor("support", "s-first"), an_actor("support", "s-second")
OTHER_NUMBER = an_id_number(born="19850412", order="248")


def a_draft(**changes):
    given = {"name": "王鸣", "reason": "登记时打错字", "evidence": "户口簿首页及本人页"}
    return CorrectionDraft(**given | changes)


def asked(**changes):
    draft = a_draft(**changes)
    return ask("c-1", an_account(), draft, sealed(draft.id_number) if draft.id_number else None, FIRST, NOW)


def decided(decision="approve", actor=SECOND, live=(), correction=None, reason="", **changes):
    correction = correction or asked(**changes).correction
    given = CorrectionDecision(decision=decision, reason=reason)
    return decide(correction, an_account(), given, live, actor, NOW)


def test_a_correction_waits_and_changes_nothing_yet():
    request = asked()
    assert request.correction.status == "pending"
    assert request.account.after.name == "王明"


def test_a_correction_corrects_something():
    with pytest.raises(Invalid) as refused:
        asked(name=None)
    assert [(error.field, error.code) for error in refused.value.errors] == [("name", "required")]


@pytest.mark.parametrize("field", ["reason", "evidence"])
@pytest.mark.parametrize("empty", ["", "   "])
def test_a_correction_needs_its_reason_and_its_proof(field, empty):
    with pytest.raises(ValidationError):
        a_draft(**{field: empty})


@pytest.mark.parametrize(("field", "value"), [("name", "王明"), ("id_number", an_id_number())])
def test_what_stands_there_already_is_not_corrected(field, value):
    with pytest.raises(Invalid) as refused:
        asked(**{"name": None, field: value})
    assert [(error.field, error.code) for error in refused.value.errors] == [(field, "unchanged")]


def test_nobody_is_born_tomorrow():
    with pytest.raises(Invalid) as refused:
        asked(id_number=an_id_number(born="20260306"))
    assert refused.value.errors[0].code == "id_number_birth"


def test_a_name_that_cannot_be_printed_is_refused():
    with pytest.raises(ValidationError):
        a_draft(name="王😀")


@pytest.mark.parametrize("account", [None, an_account(role="employer", id_number=None, unit_id="u-1")])
def test_only_people_are_corrected(account):
    with pytest.raises(NotFound):
        of_applicant(account)


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_who_asked_does_not_decide(decision):
    with pytest.raises(NotAllowed) as refused:
        decided(decision, actor=FIRST, reason="证据不足")
    assert refused.value.code == "four_eyes"


def test_an_approved_name_is_the_accounts():
    assert decided().account.after.name == "王鸣"


def test_day_of_birth_and_sex_follow_an_approved_number():
    profile = decided(id_number=OTHER_NUMBER).account.after.profile
    assert (str(profile.birth_date), profile.gender) == ("1985-04-12", "女")


def test_a_corrected_name_leaves_number_and_profile_alone():
    before, after = an_account(), decided().account.after
    assert (after.id_number, after.profile) == (before.id_number, before.profile)


def test_a_decided_correction_holds_no_number_any_more():
    correction = decided(id_number=OTHER_NUMBER).correction
    assert (correction.id_number, correction.birth_date, correction.gender) == (None, None, None)
    assert correction.id_number_masked == sealed(OTHER_NUMBER).masked


def test_the_persons_history_says_who_asked_who_approved_and_why():
    request, approval = asked().account.entry, decided().account.entry
    assert (request.action, request.actor_id, request.reason) == ("request_correction", "s-first", "登记时打错字")
    assert (approval.action, approval.actor_id, approval.reason) == ("correct", "s-second", "登记时打错字")
    assert approval.details["requested_by"] == FIRST.name


def test_no_history_entry_and_no_message_holds_the_number_or_the_name():
    made = decided(id_number=OTHER_NUMBER, live=[a_declaration()], reason=f"新号{OTHER_NUMBER}属实")
    kept = [made.account.entry, *made.account.notifications, *(change.entry for change in made.declarations)]
    told = "".join(one.model_dump_json() for one in kept)
    assert OTHER_NUMBER not in told
    assert "王鸣" not in told


def test_a_number_typed_into_the_reason_is_masked():
    correction = asked(reason=f"原登记为{OTHER_NUMBER}", evidence=f"身份证{OTHER_NUMBER}").correction
    assert OTHER_NUMBER not in correction.reason + correction.evidence


def test_the_person_is_told_what_was_corrected():
    (told,) = decided(id_number=OTHER_NUMBER).account.notifications
    assert (told.party_id, told.kind) == ("p-wang", "corrected")
    assert "姓名、身份证号" in said(told)


def test_a_rejection_changes_nothing_and_gives_its_reason():
    made = decided("reject", reason="户口簿不清晰", id_number=OTHER_NUMBER, live=[a_declaration()])
    before, after = made.account.before, made.account.after
    assert (after.name, after.id_number, after.profile) == (before.name, before.id_number, before.profile)
    assert made.declarations == ()
    (told,) = made.account.notifications
    assert told.kind == "correction_rejected"
    assert "户口簿不清晰" in said(told)


def test_a_rejection_without_a_reason_is_refused():
    with pytest.raises(Invalid) as refused:
        decided("reject")
    assert refused.value.errors[0].field == "reason"


def test_repeating_a_decision_changes_nothing():
    assert decided(correction=decided().correction).is_nothing


def test_a_decision_is_not_turned_round():
    with pytest.raises(Conflict) as refused:
        decided("reject", correction=decided().correction, reason="改主意了")
    assert refused.value.code == "correction_decided"


@pytest.mark.parametrize("status", ["draft", "in_review", "accepted"])
def test_a_live_declaration_takes_the_new_name(status):
    units = () if status == "draft" else (a_unit(),)
    (change,) = decided(live=[a_declaration(status, *units)]).declarations
    assert change.after.applicant_name == change.after.route[0].name == "王鸣"
    assert (change.after.status, change.entry.action) == (status, "correct_applicant")


def test_a_live_declaration_notes_a_corrected_number_too():
    (change,) = decided(name=None, id_number=OTHER_NUMBER, live=[a_declaration()]).declarations
    assert (change.after.applicant_name, change.entry.details["fields"]) == ("王明", ["id_number"])


def test_a_correction_names_its_fields():
    assert Correction.model_validate(asked(id_number=OTHER_NUMBER).correction).fields == ["name", "id_number"]


def test_the_proof_may_be_told_in_several_texts():
    assert a_draft(evidence=["身份证复印件", "户口簿首页"]).evidence == "身份证复印件；户口簿首页"
