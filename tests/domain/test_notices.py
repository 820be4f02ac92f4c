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


@pytest.mark.parametrize("wrong", [{"publicity_days": 4}, {"levels": []}, {"year": 1999}, {"correction_days": 0}])
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


def test_a_return_is_due_at_the_end_of_a_day():
    due = a_notice(correction_days=10).correction_due(shanghai("2026-03-05 23:30"))
    assert due == shanghai("2026-03-15 23:59:59")
