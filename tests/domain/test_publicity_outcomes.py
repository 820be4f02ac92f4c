"""How a publicity ends, and what that means for a report."""

import pytest

from chalicelib.domain import publicity_outcomes
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.objections import Objection
from chalicelib.domain.publicities import Publicity
from tests.build import NOW, a_day, a_declaration, a_unit, acting_for, shanghai

UNIT, SUPERVISOR = a_unit(), a_unit("supervisor")
AFTERWARDS = shanghai("2026-03-12 00:00")


def a_publicity(**changes):
    told = {"publicity_id": "g-1", "unit_id": UNIT.unit_id, "unit_name": UNIT.name, "notice_id": "n-1", "year": 2026}
    told |= {"series": "engineering", "level": "associate_senior", "announced_at": NOW}
    return Publicity(**told | {"starts_on": a_day("2026-03-05"), "ends_on": a_day("2026-03-11")} | changes)


def an_objection(outcome=None, declaration_id="d-1"):
    told = {
        "objection_id": "g-1.1",
        "publicity_id": "g-1",
        "unit_id": UNIT.unit_id,
        "content": "学历存疑",
        "name": None,
    }
    return Objection(account_id=None, raised_at=NOW, outcome=outcome, declaration_id=declaration_id, **told)


def close(*objections, now=AFTERWARDS, actor=None, publicity=None):
    return publicity_outcomes.close(publicity or a_publicity(), objections, actor or acting_for(UNIT), now)


def refusal(*objections, **told):
    with pytest.raises(Conflict) as refused:
        close(*objections, **told)
    return refused.value.code


def lack(publicity, declaration_id="d-1"):
    lacking = publicity_outcomes.lack(publicity, declaration_id)
    return lacking and lacking.code


def test_it_is_closed_after_the_end_of_its_last_day():
    assert refusal(now=shanghai("2026-03-11 23:59:59")) == "publicity_running"
    assert close().after.closed_at == AFTERWARDS


def test_an_undecided_objection_keeps_it_from_being_closed():
    assert refusal(an_objection("dismissed"), an_objection()) == "objections_open"


def test_closing_again_is_nothing():
    assert close(publicity=close().after).is_nothing


def test_only_its_unit_closes_it():
    with pytest.raises(NotFound):
        close(actor=acting_for(SUPERVISOR))


def test_an_upheld_objection_excludes_the_one_it_is_against():
    closed = close(an_objection("upheld", "d-2"), an_objection("dismissed")).after
    assert (closed.excluded, closed.is_void) == (["d-2"], False)
    assert (lack(closed, "d-2"), lack(closed, "d-1")) == ("objection_upheld", None)


def test_an_upheld_objection_to_the_list_leaves_nobody_covered():
    assert lack(close(an_objection("upheld", None)).after) == "objection_upheld"


@pytest.mark.parametrize(
    ("publicity", "code"),
    [(None, "publicity_missing"), (a_publicity(), "publicity_open"), (a_publicity(closed_at=AFTERWARDS), None)],
    ids=["none", "not closed", "closed"],
)
def test_a_report_needs_a_closed_publicity(publicity, code):
    assert lack(publicity) == code


@pytest.mark.parametrize(
    ("declaration", "unit", "is_owed"),
    [
        (a_declaration("reviewed", UNIT), UNIT, True),
        (a_declaration("in_review", UNIT), UNIT, False),
        (a_declaration("reviewed", UNIT, SUPERVISOR), UNIT, False),
        (a_declaration("reviewed", UNIT, SUPERVISOR), SUPERVISOR, False),
    ],
    ids=["the applicant's own unit", "not reviewed", "reported already", "the unit above"],
)
def test_only_the_applicants_own_unit_owes_a_publicity(declaration, unit, is_owed):
    assert publicity_outcomes.is_owed(declaration, unit.unit_id) is is_owed
