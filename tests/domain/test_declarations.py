"""Beginning a declaration: on an open notice, for a title of the catalogue, through a unit with rights."""

import pytest
from pydantic import ValidationError

from chalicelib.domain import declarations
from chalicelib.domain.actors import SYSTEM
from chalicelib.domain.declarations import DeclarationDraft, Status
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.units import Standing
from tests.build import (
    NOW,
    a_declaration,
    a_notice,
    a_unit,
    acting_for,
    an_actor,
    an_applicant,
    in_review_at,
    shanghai,
)

EMPLOYER, SUPERVISOR = a_unit(), a_unit("supervisor")


def begin(notice=None, unit=EMPLOYER, now=NOW, **changes):
    given = {"level": "associate_senior", "title": "高级工程师", "specialty": "电气自动化"} | changes
    draft = DeclarationDraft(notice_id="n-1", unit_id=unit.unit_id, **given)
    return declarations.begin("d-1", draft, notice or a_notice(), unit, an_applicant(), now)


def test_a_new_declaration_is_a_draft_in_the_applicants_hands():
    declaration = begin().after
    assert (declaration.status, declaration.holder.party_id) == (Status.DRAFT, "p-wang")
    assert declaration.due == shanghai("2026-03-31 23:59:59")


def test_the_year_comes_from_the_notice_and_never_from_the_clock():
    assert begin(a_notice(year=2025)).after.year == 2025


@pytest.mark.parametrize("moment", ["2026-02-28 23:59:59", "2026-04-01 00:00:00"])
def test_outside_the_window_nothing_begins(moment):
    with pytest.raises(Conflict, match="window_closed: "):
        begin(now=shanghai(moment))


@pytest.mark.parametrize("moment", ["2026-03-01 00:00:00", "2026-03-31 23:59:59"])
def test_to_the_second_the_window_is_open(moment):
    assert begin(now=shanghai(moment)).entry


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"level": "senior"}, "level_not_offered"),
        ({"title": "正高级工程师"}, "title_not_offered"),
        ({"title": "高级会计师"}, "title_not_offered"),
    ],
)
def test_the_title_is_one_of_the_catalogues_for_a_level_of_the_notice(wrong, code):
    with pytest.raises(Invalid) as refused:
        begin(**wrong)
    assert refused.value.errors[0].code == code


def test_a_notice_that_lists_specialties_takes_no_others():
    notice = a_notice(specialties=["电气自动化", "给排水"])
    assert begin(notice).entry
    with pytest.raises(Invalid, match="电气自动化、给排水"):
        begin(notice, specialty="园林")


@pytest.mark.parametrize("specialty", ["电气🙂", "电气\n自动化"])
def test_a_specialty_that_no_certificate_can_print_is_refused_when_it_is_typed_in(specialty):
    with pytest.raises(ValidationError, match="无法打印"):
        begin(specialty=specialty)


@pytest.mark.parametrize("standing", [Standing.PENDING, Standing.REJECTED])
def test_a_unit_without_rights_cannot_be_chosen(standing):
    with pytest.raises(Invalid) as refused:
        begin(unit=a_unit(status=standing))
    assert refused.value.errors[0].code == "unit_without_rights"


def test_a_committee_is_nobodys_employer():
    with pytest.raises(Invalid) as refused:
        begin(unit=a_unit("committee"))
    assert refused.value.errors[0].code == "unit_unfit"


@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        (an_applicant(), True),
        (acting_for(EMPLOYER), True),
        (acting_for(SUPERVISOR), True),
        (SYSTEM, True),
        (an_applicant("p-li"), False),
        (acting_for(a_unit("committee")), False),
        (acting_for(a_unit(unit_id="u-other")), False),
        (an_actor("support"), False),
    ],
)
def test_only_those_on_its_way_see_it(actor, sees):
    assert declarations.may_see(actor, in_review_at(EMPLOYER, SUPERVISOR)) is sees


@pytest.mark.parametrize(
    ("declaration", "editable"),
    [
        (a_declaration("draft"), True),
        (a_declaration("returned"), True),
        (a_declaration("returned", EMPLOYER), False),
        (in_review_at(EMPLOYER), False),
        (a_declaration("withdrawn"), False),
    ],
)
def test_the_applicant_edits_a_draft_or_what_was_returned_to_them(declaration, editable):
    assert declaration.is_editable is editable


@pytest.mark.parametrize(
    ("moment", "late"),
    [("2026-04-10 23:59:59", False), ("2026-04-10 23:59:59.5", False), ("2026-04-11 00:00:00", True)],
)
def test_a_returned_declaration_keeps_its_own_term_after_the_window(moment, late):
    returned = a_declaration("returned", due=shanghai("2026-04-10 23:59:59"))
    if late:
        with pytest.raises(Conflict, match="window_closed: "):
            declarations.refuse_late(returned, a_notice(), shanghai(moment))
    else:
        declarations.refuse_late(returned, a_notice(), shanghai(moment))


def test_a_draft_keeps_the_window_of_the_notice():
    with pytest.raises(Conflict, match="window_closed: "):
        declarations.refuse_late(a_declaration(), a_notice(), shanghai("2026-04-01 00:00:00"))


def test_a_draft_is_due_when_its_notice_closes_as_it_stands_now():
    extended = a_notice(closes_at="2026-04-15")
    assert declarations.due_by(begin().after, extended) == extended.closes_at


@pytest.mark.parametrize("term", ["report_by", "accept_by"])
def test_a_units_day_follows_the_notices(term):
    was = getattr(a_notice(), term)
    extended = a_notice(report_by="2026-06-10", accept_by="2026-07-10")
    waiting = in_review_at(EMPLOYER, due=was, due_of=term)
    assert declarations.due_by(waiting, extended) == getattr(extended, term)


def test_a_term_of_its_own_does_not_follow_the_notice():
    returned = a_declaration(Status.RETURNED, due=shanghai("2026-03-15 23:59:59"))
    assert declarations.due_by(returned, a_notice(closes_at="2026-04-15")) == returned.due


def test_a_correction_keeps_the_later_of_its_term_and_the_notices():
    corrected = in_review_at(EMPLOYER, due=shanghai("2026-05-20 23:59:59"), due_of="report_by")
    assert declarations.due_by(corrected, a_notice()) == corrected.due
