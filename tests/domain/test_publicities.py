"""Internal publicities: five working days by the State Council's calendar, and who may stand on a list."""

from datetime import timedelta

import pytest

from chalicelib.domain import publicities
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.publicities import PublicityDraft, PublicityStatus
from tests.build import (
    FIRST_UNKNOWN_YEAR,
    NOW,
    a_day,
    a_declaration,
    a_notice,
    a_unit,
    acting_for,
    an_applicant,
    shanghai,
)

UNIT = a_unit()
REVIEWED = a_declaration("reviewed", UNIT)


def announce(starts_on="2026-03-05", ends_on=None, candidates=(REVIEWED,), earlier=None, ids=None, now=NOW):
    told = {"notice_id": "n-1", "level": "associate_senior", "starts_on": starts_on, "ends_on": ends_on}
    given = PublicityDraft(declaration_ids=ids or [one.declaration_id for one in candidates], **told)
    heads = {one.declaration_id: one for one in candidates}
    change, people = publicities.announce("g-1", given, a_notice(), UNIT, heads, earlier or {}, acting_for(UNIT), now)
    return change.after, people


def refusal(**told):
    with pytest.raises(Invalid) as refused:
        announce(**told)
    return [(error.field, error.code) for error in refused.value.errors]


def unfit(*candidates, **told):
    with pytest.raises(Conflict, match="not_publicizable: ") as refused:
        announce(candidates=candidates, **told)
    return [(error.field, error.code) for error in refused.value.errors]


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        ("2026-03-05", "2026-03-11"),  # Thursday to Wednesday, over a weekend
        ("2026-03-07", "2026-03-13"),  # begun on a Saturday, counted from Monday
        ("2026-02-12", "2026-02-25"),  # Spring Festival: the 14th is a Saturday worked, the 15th to the 23rd rest
        ("2026-09-30", "2026-10-12"),  # National Day, and the Saturday worked after it
        ("2026-04-29", "2026-05-08"),  # 1 to 5 May rest
        ("2026-05-06", "2026-05-11"),  # the 9th is a Saturday worked in exchange
    ],
)
def test_without_a_last_day_it_ends_with_the_fifth_working_day(starts_on, ends_on):
    morning = shanghai(f"{starts_on} 09:00")
    assert announce(starts_on, now=morning)[0].ends_on == a_day(ends_on)
    assert announce(starts_on, ends_on, now=morning)[0].ends_on == a_day(ends_on)
    one_day_short = a_day(ends_on) - timedelta(days=1)
    assert refusal(starts_on=starts_on, ends_on=one_day_short, now=morning) == [("ends_on", "publicity_too_short")]


def test_it_may_run_longer():
    assert announce(ends_on="2026-03-20")[0].ends_on == a_day("2026-03-20")


def test_a_publicity_too_short_is_told_the_earliest_last_day():
    with pytest.raises(Invalid, match="最早至2026年3月11日"):
        announce(ends_on="2026-03-10")


def test_it_does_not_begin_before_today():
    assert refusal(starts_on="2026-03-04") == [("starts_on", "starts_in_past")]


def test_the_evening_still_belongs_to_today():
    assert announce("2026-03-05", now=shanghai("2026-03-05 23:59"))[0].starts_on == a_day("2026-03-05")


def test_a_wrong_year_in_the_last_day_does_not_keep_names_up_for_ever():
    assert refusal(ends_on="2027-03-11") == [("ends_on", "publicity_too_long")]


def test_a_year_without_a_published_calendar_fails_closed():
    now = shanghai(f"{FIRST_UNKNOWN_YEAR}-03-05 09:00")
    with pytest.raises(Conflict, match="calendar_unknown: "):
        announce(f"{FIRST_UNKNOWN_YEAR}-03-05", now=now)


def test_the_list_says_who_declares_what_and_no_numbers():
    (person,) = announce()[1]
    assert person.model_dump() == {
        "declaration_id": "d-1",
        "name": "王明",
        "title": "高级工程师",
        "specialty": "电气自动化",
    }


@pytest.mark.parametrize(
    ("candidate", "code"),
    [
        (a_declaration("reviewed", a_unit(unit_id="u-other")), "not_found"),
        (a_declaration("reviewed", UNIT, notice_id="n-2"), "other_notice"),
        (a_declaration("reviewed", UNIT, level="senior"), "other_notice"),
        (a_declaration("in_review", UNIT), "not_reviewed"),
        (a_declaration("reviewed", UNIT, a_unit("supervisor")), "not_reviewed"),
    ],
    ids=["another unit's", "of another notice", "of another level", "not yet reviewed", "reported already"],
)
def test_one_unfit_name_refuses_the_list_and_is_named(candidate, code):
    fit = a_declaration("reviewed", UNIT, declaration_id="d-0")
    assert unfit(fit, candidate) == [("declaration_ids.1", code)]


def test_an_unknown_declaration_is_not_found():
    assert unfit(ids=["d-9"]) == [("declaration_ids.0", "not_found")]


def test_a_name_stands_in_one_running_publicity_only():
    running = announce()[0]
    assert unfit(REVIEWED, earlier={"d-1": running}) == [("declaration_ids.0", "in_publicity")]


def test_after_an_earlier_one_was_closed_it_may_be_publicized_again():
    closed = announce()[0].model_copy(update={"closed_at": NOW})
    assert announce(earlier={"d-1": closed})[0].publicity_id == "g-1"


def test_the_same_name_twice_is_refused():
    assert refusal(ids=["d-1", "d-1"]) == [("declaration_ids", "duplicate")]


STATUSES = [
    ("2026-03-05 23:59:59", PublicityStatus.UPCOMING),
    ("2026-03-06 00:00:00", PublicityStatus.OPEN),
    ("2026-03-12 23:59:59", PublicityStatus.OPEN),
    ("2026-03-13 00:00:00", PublicityStatus.ENDED),
]


@pytest.mark.parametrize(("moment", "status"), STATUSES)
def test_its_days_are_whole_days_in_shanghai(moment, status):
    assert announce("2026-03-06")[0].status(shanghai(moment)) == status


@pytest.mark.parametrize(
    ("moment", "is_seen"),
    [
        ("2026-03-05 23:59", False),
        ("2026-03-06 00:00", True),
        ("2026-04-11 23:59", True),
        ("2026-04-12 00:00", False),
    ],
)
def test_everybody_sees_it_from_its_first_day_to_thirty_days_after_its_last(moment, is_seen):
    publicity = announce("2026-03-06")[0]
    for visitor in (None, an_applicant(), acting_for(a_unit("supervisor"))):
        assert publicities.may_see(visitor, publicity, shanghai(moment)) is is_seen


def test_its_unit_sees_it_always():
    publicity = announce("2026-03-06")[0]
    assert all(publicities.may_see(acting_for(UNIT), publicity, shanghai(day)) for day in ("2026-03-05", "2027-03-05"))


def test_every_status_has_its_word():
    assert len({status.label for status in PublicityStatus}) == len(PublicityStatus)
