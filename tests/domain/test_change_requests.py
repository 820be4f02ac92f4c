"""Change requests as rules: who asks, what is asked, and what a decision does to the unit."""

import pytest

from chalicelib.domain import change_requests
from chalicelib.domain.actors import EVERYTHING, Permission
from chalicelib.domain.change_requests import SOMEBODY, ChangeRequestDraft, RequestDecision, RequestStatus, Wanted
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Unauthenticated
from tests.build import NOW, a_unit, acting_for, an_account, an_actor, sealed

UNIT = a_unit()
BUREAU = acting_for(a_unit("bureau", region_code="370100"))
ADMINISTRATOR = acting_for(UNIT)
APPROVE, REJECT = RequestDecision(decision="approve"), RequestDecision(decision="reject", reason="不符")
NEW_NAME = {"name": "济南第二设计院"}


def draft(kind="name", **told):
    return ChangeRequestDraft(kind=kind, reason="已变更", evidence="核准通知书", **told)


def asked(kind="name", unit=UNIT, **told):
    told = told or NEW_NAME
    return change_requests.ask("r-1", unit, draft(kind, **told), sealed("13700000001"), ADMINISTRATOR, NOW).after


def decide(request, given, unit=UNIT, actor=BUREAU):
    return change_requests.decide(request, unit, actor, given, NOW)


def test_a_name_is_asked_for_by_the_units_administrator():
    assert change_requests.refuse_stranger(ADMINISTRATOR, UNIT, draft(**NEW_NAME)) == ADMINISTRATOR


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"permissions": frozenset({Permission.REVIEW})}, NotAllowed),
        ({"frozen": "整改"}, Conflict),
        ({"unit_id": "u-other"}, NotFound),
    ],
)
def test_an_operator_without_the_permission_a_suspended_unit_and_a_stranger_do_not_ask(changes, refusal):
    with pytest.raises(refusal):
        change_requests.refuse_stranger(ADMINISTRATOR.model_copy(update=changes), UNIT, draft(**NEW_NAME))


@pytest.mark.parametrize("kind", [Wanted.DATA, Wanted.NAME])
def test_without_signing_in_nothing_but_a_lost_password_is_told(kind):
    with pytest.raises(Unauthenticated):
        change_requests.refuse_unsigned(None, kind)
    change_requests.refuse_unsigned(None, Wanted.PASSWORD)


@pytest.mark.parametrize("actor", [None, an_actor("applicant"), acting_for(a_unit("supervisor"))])
def test_whoever_tells_of_a_lost_password_stays_nameless(actor):
    given = draft("password", uscc=UNIT.uscc, phone="13700000001")
    assert change_requests.refuse_stranger(actor, UNIT, given) == SOMEBODY


def test_a_request_keeps_what_is_to_change_and_what_was():
    request = asked("data", region_code="370103")
    assert (request.asked, request.before) == ({"region_code": "370103"}, {"region_code": "370102"})


def test_a_request_for_a_name_keeps_no_phone():
    assert asked().phone is None


def test_what_the_unit_already_has_is_no_change():
    with pytest.raises(Invalid) as refused:
        asked(name=UNIT.name)
    assert refused.value.errors[0].code == "unchanged"


def test_an_approval_changes_exactly_what_was_asked_for():
    after = decide(asked(), APPROVE).unit.after
    assert after.name == NEW_NAME["name"]
    assert after.model_copy(update={"name": UNIT.name, "trail": UNIT.trail}) == UNIT


def test_a_rejection_changes_nothing_but_the_history():
    after = decide(asked(), REJECT).unit.after
    assert after.trail.length == UNIT.trail.length + 1
    assert after.model_copy(update={"trail": UNIT.trail}) == UNIT


@pytest.mark.parametrize("decision", [APPROVE, REJECT])
def test_the_unit_and_the_decider_are_told(decision):
    told = decide(asked(), decision).request.notifications
    assert [notification.party_id for notification in told] == [UNIT.unit_id, BUREAU.unit_id]


def test_the_phone_of_a_lost_password_is_forgotten_with_the_decision():
    request = asked("password", uscc=UNIT.uscc, phone="13700000001")
    after = decide(request, REJECT).request.after
    assert request.phone
    assert (after.phone, after.phone_masked) == (None, "137****")


@pytest.mark.parametrize("actor", [ADMINISTRATOR, acting_for(a_unit("bureau", region_code="370103"))])
def test_nobody_outside_the_bureau_in_charge_decides(actor):
    with pytest.raises(NotFound):
        decide(asked(), APPROVE, actor=actor)


def test_a_bureaus_own_request_is_supports_to_decide():
    bureau = a_unit("bureau", region_code="370102")
    request = asked(unit=bureau)
    with pytest.raises(NotFound):
        decide(request, APPROVE, bureau, acting_for(bureau))
    assert decide(request, APPROVE, bureau, an_actor("support")).unit.after.name == NEW_NAME["name"]


@pytest.mark.parametrize("decision", [APPROVE, REJECT])
def test_repeating_a_decision_is_nothing_for_both(decision):
    first = decide(asked(), decision)
    again = decide(first.request.after, decision, first.unit.after)
    assert (again.request.is_nothing, again.unit.is_nothing) == (True, True)


def test_a_decision_is_not_turned_round():
    rejected = decide(asked(), REJECT)
    with pytest.raises(Conflict, match="request_decided: "):
        decide(rejected.request.after, APPROVE)
    assert rejected.request.after.status == RequestStatus.REJECTED


def test_the_administrator_is_who_may_do_everything_and_came_first():
    later = NOW.replace(year=NOW.year + 1)
    operator = an_account(account_id="operator", permissions=frozenset({Permission.ADMINISTER}))
    second = an_account(account_id="second", permissions=EVERYTHING, registered_at=later)
    assert change_requests.administrator([operator, second, an_account(account_id="first")]).account_id == "first"


def test_an_account_reached_anew_has_no_new_password():
    account = an_account()
    change = change_requests.reach_anew(account, asked(), sealed("13700000001"), BUREAU, NOW)
    assert (change.after.epoch, change.after.phone.masked) == (account.epoch + 1, "137****")
    assert change.after.password_hash == account.password_hash
    told = [(notification.party_id, notification.to) for notification in change.notifications]
    assert told == [(account.account_id, None), (UNIT.unit_id, None), (account.account_id, account.phone)]
