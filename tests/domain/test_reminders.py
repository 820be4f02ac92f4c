"""Reminders come a few times before a term ends; one that was missed is made up for until the next one's turn."""

from datetime import timedelta

import pytest

from chalicelib.domain import reminders
from chalicelib.domain.declarations import Status
from chalicelib.domain.reminders import DRAFT_DAYS, RETURN_DAYS, stage
from tests.build import NOW, a_declaration, a_notice, shanghai


@pytest.mark.parametrize(
    ("days_left", "due"),
    [(30, None), (8, None), (7, 7), (6, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 1), (-1, None)],
)
def test_drafts_are_reminded_seven_three_and_one_days_before(days_left, due):
    assert stage(days_left, DRAFT_DAYS) == due


@pytest.mark.parametrize(("days_left", "due"), [(4, None), (3, 3), (2, 3), (1, 1), (0, 1), (-1, None)])
def test_corrections_are_reminded_three_days_and_one_day_before(days_left, due):
    assert stage(days_left, RETURN_DAYS) == due


def test_days_are_counted_in_shanghai():
    notice = a_notice(closes_at=shanghai("2026-03-12 23:59"), opens_at=shanghai("2026-03-01 00:00"))
    late, early = shanghai("2026-03-04 23:59"), shanghai("2026-03-05 00:01")
    assert (reminders.draft_stage(notice, late), reminders.draft_stage(notice, early)) == (None, 7)


def test_a_notice_that_is_not_open_yet_reminds_nobody():
    notice = a_notice(opens_at=NOW + timedelta(days=1), closes_at=NOW + timedelta(days=3))
    assert reminders.draft_stage(notice, NOW) is None


def test_a_notice_that_has_closed_reminds_nobody():
    notice = a_notice(closes_at=NOW - timedelta(seconds=2))
    assert reminders.draft_stage(notice, NOW) is None


def test_the_reminder_of_a_draft_says_when_its_window_closes():
    notice = a_notice(closes_at=shanghai("2026-03-08 17:00"))
    told = reminders.of_draft("d-1", "p-wang", notice, NOW)
    assert (told.party_id, told.subject_id, told.params["closes"]) == ("p-wang", "d-1", "2026年3月8日17:00")


def test_it_is_true_no_longer_once_the_draft_was_sent():
    notice = a_notice()
    told = reminders.of_draft("d-1", "p-wang", notice, NOW)
    statuses = (Status.DRAFT, Status.IN_REVIEW, None)
    assert [told.is_true(NOW, status, notice.closes_at) for status in statuses] == [True, False, False]


def test_it_is_true_no_longer_once_the_notice_was_extended():
    notice = a_notice()
    told = reminders.of_draft("d-1", "p-wang", notice, NOW)
    assert not told.is_true(NOW, Status.DRAFT, notice.closes_at + timedelta(days=7))


def test_it_is_true_no_longer_once_the_window_has_closed():
    notice = a_notice()
    told = reminders.of_draft("d-1", "p-wang", notice, NOW)
    assert not told.is_true(notice.closes_at + timedelta(seconds=2), Status.DRAFT, notice.closes_at)


def test_the_reminder_of_a_return_says_its_term():
    returned = a_declaration(Status.RETURNED, due=shanghai("2026-03-07 23:59"))
    told = reminders.of_return(returned, NOW)
    assert (told.party_id, told.params["due"]) == (returned.applicant_id, "2026年3月7日23:59")


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.LAPSED, Status.DRAFT])
def test_what_is_not_returned_is_not_reminded_of_a_term(status):
    assert reminders.of_return(a_declaration(status, due=NOW + timedelta(days=1)), NOW) is None


def test_a_term_that_has_passed_is_not_reminded_of():
    assert reminders.of_return(a_declaration(Status.RETURNED, due=NOW - timedelta(seconds=1)), NOW) is None


def test_all_reminders_of_a_day_are_dated_alike():
    assert reminders.hour_of(shanghai("2026-03-05 00:01")) == reminders.hour_of(shanghai("2026-03-05 23:59"))
