"""A committee's jurisdiction: series × levels × regions, the last only where they were named."""

import pytest

from chalicelib.domain import paths, units
from chalicelib.domain.errors import Conflict
from chalicelib.domain.paths import PathRequest
from chalicelib.domain.units import Authorization
from tests.build import ENGINEER, NOW, a_unit, acting_for, an_actor

SUPPORT = an_actor("support")


def request(region, committee):
    unit = a_unit("supervisor", region_code=region)
    given = PathRequest(parent_unit_id=committee.unit_id, **ENGINEER.model_dump())
    return paths.request(unit, committee, given, None, acting_for(unit), NOW)


@pytest.mark.parametrize("own", ["370000", "370100", "370102"])
@pytest.mark.parametrize("region", ["370100", "370102", "370103"])
def test_a_committee_without_named_regions_takes_paths_from_wherever(own, region):
    assert request(region, a_unit("committee", region_code=own))


@pytest.mark.parametrize(
    ("regions", "region", "is_within"),
    [
        (["370100"], "370102", True),
        (["370100"], "370100", True),
        (["370102", "370200"], "370203", True),
        (["370102"], "370103", False),
        (["370102"], "370100", False),
        (["370200"], "370102", False),
    ],
)
def test_named_regions_are_the_committees_reach(regions, region, is_within):
    committee = a_unit("committee", region_code="370102", regions=regions)
    if is_within:
        assert request(region, committee)
        return
    with pytest.raises(Conflict, match=r"no_jurisdiction: .*地区"):
        request(region, committee)


def grant(committee, **told):
    given = Authorization(**{"decision": "grant", "jurisdiction": [ENGINEER]} | told)
    return units.authorize(committee, SUPPORT, given, NOW)


def test_other_regions_are_a_new_decision_whose_history_tells_before_and_after():
    change = grant(a_unit("committee", regions=["370100"]), regions=["370200"], reason="区划调整")
    assert change.after.regions == ["370200"]
    scopes = [ENGINEER.model_dump(mode="json")]
    assert change.entry.details == {
        "before": {"jurisdiction": scopes, "regions": ["370100"]},
        "after": {"jurisdiction": scopes, "regions": ["370200"]},
    }


def test_the_committee_is_told_that_its_jurisdiction_changed():
    change = grant(a_unit("committee"), regions=["370200"])
    assert [told.kind for told in change.notifications] == ["jurisdiction_changed"]


def test_the_same_jurisdiction_again_is_nothing():
    assert grant(a_unit("committee", regions=["370200"]), regions=["370200"]).is_nothing
