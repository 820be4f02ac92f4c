"""Which unit may be another's upper one, and which ones are suggested."""

import pytest

from chalicelib.domain import upper_units
from chalicelib.domain.catalogue import Level
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.units import Kind, Standing
from chalicelib.domain.upper_units import UPPER_KINDS, Ground, refuse_unfit, suggest
from tests.build import ENGINEER, a_unit

E, S, P, B, C = Kind.EMPLOYER, Kind.SUPERVISOR, Kind.PRESENTER, Kind.BUREAU, Kind.COMMITTEE
SCOPE = (ENGINEER.series, ENGINEER.level)


def other(kind, name="u-above", **changes):
    return a_unit(kind, unit_id=name, **changes)


@pytest.mark.parametrize("above", [S, P, B, C])
@pytest.mark.parametrize("below", [E, S, P, B])
def test_every_kind_below_a_committee_may_report_to_every_kind_but_an_employer(below, above):
    refuse_unfit(a_unit(below), other(above), *SCOPE)


@pytest.mark.parametrize(("kind", "takes"), [(E, False), (S, True), (P, True), (B, True), (C, True)])
def test_requests_for_paths_come_to_every_kind_but_employers(kind, takes):
    assert upper_units.takes_paths(kind) == takes


@pytest.mark.parametrize("below", [E, S, P, B])
def test_nobody_reports_to_an_employer(below):
    with pytest.raises(Invalid, match="主管部门、呈报部门、人社局或评委会组建单位"):
        refuse_unfit(a_unit(below), other(E), *SCOPE)


@pytest.mark.parametrize("above", [S, P, B, C])
def test_a_committee_reports_to_nobody(above):
    with pytest.raises(Conflict, match="path_end: "):
        refuse_unfit(a_unit(C), other(above), *SCOPE)


def test_the_table_speaks_of_every_kind():
    assert set(UPPER_KINDS) == set(Kind)


def suggested(known, unit=None, reported=None, level=ENGINEER.level):
    return suggest(unit or a_unit(), ENGINEER.series, level, reported or {}, known)


def names(suggestions):
    return [found.unit_id for found in suggestions]


def test_an_employer_is_sent_to_its_supervisor_first_then_presenter_bureau_committee():
    known = [other(kind, f"u-{kind}") for kind in (C, B, P, S)]
    assert names(suggested(known)) == ["u-supervisor", "u-presenter", "u-bureau", "u-committee"]


def test_a_supervisor_is_sent_to_the_bureau_first_then_a_committee():
    known = [other(kind, f"u-{kind}-2") for kind in (C, S, P, B)]
    assert names(suggested(known, a_unit(S)))[:2] == ["u-bureau-2", "u-committee-2"]


def test_where_it_reports_already_comes_before_all_others():
    committee = other(C, "u-far", region_code="370000")
    found = suggested([other(S), committee], reported={"u-far": ["会计人员中级"]})
    assert names(found) == ["u-far", "u-above"]
    assert (found[0].ground, found[0].reason) == (Ground.ALREADY_UPPER, "贵单位的会计人员中级已上报至该单位")


def test_its_own_county_comes_before_the_prefecture():
    known = [other(S, "a-prefecture", region_code="370100"), other(S, "z-county")]
    found = suggested(known)
    assert [(one.unit_id, one.ground) for one in found] == [
        ("z-county", Ground.SAME_REGION),
        ("a-prefecture", Ground.WIDER_REGION),
    ]


def test_each_carries_a_reason():
    found = suggested([other(kind, f"u-{kind}") for kind in (S, C)])
    assert [one.reason for one in found] == [
        "与贵单位同在山东省济南市历下区的主管部门",
        "该单位负责工程技术人员副高级的评审，范围包括贵单位所在地区",
    ]


def test_many_supervisors_do_not_push_the_bureau_out():
    known = [other(S, f"u-{n:02d}") for n in range(40)] + [other(B, "u-bureau")]
    assert names(suggested(known)) == ["u-00", "u-01", "u-02", "u-bureau"]


def test_at_most_ten_are_suggested():
    known = [other(S, f"u-{n:02d}") for n in range(40)]
    reported = {unit.unit_id: ["会计人员中级"] for unit in known}
    assert len(suggested(known, reported=reported)) == upper_units.MOST


@pytest.mark.parametrize(
    "unfit",
    [
        other(E),
        other(S, status=Standing.PENDING),
        other(S, suspended="调查"),
        other(C, jurisdiction=[]),
        other(C, regions=["370200"]),
        a_unit(),
    ],
)
def test_what_would_be_refused_is_not_suggested(unfit):
    assert suggested([unfit]) == []


def test_a_committee_is_suggested_within_its_jurisdiction_only():
    assert suggested([other(C)], level=Level.SENIOR) == []


def test_a_unit_known_in_two_ways_is_suggested_once():
    assert names(suggested([other(S), other(S)], reported={"u-above": ["会计人员中级"]})) == ["u-above"]
