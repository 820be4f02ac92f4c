"""The states: two labels each, exactly one group, and a verdict that only the committee can read."""

import pytest

from chalicelib.domain import states
from chalicelib.domain.declarations import Status
from chalicelib.domain.errors import Conflict
from chalicelib.domain.review_chain import Act, Ruling, decide
from chalicelib.domain.states import ENDED, STATES, Group
from tests.build import NOW, a_declaration, a_unit, an_applicant

COMMITTEE = a_unit("committee")


def test_every_state_has_both_labels_and_one_group():
    assert set(STATES) == set(Status)
    assert all(staff and applicant and isinstance(group, Group) for staff, applicant, group in STATES.values())


@pytest.mark.parametrize(
    ("group", "members"),
    [
        (Group.FILLING, "draft returned"),
        (Group.REVIEWING, "in_review reviewed"),
        (Group.JUDGING, "accepted in_panel passed failed publicized"),
        (Group.ENDED, "certified not_passed withdrawn refused lapsed revoked"),
    ],
)
def test_the_groups_are_those_of_the_field(group, members):
    assert {status for status, (_, _, its) in STATES.items() if its == group} == set(members.split())


def test_the_ended_are_the_group_of_that_name():
    assert set(ENDED) == {"certified", "not_passed", "withdrawn", "refused", "lapsed", "revoked"}


@pytest.mark.parametrize("status", ["passed", "failed"])
def test_until_publication_the_applicant_reads_that_it_is_being_judged(status):
    assert states.label(Status(status), for_applicant=True) == "评审中"
    assert states.shown_status(Status(status), may_know=False) == Status.IN_PANEL


@pytest.mark.parametrize("status", ["passed", "failed"])
def test_staff_read_that_it_has_been_judged(status):
    assert states.label(Status(status), for_applicant=False) == "已评审"
    assert states.shown_status(Status(status), may_know=False) == Status.IN_PANEL


@pytest.mark.parametrize("status", ["passed", "failed"])
def test_the_committee_knows_the_verdict(status):
    assert states.shown_status(Status(status), may_know=True) == status


@pytest.mark.parametrize("status", [status for status in Status if status not in ("passed", "failed")])
def test_every_other_state_is_the_same_for_all(status):
    assert states.shown_status(status, may_know=False) == status


def test_a_refused_act_tells_the_applicant_no_verdict():
    answers = []
    for status in ("in_panel", "passed", "failed"):
        with pytest.raises(Conflict) as refused:
            decide(a_declaration(status, COMMITTEE), an_applicant(), Ruling(act=Act.WITHDRAW), NOW)
        answers.append((refused.value.detail, refused.value.members))
    assert answers[0] == answers[1] == answers[2]
