"""A return says what is to be corrected, until when, and says it once."""

import pytest

from chalicelib.domain import returns
from chalicelib.domain.actors import Permission
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.review_chain import Act, Ruling, decide
from chalicelib.domain.review_rules import RULES
from tests.build import NOW, a_declaration, a_unit, acting_for, an_applicant, in_review_at, shanghai

EMPLOYER, SUPERVISOR = a_unit(), a_unit("supervisor")
ADMINISTRATOR = acting_for(EMPLOYER)
OPERATOR = ADMINISTRATOR.model_copy(update={"permissions": frozenset({Permission.REVIEW})})
LATER = shanghai("2026-03-20 23:59:59")


def give_back(declaration, actor, fields, act=Act.RETURN, due=LATER, notes=None):
    ruling = Ruling(act=act, reason="请修改", fields=fields, due=due, notes=notes or {})
    return decide(declaration, actor, ruling, NOW)


def handed_in_again(declaration):
    again = Ruling(act=Act.SUBMIT, marks={"submissions": declaration.submissions + 1})
    return decide(declaration, an_applicant(), again, NOW).after


def returned_before(fields=("education",), units=(EMPLOYER,), by=ADMINISTRATOR):
    """Returned once for these points, and submitted again."""
    back = give_back(in_review_at(*units, submissions=1), by, list(fields)).after
    return handed_in_again(back)


def errors_of(fields, act=Act.RETURN, due=LATER):
    with pytest.raises(Invalid) as refused:
        give_back(in_review_at(EMPLOYER, SUPERVISOR), acting_for(SUPERVISOR), fields, act, due)
    return [(error.field, error.code) for error in refused.value.errors]


def test_a_return_to_the_applicant_names_what_is_to_be_corrected():
    assert errors_of([]) == [("fields", "required")]


def test_a_return_to_the_unit_need_not_name_anything():
    at_supervisor = in_review_at(EMPLOYER, SUPERVISOR)
    assert give_back(at_supervisor, acting_for(SUPERVISOR), [], Act.RETURN_TO_UNIT).after.return_fields == []


@pytest.mark.parametrize("point", ["rank", "commission_letter", "publicity"])
def test_what_only_a_unit_can_put_right_is_asked_of_a_unit(point):
    assert errors_of(["education", point]) == [("fields.1", "point_of_unit")]
    down = give_back(in_review_at(EMPLOYER, SUPERVISOR), acting_for(SUPERVISOR), [point], Act.RETURN_TO_UNIT)
    assert down.after.return_fields == [point]


@pytest.mark.parametrize(
    ("due", "code"),
    [
        ("2026-03-05 08:59", "due_past"),
        ("2026-03-05 23:59", "due_too_soon"),
        ("2026-03-06 00:00", None),
        ("2026-05-04 23:59:59", None),
        ("2026-05-05 00:00", "due_too_late"),
    ],
)
def test_a_term_leaves_a_night_and_no_more_than_sixty_days(due, code):
    found = returns.wrong_term(shanghai(due), NOW)
    assert [error.code for error in found] == ([code] if code else [])


def test_the_terms_are_data_of_a_rule_set():
    short = RULES.model_copy(update={"first_day": 3, "last_day": 4})
    days = {day: returns.wrong_term(shanghai(f"2026-03-{day} 12:00"), NOW, short) for day in ("07", "08", "09", "10")}
    assert [day for day, found in days.items() if not found] == ["08", "09"]


def test_the_head_says_who_returned_it_what_for_and_until_when():
    after = give_back(in_review_at(EMPLOYER), ADMINISTRATOR, ["education"], notes={"education": "缺学位"}).after
    assert (after.return_by, after.return_due, after.return_notes) == (EMPLOYER.name, LATER, {"education": "缺学位"})


def test_the_head_keeps_which_submission_was_returned():
    back = give_back(in_review_at(EMPLOYER, submissions=2), ADMINISTRATOR, ["education"]).after
    assert (back.correction_asked.submission, back.correction_asked.fields) == (2, ["education"])


def test_a_return_to_a_unit_leaves_standing_what_the_applicant_was_asked():
    again = returned_before(units=(EMPLOYER, SUPERVISOR), by=acting_for(SUPERVISOR))
    at_supervisor = in_review_at(EMPLOYER, SUPERVISOR, correction_asked=again.correction_asked)
    down = give_back(at_supervisor, acting_for(SUPERVISOR), ["rank"], Act.RETURN_TO_UNIT).after
    assert down.correction_asked == again.correction_asked
    assert down.asked == {}


@pytest.mark.parametrize("fields", [["education"], ["education.items.0.school"]])
def test_an_operator_returns_it_again_for_what_was_told_before(fields):
    change = give_back(returned_before(), OPERATOR, fields)
    assert change.after.return_fields == fields
    assert "beyond_first_return" not in change.entry.details


@pytest.mark.parametrize("fields", [["papers"], ["education", "papers"]])
def test_other_points_need_the_administrators_consent(fields):
    with pytest.raises(Conflict, match=r"consent_needed: .*“论文著作”.*管理员") as refused:
        give_back(returned_before(), OPERATOR, fields)
    assert refused.value.members["points"] == ["papers"]


def test_the_whole_is_more_than_the_part_that_was_told():
    with pytest.raises(Conflict, match="consent_needed"):
        give_back(returned_before(["education.items.0"]), OPERATOR, ["education"])


def test_the_administrators_consent_is_noted_in_the_history():
    change = give_back(returned_before(), ADMINISTRATOR, ["education", "papers"])
    assert change.entry.details["beyond_first_return"] == ["papers"]
    assert change.after.asked == {EMPLOYER.unit_id: ["education", "papers"]}


def test_once_consented_to_a_point_has_been_told():
    third = handed_in_again(give_back(returned_before(), ADMINISTRATOR, ["papers"]).after)
    assert "beyond_first_return" not in give_back(third, OPERATOR, ["papers"]).entry.details


def test_another_unit_tells_its_own_points_for_the_first_time():
    asked = {EMPLOYER.unit_id: ["education"]}
    at_supervisor = in_review_at(EMPLOYER, SUPERVISOR, asked=asked)
    operator = acting_for(SUPERVISOR).model_copy(update={"permissions": frozenset({Permission.REVIEW})})
    after = give_back(at_supervisor, operator, ["papers"]).after
    assert after.asked == asked | {SUPERVISOR.unit_id: ["papers"]}


def test_what_the_unit_above_asks_for_is_handed_down_without_consent():
    below = a_declaration("returned", EMPLOYER, asked={EMPLOYER.unit_id: ["education"]}, return_fields=["papers"])
    assert give_back(below, OPERATOR, ["papers"]).after.return_fields == ["papers"]


def test_whether_it_is_told_once_is_data_of_the_rule_set():
    lax = RULES.model_copy(update={"told_once": False})
    assert returns.beyond_first(returned_before(), OPERATOR, ["papers"], lax) == []
    assert RULES.told_once
    assert (RULES.version, RULES.legal_basis[:1]) == ("2019-1", "《")
