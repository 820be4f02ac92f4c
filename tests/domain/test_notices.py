"""Notices: windows in order, days as seconds in Shanghai, publishing, jurisdiction."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from chalicelib.domain import notices
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.notices import NoticeStatus
from chalicelib.domain.units import Standing
from tests.build import NOW, a_notice, a_notice_draft, a_unit, acting_for, an_applicant, shanghai

COMMITTEE = a_unit("committee")
ACTOR = acting_for(COMMITTEE)


def draft(committee=COMMITTEE, **changes):
    return notices.draft("n-1", committee, a_notice_draft(**changes), ACTOR, NOW)


def test_a_day_opens_with_its_first_and_closes_with_its_last_second_in_shanghai():
    notice = draft().after
    assert notice.opens_at == shanghai("2026-03-01 00:00:00")
    assert notice.closes_at == shanghai("2026-03-31 23:59:59")
    assert notice.report_by == shanghai("2026-04-30 23:59:59")
    assert notice.accept_by == shanghai("2026-05-31 23:59:59")


def test_an_exact_time_is_kept():
    assert draft(closes_at="2026-03-31T17:00:00+08:00").after.closes_at == shanghai("2026-03-31 17:00")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"closes_at": "2026-02-28"}, "closes_at"),
        ({"report_by": "2026-03-30"}, "report_by"),
        ({"accept_by": "2026-04-29"}, "accept_by"),
        ({"opens_at": "2026-03-31T23:59:59"}, "closes_at"),
    ],
)
def test_the_windows_follow_one_another(wrong, field):
    with pytest.raises(Invalid) as refused:
        draft(**wrong)
    assert [(error.field, error.code) for error in refused.value.errors] == [(field, "window_order")]


def test_all_windows_may_end_on_the_same_day():
    assert draft(closes_at="2026-03-31", report_by="2026-03-31", accept_by="2026-03-31").entry


@pytest.mark.parametrize("level", ["senior", "intermediate"])
def test_a_committee_announces_only_what_is_in_its_jurisdiction(level):
    with pytest.raises(Conflict, match="no_jurisdiction: "):
        draft(levels=["associate_senior", level])


def test_a_level_that_the_series_does_not_have_is_refused():
    committee = a_unit("committee", jurisdiction=[{"series": "university-teacher", "level": "technician"}])
    with pytest.raises(Invalid) as refused:
        draft(committee, series="高等学校教师", levels=["technician"])
    assert refused.value.errors[0].code == "level_unknown"


def test_a_committee_without_rights_announces_nothing():
    with pytest.raises(Conflict, match="unit_without_rights: "):
        draft(a_unit("committee", status=Standing.PENDING))


@pytest.mark.parametrize(
    "wrong",
    [{"publicity_days": 4}, {"levels": []}, {"year": 1999}, {"correction_days": 0}, {"specialties": ["电气🙂"]}],
)
def test_what_the_regulation_does_not_allow_is_no_draft(wrong):
    with pytest.raises(ValidationError):
        a_notice_draft(**wrong)


def test_a_draft_is_published_by_its_committee():
    change = notices.publish(draft().after, ACTOR, NOW)
    assert (change.after.status, change.after.published_at) == (NoticeStatus.PUBLISHED, NOW)
    assert change.after.trail.length == 2


def test_publishing_again_is_nothing():
    published = notices.publish(draft().after, ACTOR, NOW).after
    again = notices.publish(published, ACTOR, NOW + timedelta(days=1))
    assert again.is_nothing
    assert again.after.published_at == NOW


def test_another_committee_cannot_publish_it():
    with pytest.raises(NotFound):
        notices.publish(draft().after, acting_for(a_unit("committee", unit_id="u-other")), NOW)


def test_a_notice_whose_window_is_over_is_not_published():
    with pytest.raises(Conflict, match="window_closed: "):
        notices.publish(draft().after, ACTOR, shanghai("2026-03-31 23:59:59"))


@pytest.mark.parametrize(
    ("actor", "status", "sees"),
    [
        (None, "published", True),
        (None, "draft", False),
        (an_applicant(), "draft", False),
        (None, "extended", True),
        (ACTOR, "draft", True),
        (acting_for(a_unit("committee", unit_id="u-other")), "draft", False),
    ],
)
def test_a_draft_is_seen_by_its_committee_only(actor, status, sees):
    assert notices.may_see(actor, a_notice(status=status)) is sees


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-02-28 23:59:59", False),
        ("2026-03-01 00:00:00", True),
        ("2026-03-31 23:59:59", True),
        ("2026-03-31 23:59:59.999999", True),
        ("2026-04-01 00:00:00", False),
    ],
)
def test_the_window_is_open_from_its_first_to_the_end_of_its_last_second(moment, is_open):
    if is_open:
        notices.refuse_outside_window(a_notice(), shanghai(moment))
    else:
        with pytest.raises(Conflict, match="window_closed: "):
            notices.refuse_outside_window(a_notice(), shanghai(moment))


def test_a_draft_has_no_open_window():
    with pytest.raises(Conflict, match="window_closed: "):
        notices.refuse_outside_window(a_notice(status="draft"), NOW)


@pytest.mark.parametrize(
    ("moment", "seconds"),
    [
        ("2026-03-31 23:59:58", 2),
        ("2026-03-31 23:59:59", 1),
        ("2026-03-31 23:59:59.5", 1),
        ("2026-04-01 00:00:00", 0),
        ("2026-04-02 00:00:00", 0),
    ],
)
def test_the_seconds_run_out_exactly_when_the_window_closes(moment, seconds):
    at = shanghai(moment)
    assert notices.seconds_to_closing(a_notice(), at) == seconds
    assert notices.is_open(a_notice(), at) is (seconds > 0)


@pytest.mark.parametrize("status", ["published", "extended"])
def test_a_notice_closes_by_itself(status):
    notice = a_notice(status=status)
    assert notices.shown_status(notice, shanghai("2026-03-31 23:59:59.9")) == status
    assert notices.shown_status(notice, shanghai("2026-04-01 00:00:00")) == "closed"


def test_a_draft_does_not_close():
    assert notices.shown_status(a_notice(status="draft"), shanghai("2026-04-01 00:00:00")) == "draft"


@pytest.mark.parametrize("told", ["2026-03-31T15:59:59Z", "2026-03-31T23:59:59+08:00", "2026-03-31T23:59:59"])
def test_a_moment_is_the_same_in_whatever_offset_it_is_given(told):
    assert a_notice(closes_at=told).closes_at == a_notice(closes_at="2026-03-31").closes_at


@pytest.mark.parametrize("day", ["2026-01-15", "2026-07-15", "1988-07-15"])
def test_a_day_is_as_long_in_summer_as_in_winter(day):
    notice = a_notice(opens_at=day, closes_at=day)
    assert (notice.closes_at - notice.opens_at).total_seconds() == 24 * 3600 - 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"required_attachments": {"senior": ["paper"]}}, "required_attachments.senior"),
        ({"conditions": [{"kind": "years_in_title", "minimum": 5, "level": "senior"}]}, "conditions.0.level"),
    ],
)
def test_nothing_is_asked_at_a_level_that_is_not_announced(wrong, field):
    with pytest.raises(Invalid) as refused:
        draft(**wrong)
    assert [(error.field, error.code) for error in refused.value.errors] == [(field, "level_not_offered")]


def test_a_return_is_due_at_the_end_of_a_day():
    due = a_notice(correction_days=10).correction_due(shanghai("2026-03-05 23:30"))
    assert due == shanghai("2026-03-15 23:59:59")
