"""What the steps ask for and leave behind: returns, withdrawals, reports, terms, the route."""

import pytest

from chalicelib.domain.declarations import Status
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.review_chain import Act, Ruling, decide
from tests.build import NOW, a_declaration, a_unit, acting_for, an_applicant, in_review_at, shanghai

EMPLOYER, SUPERVISOR, COMMITTEE = a_unit(), a_unit("supervisor"), a_unit("committee")
PERSON, AT_EMPLOYER, AT_SUPERVISOR = an_applicant(), acting_for(EMPLOYER), acting_for(SUPERVISOR)
LATER = shanghai("2026-03-20 23:59:59")
RETURNS = [Act.RETURN, Act.RETURN_TO_UNIT]


def rule(declaration, actor, act, above=None, now=NOW, **told):
    return decide(declaration, actor, Ruling(act=act, **told), now, above=above)


def returned(declaration, actor, act=Act.RETURN):
    return rule(declaration, actor, act, reason="学历证书不清晰", fields=["education"], due=LATER)


@pytest.mark.parametrize("act", RETURNS)
@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"due": LATER}, "reason", "required"),
        ({"due": LATER, "reason": "  "}, "reason", "required"),
        ({"reason": "不清晰"}, "due", "required"),
        ({"reason": "不清晰", "due": NOW}, "due", "due_past"),
        ({"reason": "不清晰", "due": shanghai("2026-03-04 23:59:59")}, "due", "due_past"),
    ],
)
def test_a_return_needs_a_reason_and_a_term_to_come(act, told, field, code):
    with pytest.raises(Invalid) as refused:
        rule(in_review_at(EMPLOYER, SUPERVISOR), AT_SUPERVISOR, act, fields=["education"], **told)
    assert [(error.field, error.code) for error in refused.value.errors] == [(field, code)]


def test_everything_a_return_lacks_is_told_at_once():
    with pytest.raises(Invalid) as refused:
        rule(in_review_at(EMPLOYER), AT_EMPLOYER, Act.RETURN)
    assert {error.field for error in refused.value.errors} == {"reason", "due", "fields"}


def test_a_refusal_needs_its_reason():
    with pytest.raises(Invalid, match="不完整"):
        rule(in_review_at(EMPLOYER), AT_EMPLOYER, Act.REFUSE)


def test_a_passing_needs_no_reason():
    assert rule(in_review_at(EMPLOYER), AT_EMPLOYER, Act.PASS).after.status == Status.REVIEWED


def test_a_return_names_its_reason_fields_and_term():
    after = returned(in_review_at(EMPLOYER), AT_EMPLOYER).after
    assert (after.return_reason, after.return_fields, after.due) == ("学历证书不清晰", ["education"], LATER)


def test_a_return_to_the_unit_below_goes_to_the_one_that_reported():
    declaration = in_review_at(EMPLOYER, a_unit("presenter"), SUPERVISOR)
    assert returned(declaration, AT_SUPERVISOR, Act.RETURN_TO_UNIT).after.holder.party_id == "u-presenter"


def test_it_can_be_handed_down_the_whole_way():
    presenter = a_unit("presenter")
    down = returned(in_review_at(EMPLOYER, presenter, SUPERVISOR), AT_SUPERVISOR, Act.RETURN_TO_UNIT).after
    further = returned(down, acting_for(presenter), Act.RETURN_TO_UNIT).after
    assert (further.status, further.holder.party_id) == (Status.RETURNED, "u-employer")


def test_the_first_unit_has_no_unit_below():
    with pytest.raises(Invalid) as refused:
        returned(in_review_at(EMPLOYER), AT_EMPLOYER, Act.RETURN_TO_UNIT)
    assert refused.value.errors[0].code == "no_unit_below"


def test_a_unit_that_got_it_back_reviews_and_reports_it_again():
    down = returned(in_review_at(EMPLOYER, SUPERVISOR), AT_SUPERVISOR, Act.RETURN_TO_UNIT).after
    passed = rule(down, AT_EMPLOYER, Act.PASS).after
    up = rule(passed, AT_EMPLOYER, Act.REPORT, above=SUPERVISOR, rank=1).after
    assert (up.status, up.holder.party_id, up.holder.from_unit_id) == (Status.IN_REVIEW, "u-supervisor", "u-employer")


def test_passing_again_after_a_return_is_a_new_decision():
    passed = rule(in_review_at(EMPLOYER), AT_EMPLOYER, Act.PASS).after
    resubmitted = rule(returned(passed, AT_EMPLOYER).after, PERSON, Act.SUBMIT).after
    assert not rule(resubmitted, AT_EMPLOYER, Act.PASS).is_nothing


def test_the_same_return_for_another_reason_is_another_decision():
    back = returned(in_review_at(EMPLOYER), AT_EMPLOYER).after
    with pytest.raises(Conflict, match="wrong_state: "):
        rule(back, AT_EMPLOYER, Act.RETURN, reason="照片不清晰", due=LATER)


@pytest.mark.parametrize(
    "declaration",
    [a_declaration("reviewed", EMPLOYER), in_review_at(EMPLOYER, SUPERVISOR), a_declaration("returned")],
    ids=["the employer has passed it", "it has been reported", "it was returned"],
)
def test_it_is_withdrawn_only_until_the_employer_has_acted(declaration):
    with pytest.raises(Conflict, match="wrong_state: "):
        rule(declaration, PERSON, Act.WITHDRAW)


def test_a_report_gives_the_rank_to_the_stay_that_ends():
    change = rule(a_declaration("reviewed", EMPLOYER), AT_EMPLOYER, Act.REPORT, above=SUPERVISOR, rank=3)
    *_, left, held = change.after.route
    assert (left.party_id, left.rank, left.left_at) == ("u-employer", 3, NOW)
    assert (held.party_id, held.rank, held.arrived_at, held.left_at) == ("u-supervisor", None, NOW, None)


def test_a_return_takes_the_rank_back():
    ranked = rule(a_declaration("reviewed", EMPLOYER), AT_EMPLOYER, Act.REPORT, above=SUPERVISOR, rank=3).after
    assert returned(ranked, AT_SUPERVISOR, Act.RETURN_TO_UNIT).after.holder.rank is None


def test_passing_keeps_the_term_and_moving_on_sets_a_new_one():
    passed = rule(in_review_at(EMPLOYER, due=LATER), AT_EMPLOYER, Act.PASS).after
    assert passed.due == LATER
    assert rule(passed, AT_EMPLOYER, Act.REPORT, above=SUPERVISOR, due=shanghai("2026-04-30 23:59")).after.due != LATER


def test_an_ended_declaration_is_due_no_more():
    assert rule(in_review_at(EMPLOYER, due=LATER), AT_EMPLOYER, Act.REFUSE, reason="不符合条件").after.due is None


def test_marks_are_set_on_the_head_and_details_go_into_the_history():
    change = rule(a_declaration(), PERSON, Act.SUBMIT, marks={"submissions": 1}, details={"snapshot_sha256": "ab"})
    assert change.after.submissions == 1
    assert change.entry.details == {"snapshot_sha256": "ab", "to": EMPLOYER.name}


def test_the_history_keeps_who_why_which_fields_and_to_whom():
    entry = returned(in_review_at(EMPLOYER), AT_EMPLOYER).entry
    assert (entry.action, entry.actor_id, entry.actor_unit_id, entry.reason) == (
        "return",
        "a-u-employer",
        "u-employer",
        "学历证书不清晰",
    )
    assert entry.details == {"fields": ["education"], "to": "王明"}
