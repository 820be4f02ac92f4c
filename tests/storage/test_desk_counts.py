"""The counts of a desk stay right, whatever way a declaration takes."""

from collections import Counter

import pytest

from chalicelib.storage import desks
from tests.journeys import road
from tests.parties import a_stage


@pytest.fixture(scope="module")
def own_stage(cloud):
    return a_stage()


def assert_counts_are_right(stage):
    """What is counted is what is listed."""
    for unit in (stage.employer, stage.supervisor, stage.committee):
        held = desks.list_desk(unit.party_id, "", 100, None).items
        listed = Counter((one.series, str(one.level), str(one.status)) for one in held)
        assert desks.count_desk(unit.party_id) == listed


def test_counts_stay_right_on_the_whole_road(own_stage):
    notice_id = road.a_notice(own_stage.committee)
    filed = [road.submitted(own_stage, notice_id) for _ in range(2)]
    assert_counts_are_right(own_stage)
    for unit in (own_stage.employer, own_stage.supervisor):
        road.pass_and_report(unit, filed)
        assert_counts_are_right(own_stage)
    for one in filed:
        one.accept()
    assert_counts_are_right(own_stage)
    road.certified(filed, [True, False])
    assert_counts_are_right(own_stage)


def test_counts_stay_right_when_it_is_returned(own_stage):
    filed = road.submitted(own_stage)
    filed.review(own_stage.employer, "return")
    assert_counts_are_right(own_stage)
    filed.submit()
    assert_counts_are_right(own_stage)


def test_counts_stay_right_when_it_goes_back_to_the_unit_below(own_stage):
    filed = road.at_committee(own_stage)[0]
    filed.accept("return", reason="排序有误", to="unit")
    assert_counts_are_right(own_stage)
    filed.review(own_stage.supervisor, "return", reason="再核对", to="unit")
    assert_counts_are_right(own_stage)


@pytest.mark.parametrize("decision", ["refuse", "pass"])
def test_a_repeated_decision_is_not_counted_twice(own_stage, decision):
    filed = road.submitted(own_stage)
    for _ in range(2):
        filed.review(own_stage.employer, decision)
    assert_counts_are_right(own_stage)


def test_a_withdrawn_declaration_is_on_no_desk(own_stage):
    filed = road.submitted(own_stage)
    filed.applicant.post(f"{filed.path}/withdrawal")
    assert_counts_are_right(own_stage)
    held = desks.list_desk(own_stage.employer.party_id, "", 100, None).items
    assert filed.declaration_id not in {one.declaration_id for one in held}
