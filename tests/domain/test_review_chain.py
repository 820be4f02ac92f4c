"""Every step of the chain from every state: who takes it, where it leads, and what is refused."""

import pytest

from chalicelib.domain.actors import SYSTEM
from chalicelib.domain.declarations import Status
from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.notices import Term
from chalicelib.domain.review_chain import STEPS, Act, Ruling, decide
from chalicelib.domain.states import shown_status
from tests.build import (
    NOW,
    a_declaration,
    a_unit,
    acting_for,
    an_applicant,
    in_review_at,
    shanghai,
)

EMPLOYER, SUPERVISOR, COMMITTEE = a_unit(), a_unit("supervisor"), a_unit("committee")
PERSON = an_applicant()
LATER = shanghai("2026-03-20 23:59:59")

#: act, from, to, the units it has come to (the last acts; none: the applicant), who holds it next
CHAIN = [
    ("submit", "draft", "in_review", (), "u-employer"),
    ("submit", "returned", "in_review", (), "u-employer"),
    ("withdraw", "in_review", "withdrawn", (EMPLOYER,), "p-wang"),
    ("pass", "in_review", "reviewed", (EMPLOYER,), "u-employer"),
    ("pass", "returned", "reviewed", (EMPLOYER,), "u-employer"),
    ("pass", "in_review", "reviewed", (EMPLOYER, SUPERVISOR), "u-supervisor"),
    ("return", "in_review", "returned", (EMPLOYER,), "p-wang"),
    ("return", "reviewed", "returned", (EMPLOYER,), "p-wang"),
    ("return", "returned", "returned", (EMPLOYER,), "p-wang"),
    ("return", "in_review", "returned", (EMPLOYER, SUPERVISOR), "p-wang"),
    ("return", "in_review", "returned", (EMPLOYER, SUPERVISOR, COMMITTEE), "p-wang"),
    ("return_to_unit", "in_review", "returned", (EMPLOYER, SUPERVISOR), "u-employer"),
    ("return_to_unit", "reviewed", "returned", (EMPLOYER, SUPERVISOR), "u-employer"),
    ("return_to_unit", "returned", "returned", (EMPLOYER, SUPERVISOR), "u-employer"),
    ("return_to_unit", "in_review", "returned", (EMPLOYER, SUPERVISOR, COMMITTEE), "u-supervisor"),
    ("refuse", "in_review", "refused", (EMPLOYER,), "u-employer"),
    ("refuse", "returned", "refused", (EMPLOYER,), "u-employer"),
    ("refuse", "in_review", "refused", (EMPLOYER, COMMITTEE), "u-committee"),
    ("report", "reviewed", "in_review", (EMPLOYER,), "u-supervisor"),
    ("recall", "in_review", "reviewed", (EMPLOYER, SUPERVISOR), "u-employer"),
    ("lapse", "returned", "lapsed", (), "p-wang"),
    ("accept", "in_review", "accepted", (EMPLOYER, COMMITTEE), "u-committee"),
    ("convene", "accepted", "in_panel", (EMPLOYER, COMMITTEE), "u-committee"),
    ("release", "in_panel", "accepted", (EMPLOYER, COMMITTEE), "u-committee"),
    ("judge_passed", "accepted", "passed", (EMPLOYER, COMMITTEE), "u-committee"),
    ("judge_passed", "in_panel", "passed", (EMPLOYER, COMMITTEE), "u-committee"),
    ("judge_failed", "accepted", "failed", (EMPLOYER, COMMITTEE), "u-committee"),
    ("judge_failed", "in_panel", "failed", (EMPLOYER, COMMITTEE), "u-committee"),
    ("publish", "passed", "publicized", (EMPLOYER, COMMITTEE), "u-committee"),
    ("conclude", "failed", "not_passed", (EMPLOYER, COMMITTEE), "u-committee"),
    ("overturn", "publicized", "not_passed", (EMPLOYER, COMMITTEE), "u-committee"),
    ("certify", "publicized", "certified", (EMPLOYER, COMMITTEE), "u-committee"),
    ("revoke", "certified", "revoked", (EMPLOYER, COMMITTEE), "u-committee"),
]
LEGAL = {(act, before) for act, before, *_ in CHAIN}
#: Where each act is at home: the units on the way when it is taken, and who takes it.
HOMES = {
    "submit": ((), PERSON),
    "withdraw": ((EMPLOYER,), PERSON),
    **dict.fromkeys(("pass", "return", "refuse", "report"), ((EMPLOYER,), acting_for(EMPLOYER))),
    "return_to_unit": ((EMPLOYER, SUPERVISOR), acting_for(SUPERVISOR)),
    "recall": ((EMPLOYER, SUPERVISOR), acting_for(EMPLOYER)),
    "lapse": ((), SYSTEM),
}
AT_COMMITTEE = ((EMPLOYER, COMMITTEE), acting_for(COMMITTEE))


