"""Reporting paths: to whom, for what, and never in a circle."""

import pytest

from chalicelib.domain import path_decisions, path_needs, paths
from chalicelib.domain.catalogue import Level
from chalicelib.domain.errors import AlreadyTaken, Conflict, Invalid, NotFound
from chalicelib.domain.paths import LIVE, PathDecision, PathRequest, PathStatus
from chalicelib.domain.units import Standing
from tests.build import ENGINEER, NOW, a_path, a_unit, acting_for

EMPLOYER, SUPERVISOR, COMMITTEE = a_unit(), a_unit("supervisor"), a_unit("committee")
APPROVE, REJECT = PathDecision(decision="approve"), PathDecision(decision="reject", reason="不属本部门主管")


def request(unit=EMPLOYER, parent=SUPERVISOR, earlier=None, **scope):
    given = PathRequest(parent_unit_id=parent.unit_id, **(ENGINEER.model_dump() | scope))
    return paths.request(unit, parent, given, earlier, acting_for(unit), NOW)


def test_a_requested_path_waits_for_the_higher_unit_and_tells_it():
    change = request()
    assert change.after.status == PathStatus.PENDING
    assert [(told.party_id, told.kind) for told in change.notifications] == [("u-supervisor", "path_requested")]


@pytest.mark.parametrize("kind", ["supervisor", "presenter", "bureau", "committee"])
def test_every_kind_but_an_employer_may_be_the_higher_unit(kind):
    assert request(parent=a_unit(kind)).after.parent_kind == kind


@pytest.mark.parametrize(
    "parent",
    [
        a_unit("employer", unit_id="u-other"),
        a_unit("supervisor", status=Standing.PENDING),
        a_unit("supervisor", status=Standing.REJECTED),
    ],
)
def test_an_employer_or_a_unit_without_rights_is_no_higher_unit(parent):
    with pytest.raises(Invalid) as refused:
        request(parent=parent)
    assert (refused.value.errors[0].field, refused.value.errors[0].code) == ("parent_unit_id", "parent_unfit")


@pytest.mark.parametrize(
    "outside", [{"series": "accounting"}, {"level": Level.SENIOR}, {"series": "会计人员", "level": Level.SENIOR}]
)
def test_a_committee_takes_only_what_is_in_its_jurisdiction(outside):
    with pytest.raises(Conflict, match="no_jurisdiction: "):
        request(parent=COMMITTEE, **outside)


def test_a_unit_without_rights_cannot_ask_for_a_path():
    with pytest.raises(Conflict, match="unit_without_rights: "):
        request(unit=a_unit(status=Standing.PENDING))


def test_a_committee_is_the_end_of_every_path():
    with pytest.raises(Conflict, match="path_end: "):
        request(unit=COMMITTEE)


@pytest.mark.parametrize("status", sorted(LIVE))
def test_while_a_path_lives_no_second_one_is_requested(status):
    with pytest.raises(AlreadyTaken, match="path_exists: "):
        request(earlier=a_path(EMPLOYER, SUPERVISOR, status))


def test_a_rejected_path_is_replaced_and_its_history_goes_on():
    rejected = path_decisions.decide(request().after, acting_for(SUPERVISOR), REJECT, NOW).after
    again = request(earlier=rejected)
    assert (again.after.status, again.after.reason) == (PathStatus.PENDING, None)
    assert again.after.trail.length == rejected.trail.length + 1


def climb(start, target, above):
    """Walks as the caller does: every unit yielded is looked up before going on."""
    unit = {name: a_unit("supervisor", unit_id=name) for name in {*above, *above.values()}}
    live = {name: a_path(unit[name], unit[parent], "pending") for name, parent in above.items()}
    return list(paths.refuse_cycle(start, target, live.get))


@pytest.mark.parametrize(
    "above",
    [
        {},
        {"b": "a"},
        {"b": "c", "c": "a"},
        {"b": "c", "c": "d", "d": "a"},
        {"b": "c", "c": "d", "d": "e", "e": "f", "f": "a"},
    ],
)
def test_a_circle_is_refused_at_any_depth(above):
    with pytest.raises(Conflict, match="path_cycle: "):
        climb("a", "b" if above else "a", above)


def test_a_way_up_that_ends_is_walked_to_its_end():
    assert climb("a", "b", {"b": "c", "c": "d"}) == ["b", "c", "d"]


@pytest.mark.parametrize("status", sorted(set(PathStatus) - LIVE))
def test_a_path_that_lives_no_longer_closes_no_circle(status):
    a, b = a_unit("supervisor", unit_id="a"), a_unit("supervisor", unit_id="b")
    dead = {"b": a_path(b, a, status)}
    assert list(paths.refuse_cycle("a", "b", dead.get)) == ["b"]


