"""Who is told of a decision, and that a verdict stays secret until it is published."""

import pytest

from chalicelib.domain.actors import SYSTEM
from chalicelib.domain.messages import KINDS, tell
from chalicelib.domain.review_chain import STEPS, Act, Ruling, decide
from tests.build import NOW, a_declaration, a_unit, acting_for, an_applicant, shanghai

EMPLOYER, SUPERVISOR, COMMITTEE = a_unit(), a_unit("supervisor"), a_unit("committee")
JUDGED = [Act.JUDGE_PASSED, Act.JUDGE_FAILED]
TOLD = [
    (Act.SUBMIT, "draft", (), [("u-employer", "submitted")]),
    (Act.WITHDRAW, "in_review", (EMPLOYER,), [("u-employer", "withdrawn")]),
    (Act.PASS, "in_review", (EMPLOYER,), [("p-wang", "reviewed")]),
    (Act.RETURN, "in_review", (EMPLOYER,), [("p-wang", "returned")]),
    (Act.RETURN_TO_UNIT, "in_review", (EMPLOYER, SUPERVISOR), [("u-employer", "returned_to_unit")]),
    (Act.REFUSE, "in_review", (EMPLOYER,), [("p-wang", "refused")]),
    (Act.REPORT, "reviewed", (EMPLOYER,), [("u-supervisor", "reported"), ("p-wang", "passed_on")]),
    (Act.RECALL, "in_review", (EMPLOYER, SUPERVISOR), [("u-supervisor", "recalled_by_unit"), ("p-wang", "recalled")]),
    (Act.LAPSE, "returned", (), [("p-wang", "lapsed")]),
    (Act.ACCEPT, "in_review", (EMPLOYER, COMMITTEE), [("p-wang", "accepted")]),
    (Act.CONVENE, "accepted", (EMPLOYER, COMMITTEE), []),
    (Act.RELEASE, "in_panel", (EMPLOYER, COMMITTEE), []),
    (Act.JUDGE_PASSED, "accepted", (EMPLOYER, COMMITTEE), []),
    (Act.JUDGE_FAILED, "accepted", (EMPLOYER, COMMITTEE), []),
    (Act.PUBLISH, "passed", (EMPLOYER, COMMITTEE), [("p-wang", "publicized")]),
    (Act.CONCLUDE, "failed", (EMPLOYER, COMMITTEE), [("p-wang", "not_passed")]),
    (Act.OVERTURN, "publicized", (EMPLOYER, COMMITTEE), [("p-wang", "result_overturned")]),
    (Act.CERTIFY, "publicized", (EMPLOYER, COMMITTEE), [("p-wang", "certified")]),
    (Act.REVOKE, "certified", (EMPLOYER, COMMITTEE), [("p-wang", "revoked")]),
]


def take(act, status, units):
    if act in (Act.SUBMIT, Act.WITHDRAW):
        actor = an_applicant()
    elif act == Act.LAPSE:
        actor = SYSTEM
    else:
        actor = acting_for(units[-2] if act == Act.RECALL else units[-1])
    fields = ["education"] if act == Act.RETURN else []
    ruling = Ruling(act=act, reason="材料不全", fields=fields, due=shanghai("2026-03-20 23:59:59"))
    return decide(a_declaration(status, *units), actor, ruling, NOW, above=SUPERVISOR)


@pytest.mark.parametrize(("act", "status", "units", "told"), TOLD)
def test_those_concerned_are_told(act, status, units, told):
    assert [(message.party_id, message.kind) for message in take(act, status, units).notifications] == told


def test_every_act_stands_in_the_table_above():
    assert {act for act, *_ in TOLD} == {step.act for step in STEPS}


def test_a_return_names_the_unit_and_the_term():
    (message,) = take(Act.RETURN, "in_review", (EMPLOYER,)).notifications
    assert message.params == {"title": "高级工程师", "unit": "济南市用人单位", "due": "2026年3月20日23:59"}


def test_the_reason_of_a_refusal_is_not_sent_by_message():
    (message,) = take(Act.REFUSE, "in_review", (EMPLOYER,)).notifications
    assert "材料不全" not in message.params.values()


def test_the_history_does_not_tell_a_verdict():
    passed, failed = (take(act, "accepted", (EMPLOYER, COMMITTEE)).entry for act in JUDGED)
    assert (passed.action, passed.details) == (failed.action, failed.details) == ("judge", {})


@pytest.mark.parametrize("kind", sorted({kind for step in STEPS for _, kind in step.tells}))
def test_every_message_of_the_chain_has_its_words(kind):
    assert kind in KINDS


def test_an_unknown_message_fails_where_it_is_caused():
    with pytest.raises(KeyError):
        tell("p-wang", "unheard_of", "d-1", NOW)


@pytest.mark.parametrize("params", [{"title": "高级工程师"}, {"title": "", "unit": "", "due": "", "reason": ""}])
def test_a_message_that_says_too_little_or_too_much_fails_where_it_is_caused(params):
    with pytest.raises(AssertionError):
        tell("p-wang", "returned", "d-1", NOW, **params)
