"""An expert's term is renewed for three years at a time, at most."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.expert_terms import ExpertRenewal, renew
from chalicelib.domain.experts import Expert, ExpertStatus
from chalicelib.domain.times import local_date
from tests.build import NOW, an_actor

TODAY = local_date(NOW)
OFFICE = an_actor("committee", unit_id="u-committee")
SOON = TODAY + timedelta(days=30)


def an_expert(ends=SOON, **changes):
    told = {
        "expert_id": "e-1",
        "unit_id": "u-committee",
        "unit_name": "评委会",
        "name": "赵建国",
        "phone": "137****0000",
    }
    told |= {
        "employer": "设计院",
        "specialties": ["电气"],
        "scopes": [],
        "invited_at": NOW,
        "status": ExpertStatus.ACTIVE,
    }
    given = {"term_starts_on": date(2024, 1, 1), "term_ends_on": ends, "is_activated": True}
    return Expert(**told | given | changes)


def renewed(expert, until):
    return renew(expert, ExpertRenewal(term_ends_on=until), OFFICE, NOW)


def years_later(day, years, days=0):
    return day.replace(year=day.year + years) + timedelta(days=days)


def test_a_running_term_goes_on_from_its_last_day():
    longest = years_later(SOON + timedelta(days=1), 3)
    after = renewed(an_expert(), longest).after
    assert (after.term_starts_on, after.term_ends_on) == (date(2024, 1, 1), longest)


def test_a_term_that_has_run_out_begins_anew_today():
    after = renewed(an_expert(ends=TODAY - timedelta(days=1)), years_later(TODAY, 3)).after
    assert after.term_starts_on == TODAY


@pytest.mark.parametrize(
    ("ends", "until", "code"),
    [
        (SOON, years_later(SOON, 3, days=2), "term_too_long"),
        (TODAY - timedelta(days=1), years_later(TODAY, 3, days=1), "term_too_long"),
        (SOON, SOON - timedelta(days=1), "term_over"),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), "term_over"),
    ],
)
def test_a_term_of_more_than_three_years_or_none_at_all_is_refused(ends, until, code):
    with pytest.raises(Invalid) as refused:
        renewed(an_expert(ends=ends), until)
    assert refused.value.errors[0].code == code


def test_the_expert_is_told_until_when():
    (told,) = renewed(an_expert(), SOON + timedelta(days=1)).notifications
    assert told.kind == "expert_renewed"


def test_the_same_term_again_is_nothing():
    assert renewed(an_expert(), SOON).is_nothing


def test_a_suspended_expert_stays_suspended():
    assert renewed(an_expert(status=ExpertStatus.SUSPENDED), SOON + timedelta(days=1)).after.status == "suspended"


def test_another_committee_does_not_know_the_expert():
    with pytest.raises(NotFound):
        renew(an_expert(unit_id="u-other"), ExpertRenewal(term_ends_on=SOON), OFFICE, NOW)
