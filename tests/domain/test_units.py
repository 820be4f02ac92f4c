"""Units and their rights: who may decide, what a decision needs, and that repeating it is nothing."""

import pytest

from chalicelib.domain import units
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.units import Authorization, Kind, Standing
from tests.build import ENGINEER, NOW, a_unit, a_unit_registration, acting_for, an_actor, an_applicant, some_numbers
from tests.telling import said

BUREAU = acting_for(a_unit("bureau", region_code="370100"))
SUPPORT = an_actor("support")
GRANT = Authorization(decision="grant")
REJECT = Authorization(decision="reject", reason="证照不符")


def pending(kind="employer", **changes):
    return a_unit(kind, status=Standing.PENDING, jurisdiction=[], **changes)


@pytest.mark.parametrize(
    ("actor", "kind", "region", "may"),
    [
        (BUREAU, "employer", "370102", True),
        (BUREAU, "supervisor", "370100", True),
        (BUREAU, "presenter", "370102", True),
        (BUREAU, "employer", "370202", False),
        (BUREAU, "employer", "370000", False),
        (BUREAU, "bureau", "370102", False),
        (BUREAU, "committee", "370102", False),
        (BUREAU.model_copy(update={"region_code": None}), "employer", "370102", False),
        (SUPPORT, "bureau", "370102", True),
        (SUPPORT, "committee", "650100", True),
        (an_applicant(), "employer", "370102", False),
        (acting_for(a_unit("supervisor", region_code="370100")), "employer", "370102", False),
        (acting_for(a_unit("committee", region_code="370100")), "employer", "370102", False),
    ],
)
def test_the_bureau_of_the_region_decides_and_support_alone_on_bureaus_and_committees(actor, kind, region, may):
    assert units.may_decide(actor, pending(kind, region_code=region)) is may


def test_who_may_not_decide_learns_nothing():
    with pytest.raises(NotFound):
        units.authorize(pending(region_code="370202"), BUREAU, GRANT, NOW)


def test_a_grant_gives_rights_and_tells_the_unit():
    change = units.authorize(pending(), BUREAU, GRANT, NOW)
    assert (change.after.status, change.after.trail.length) == (Standing.GRANTED, 1)
    assert [(told.party_id, told.kind) for told in change.notifications] == [("u-employer", "unit_granted")]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_rejection_needs_its_reason(reason):
    with pytest.raises(Invalid, match="原因"):
        units.authorize(pending(), BUREAU, Authorization(decision="reject", reason=reason), NOW)


def test_a_rejection_tells_its_reason():
    change = units.authorize(pending(), BUREAU, REJECT, NOW)
    assert (change.after.status, change.after.reason) == (Standing.REJECTED, "证照不符")
    assert "证照不符" in said(change.notifications[0])


def test_a_committee_needs_its_jurisdiction():
    with pytest.raises(Invalid) as refused:
        units.authorize(pending("committee"), SUPPORT, GRANT, NOW)
    assert refused.value.errors[0].field == "jurisdiction"


def test_a_committee_is_granted_with_its_jurisdiction():
    given = Authorization(decision="grant", jurisdiction=[ENGINEER])
    assert units.authorize(pending("committee"), SUPPORT, given, NOW).after.jurisdiction == [ENGINEER]


@pytest.mark.parametrize("decision", [GRANT, REJECT])
def test_repeating_a_decision_is_nothing(decision):
    decided = units.authorize(pending(), BUREAU, decision, NOW).after
    again = units.authorize(decided, BUREAU, decision, NOW)
    assert again.is_nothing
    assert (again.after, again.notifications) == (decided, ())


def test_another_jurisdiction_for_the_same_committee_is_a_new_decision():
    committee = a_unit("committee")
    other = Authorization(decision="grant", jurisdiction=[ENGINEER, {"series": "会计人员", "level": "senior"}])
    change = units.authorize(committee, SUPPORT, other, NOW)
    assert [scope.series for scope in change.after.jurisdiction] == ["engineering", "accounting"]


def test_granted_rights_are_not_taken_away_by_a_rejection():
    with pytest.raises(Conflict, match="unit_granted: "):
        units.authorize(a_unit(), BUREAU, REJECT, NOW)


def test_a_rejected_unit_can_be_granted_later():
    rejected = units.authorize(pending(), BUREAU, REJECT, NOW).after
    assert units.authorize(rejected, BUREAU, GRANT, NOW).after.reason is None


@pytest.mark.parametrize(
    ("actor", "unit", "sees"),
    [
        (an_applicant(), a_unit(), True),
        (an_applicant(), pending(), False),
        (acting_for(a_unit()), pending(), True),
        (BUREAU, pending(), True),
        (BUREAU, pending(region_code="370202"), False),
    ],
)
def test_without_rights_a_unit_is_seen_by_itself_and_its_bureau_only(actor, unit, sees):
    assert units.may_see(actor, unit) is sees


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_unit_has_no_rights_and_an_administrator_of_its_kind(kind):
    change, account = units.register("u-1", "a-1", a_unit_registration(kind=kind), some_numbers(), "hash", NOW)
    assert (change.after.status, change.after.jurisdiction) == (Standing.PENDING, [])
    assert (account.role, account.unit_id, account.region_code) == (kind, "u-1", "370102")


def test_a_new_unit_keeps_no_password():
    change, _ = units.register("u-1", "a-1", a_unit_registration(), some_numbers(), "hash", NOW)
    assert "Quancheng-2026" not in change.after.model_dump_json()