def a_chain(length):
    """u1 reports to u2, u2 to u3, …"""
    return {f"u{n}": f"u{n + 1}" for n in range(1, length)}


def test_a_way_up_as_long_as_allowed_is_walked_to_its_end():
    assert len(climb("u0", "u1", a_chain(paths.DEEPEST))) == paths.DEEPEST


def test_a_longer_way_up_is_no_circle_and_says_what_to_do():
    with pytest.raises(Conflict, match="path_too_deep: ") as refused:
        climb("u0", "u1", a_chain(paths.DEEPEST + 1))
    assert "请改向更高一级的单位申请" in refused.value.detail


def test_the_longest_circle_is_still_called_one():
    with pytest.raises(Conflict, match="path_cycle: "):
        climb(f"u{paths.DEEPEST + 1}", "u1", a_chain(paths.DEEPEST + 1))


def test_a_circle_among_others_ends_the_walk():
    with pytest.raises(Conflict, match="path_cycle: "):
        climb("a", "b", {"b": "c", "c": "b"})


@pytest.mark.parametrize(
    ("decision", "status", "kind"),
    [(APPROVE, PathStatus.APPROVED, "path_approved"), (REJECT, PathStatus.REJECTED, "path_rejected")],
)
def test_the_higher_unit_decides_and_the_lower_one_is_told(decision, status, kind):
    change = path_decisions.decide(request().after, acting_for(SUPERVISOR), decision, NOW)
    assert (change.after.status, change.after.decided_at) == (status, NOW)
    assert [(told.party_id, told.kind) for told in change.notifications] == [("u-employer", kind)]


@pytest.mark.parametrize("stranger", [EMPLOYER, COMMITTEE])
def test_nobody_else_decides(stranger):
    with pytest.raises(NotFound):
        path_decisions.decide(request().after, acting_for(stranger), APPROVE, NOW)


def test_a_rejection_needs_its_reason():
    with pytest.raises(Invalid, match="原因"):
        path_decisions.decide(request().after, acting_for(SUPERVISOR), PathDecision(decision="reject", reason=" "), NOW)


@pytest.mark.parametrize("decision", [APPROVE, REJECT])
def test_repeating_a_decision_is_nothing(decision):
    decided = path_decisions.decide(request().after, acting_for(SUPERVISOR), decision, NOW).after
    assert path_decisions.decide(decided, acting_for(SUPERVISOR), decision, NOW).is_nothing


@pytest.mark.parametrize(("first", "second"), [(APPROVE, REJECT), (REJECT, APPROVE)])
def test_a_decision_is_not_turned_round(first, second):
    decided = path_decisions.decide(request().after, acting_for(SUPERVISOR), first, NOW).after
    with pytest.raises(Conflict, match="path_decided: "):
        path_decisions.decide(decided, acting_for(SUPERVISOR), second, NOW)


def test_without_a_path_the_refusal_names_what_is_missing():
    refusal = path_needs.no_path(EMPLOYER, ENGINEER.series, ENGINEER.level, None, COMMITTEE)
    assert (refusal.code, refusal.members["series"], refusal.members["level"]) == (
        "no_path",
        *ENGINEER.model_dump().values(),
    )
    assert "工程技术人员副高级" in refusal.detail


def test_with_nobody_above_the_refusal_names_the_committees_contact():
    refusal = path_needs.no_path(EMPLOYER, ENGINEER.series, ENGINEER.level, None, COMMITTEE)
    assert refusal.members["call"] == COMMITTEE.contact
    assert COMMITTEE.contact in refusal.detail


def test_after_a_rejection_the_refusal_gives_its_reason():
    rejected = a_path(EMPLOYER, SUPERVISOR, "rejected", reason="请先变更隶属关系")
    refusal = path_needs.no_path(EMPLOYER, ENGINEER.series, ENGINEER.level, rejected, SUPERVISOR)
    assert "请先变更隶属关系" in refusal.detail
    assert refusal.members["call"] == SUPERVISOR.contact


def test_while_a_path_waits_the_refusal_says_whom_to_call():
    waiting = a_path(EMPLOYER, SUPERVISOR, "pending")
    refusal = path_needs.no_path(EMPLOYER, ENGINEER.series, ENGINEER.level, waiting, SUPERVISOR)
    assert refusal.members["call"] == "济南市主管部门 李静 13853100002"
    assert refusal.members["call"] in refusal.detail