def ruling(act, **changes):
    return Ruling(act=Act(act), **{"reason": "材料不全", "due": LATER, "fields": ["education"]} | changes)


def who_takes(act, units):
    """The applicant, the passing of time, the unit below, or the one that holds it."""
    if act in ("submit", "withdraw", "lapse"):
        return HOMES[act][1]
    return acting_for(units[-2] if act == "recall" else units[-1])


def take(act, declaration, actor):
    return decide(declaration, actor, ruling(act), NOW, above=SUPERVISOR)


@pytest.mark.parametrize(("act", "before", "after", "units", "holder"), CHAIN)
def test_every_step_leads_where_the_field_says(act, before, after, units, holder):
    change = take(act, a_declaration(before, *units), who_takes(act, units))
    assert (change.after.status, change.after.holder.party_id) == (Status(after), holder)
    assert (change.entry.seq, change.after.since) == (1, NOW)


def test_the_table_above_is_the_whole_chain():
    assert {(step.act, before) for step in STEPS for before in step.when} == LEGAL


@pytest.mark.parametrize(
    ("act", "before"), [(act, before) for act in Act for before in Status if (act, before) not in LEGAL]
)
def test_every_other_act_is_refused_in_every_other_state(act, before):
    units, actor = HOMES.get(act, AT_COMMITTEE)
    if act == "recall":
        units = (EMPLOYER,)  # what is not with the unit itself is refused as opened: tests/domain/test_recalls.py
    with pytest.raises(Conflict, match="wrong_state: ") as refused:
        take(act, a_declaration(before, *units), actor)
    assert refused.value.members["declaration_status"] == shown_status(before, actor.role == "committee")


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize(
    "stranger",
    [
        an_applicant("p-li", "李刚"),
        acting_for(a_unit(unit_id="u-other")),
        acting_for(a_unit("committee", unit_id="u-x")),
    ],
    ids=["another person", "another employer", "another committee"],
)
def test_a_stranger_learns_nothing(act, stranger):
    units, _ = HOMES.get(act, AT_COMMITTEE)
    with pytest.raises(NotFound):
        take(act, a_declaration("in_review", *units), stranger)


WRONG_ROLES = [
    *[(act, PERSON) for act in Act if act not in ("submit", "withdraw")],
    *[(act, acting_for(EMPLOYER)) for act in Act if act in ("submit", "withdraw") or act not in HOMES],
    *[(act, acting_for(COMMITTEE)) for act in ("submit", "withdraw", "pass", "report", "recall")],
]


@pytest.mark.parametrize(("act", "actor"), WRONG_ROLES)
def test_a_role_that_never_takes_this_step_is_told_so(act, actor):
    with pytest.raises(NotAllowed):
        take(act, a_declaration("in_review", EMPLOYER, COMMITTEE), actor)


@pytest.mark.parametrize("act", ["pass", "return", "refuse"])
def test_a_unit_that_no_longer_holds_it_cannot_act(act):
    with pytest.raises(Conflict, match="wrong_state: ") as refused:
        take(act, a_declaration("in_review", EMPLOYER, SUPERVISOR), acting_for(EMPLOYER))
    assert refused.value.members["holder"] == SUPERVISOR.name


def test_what_was_returned_to_a_unit_cannot_be_submitted_by_the_applicant():
    with pytest.raises(Conflict, match="wrong_state: "):
        take("submit", a_declaration("returned", EMPLOYER), PERSON)


@pytest.mark.parametrize(("act", "before", "after", "units", "holder"), CHAIN)
def test_an_identical_decision_repeated_is_nothing(act, before, after, units, holder):
    actor = who_takes(act, units)
    decided = take(act, a_declaration(before, *units), actor).after
    again = take(act, decided, actor)
    assert again.is_nothing
    assert (again.after, again.notifications) == (decided, ())


def test_the_system_may_certify_what_the_committee_holds():
    assert take("certify", a_declaration("publicized", EMPLOYER, COMMITTEE), SYSTEM).after.status == Status.CERTIFIED


def test_a_pass_keeps_the_term_and_what_it_follows():
    waiting = in_review_at(EMPLOYER, due=LATER, due_of=Term.REPORT_BY)
    after = decide(waiting, acting_for(EMPLOYER), Ruling(act=Act.PASS), NOW).after
    assert (after.due, after.due_of) == (LATER, Term.REPORT_BY)


def test_a_returns_term_follows_no_term_of_the_notice():
    waiting = in_review_at(EMPLOYER, due=LATER, due_of=Term.REPORT_BY)
    ruling = Ruling(act=Act.RETURN, reason="缺少材料", fields=["education"], due=LATER)
    assert decide(waiting, acting_for(EMPLOYER), ruling, NOW).after.due_of is None


def test_the_declaration_before_stays_as_it_was():
    before = a_declaration("in_review", EMPLOYER)
    kept = before.model_copy(deep=True)
    take("return", before, acting_for(EMPLOYER))
    assert before == kept
