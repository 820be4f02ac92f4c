"""What ends a path: its own unit withdraws or retires it, the upper unit retires it with a reason."""

import pytest

from chalicelib.domain import path_decisions, paths
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.paths import LIVE, PathDecision, PathRequest, PathStatus
from tests.build import ENGINEER, NOW, a_path, a_unit, acting_for
from tests.telling import said

EMPLOYER, SUPERVISOR = a_unit(), a_unit("supervisor")
RETIRE = PathDecision(decision="retire", reason="机构改革，不再主管")


def the_path(status, **changes):
    return a_path(EMPLOYER, SUPERVISOR, status, **changes)


def end(status, unit=EMPLOYER, reason=""):
    return path_decisions.end(the_path(status), acting_for(unit), reason, NOW)


def retire_above(status, unit=SUPERVISOR, given=RETIRE):
    return path_decisions.decide(the_path(status), acting_for(unit), given, NOW)


def told(change):
    return [(message.party_id, message.kind) for message in change.notifications]


@pytest.mark.parametrize(
    ("status", "ends", "action", "kind"),
    [
        ("pending", PathStatus.WITHDRAWN, "withdraw", "path_withdrawn"),
        ("approved", PathStatus.RETIRED, "retire", "path_retired"),
    ],
)
def test_its_own_unit_ends_a_living_path_and_the_upper_unit_is_told(status, ends, action, kind):
    change = end(status)
    assert (change.after.status, change.after.ended_at, change.after.ended_by) == (ends, NOW, EMPLOYER.name)
    assert change.entry.action == action
    assert told(change) == [("u-supervisor", kind)]


@pytest.mark.parametrize("status", ["pending", "approved"])
def test_a_reason_may_be_given_and_is_told(status):
    change = end(status, reason="主管部门已变更")
    assert (change.after.reason, change.entry.reason) == ("主管部门已变更", "主管部门已变更")
    assert "主管部门已变更" in said(change.notifications[0])


@pytest.mark.parametrize("status", ["withdrawn", "retired"])
def test_ending_it_again_is_nothing(status):
    assert end(status).is_nothing


def test_a_rejected_path_has_ended_already():
    with pytest.raises(Conflict, match=r"path_decided: .*可直接重新申请"):
        end("rejected")


@pytest.mark.parametrize("stranger", [SUPERVISOR, a_unit("bureau")])
def test_nobody_else_withdraws_it(stranger):
    with pytest.raises(NotFound):
        end("pending", stranger)


def test_the_upper_unit_retires_what_it_approved_and_the_lower_unit_is_told_why():
    change = retire_above("approved")
    assert (change.after.status, change.after.ended_by) == (PathStatus.RETIRED, SUPERVISOR.name)
    assert told(change) == [("u-employer", "path_retired_above")]
    assert "机构改革" in said(change.notifications[0])


def test_the_day_of_the_approval_is_kept_when_it_is_retired():
    approved = the_path("approved", decided_at=NOW)
    assert path_decisions.decide(approved, acting_for(SUPERVISOR), RETIRE, NOW).after.decided_at == NOW


def test_the_upper_unit_retires_with_a_reason_only():
    with pytest.raises(Invalid, match="原因"):
        retire_above("approved", given=PathDecision(decision="retire", reason=" "))


@pytest.mark.parametrize("status", ["pending", "rejected", "withdrawn"])
def test_only_an_approved_path_is_retired_from_above(status):
    with pytest.raises(Conflict, match="path_decided: "):
        retire_above(status)


def test_retiring_it_again_is_nothing():
    assert retire_above("retired").is_nothing


@pytest.mark.parametrize("decision", ["approve", "reject"])
@pytest.mark.parametrize("status", ["withdrawn", "retired"])
def test_what_has_ended_is_decided_no_more(status, decision):
    given = PathDecision(decision=decision, reason="不属本部门主管")
    with pytest.raises(Conflict, match="path_decided: "):
        path_decisions.decide(the_path(status), acting_for(SUPERVISOR), given, NOW)


@pytest.mark.parametrize("status", sorted(set(PathStatus) - LIVE))
def test_what_has_ended_makes_room_for_a_new_request(status):
    given = PathRequest(parent_unit_id=SUPERVISOR.unit_id, **ENGINEER.model_dump())
    earlier = the_path(status, ended_at=NOW, ended_by=EMPLOYER.name, reason="误报")
    after = paths.request(EMPLOYER, SUPERVISOR, given, earlier, acting_for(EMPLOYER), NOW).after
    assert (after.status, after.reason, after.ended_at, after.ended_by) == (PathStatus.PENDING, None, None, None)


@pytest.mark.parametrize("unit", [EMPLOYER, SUPERVISOR])
def test_both_units_on_a_path_know_of_it(unit):
    paths.refuse_stranger(the_path("pending"), acting_for(unit))


def test_others_do_not():
    with pytest.raises(NotFound):
        paths.refuse_stranger(the_path("pending"), acting_for(a_unit("bureau")))


@pytest.mark.parametrize("status", PathStatus)
def test_every_status_has_its_label(status):
    assert status.label
