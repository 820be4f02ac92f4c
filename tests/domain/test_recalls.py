"""A report is recalled until the unit above has opened it."""

import pytest

from chalicelib.domain.declarations import Opinion
from chalicelib.domain.errors import Conflict
from chalicelib.domain.recalls import open_by
from chalicelib.domain.review_chain import Act, Ruling, decide
from tests.build import NOW, a_declaration, a_unit, acting_for, an_applicant, in_review_at

EMPLOYER, SUPERVISOR, COMMITTEE = a_unit(), a_unit("supervisor"), a_unit("committee")
REPORTED = in_review_at(EMPLOYER, SUPERVISOR)


def recall(declaration, unit=EMPLOYER):
    return decide(declaration, acting_for(unit), Ruling(act=Act.RECALL, reason="排序有误"), NOW)


def refusal(declaration, unit=EMPLOYER):
    with pytest.raises(Conflict) as refused:
        recall(declaration, unit)
    return refused.value.code


def opened(declaration, unit=SUPERVISOR):
    return open_by(declaration, acting_for(unit), NOW)


def test_what_lies_unopened_comes_back_reviewed():
    after = recall(REPORTED).after
    assert (after.status, after.holder.party_id, after.holder.from_unit_id) == ("reviewed", EMPLOYER.unit_id, None)


def test_what_the_unit_had_passed_needs_no_second_opinion():
    opinion = Opinion(text="同意推荐", by="李静", at=NOW)
    route = [hop.model_copy(update={"opinion": opinion}) for hop in REPORTED.route]
    assert recall(REPORTED.model_copy(update={"route": route})).after.holder.opinion == opinion


def test_a_unit_in_the_middle_recalls_with_its_own_way_back_kept():
    after = recall(in_review_at(EMPLOYER, SUPERVISOR, COMMITTEE), SUPERVISOR).after
    assert (after.holder.party_id, after.holder.from_unit_id) == (SUPERVISOR.unit_id, EMPLOYER.unit_id)


def test_what_was_opened_is_not_recalled():
    assert refusal(opened(REPORTED).after) == "already_opened"


@pytest.mark.parametrize("status", ["reviewed", "returned", "refused"])
def test_what_the_unit_above_has_decided_is_not_recalled(status):
    assert refusal(a_declaration(status, EMPLOYER, SUPERVISOR)) == "already_opened"


def test_nobody_recalls_over_the_head_of_a_unit_between():
    assert refusal(in_review_at(EMPLOYER, SUPERVISOR, COMMITTEE)) == "already_opened"


def test_the_first_look_is_written_down_with_who_and_when():
    change = opened(REPORTED)
    assert (change.entry.action, change.entry.actor_unit_id) == ("open", SUPERVISOR.unit_id)
    assert change.after.holder.opened_at == NOW
    assert change.notifications == ()


def test_a_second_look_is_nothing():
    assert opened(opened(REPORTED).after).is_nothing


@pytest.mark.parametrize(
    ("declaration", "actor"),
    [
        (REPORTED, acting_for(EMPLOYER)),
        (REPORTED, an_applicant()),
        (a_declaration("reviewed", EMPLOYER, SUPERVISOR), acting_for(SUPERVISOR)),
        (a_declaration("returned", EMPLOYER), acting_for(EMPLOYER)),
    ],
    ids=["the unit below", "the applicant", "reviewed already", "returned to it"],
)
def test_any_other_look_is_nothing(declaration, actor):
    assert open_by(declaration, actor, NOW).is_nothing


def test_a_look_does_not_touch_what_was_decided_before():
    before = REPORTED.model_copy(update={"last_act": "x", "due": NOW})
    after = opened(before).after
    assert (after.last_act, after.due, after.since, after.status) == ("x", NOW, before.since, before.status)
