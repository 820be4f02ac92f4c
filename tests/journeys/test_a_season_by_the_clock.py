"""A whole season by the clock, every job run as its schedule says, and people who act late or not at all."""

from datetime import UTC, timedelta

import pytest

from chalicelib.domain.times import SHANGHAI
from chalicelib.domain.units import UnitList
from chalicelib.handlers import jobs
from chalicelib.storage import units
from chalicelib.storage.publicities import load_publicity
from chalicelib.storage.reading import every_page
from local import clock, delivered
from tests.build import shanghai
from tests.journeys.clocked_season import OPENS, ClockedSeason
from tests.journeys.own_work import only_own_work
from tests.journeys.timetable import due_between, schedules
from tests.parties import move_clock

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def season(cloud):
    """Played once; what other tests of this worker left behind is cleared away."""
    former = {unit.unit_id for unit in every_page(lambda cursor: units.list_units(UnitList.GRANTED, "", 100, cursor))}
    move_clock(OPENS - timedelta(days=1))
    for job in ("lapse", "escalate_paths", "issue_certificates", "reissue_certificates", "draw_documents"):
        jobs.run(job, clock.read())
    delivered.watch()
    with pytest.MonkeyPatch.context() as patch:
        only_own_work(patch, lambda unit: unit.unit_id not in former)
        patch.setattr("chalicelib.handlers.results.ISSUING_SECONDS", 0)  # so that the job has to issue
        played = ClockedSeason()
        played.play()
    return played


# A draft that is never sent


def test_a_draft_never_sent_is_reminded_seven_three_and_one_day_before_the_window_closes(season):
    assert season["never"].days_of("尚未提交") == ["07-09", "07-13", "07-15"]


def test_after_that_its_applicant_hears_nothing_more(season):
    assert len(season["never"].sms) == len(season["never"].inbox) == 3


def test_reminders_come_at_nine_in_the_morning(season):
    assert {f"{told.at:%H}" for told in season["never"].sms} == {"09"}


def test_a_draft_never_sent_stays_a_draft(season):
    assert season["never"].end == "draft"


def test_a_draft_sent_after_its_second_reminder_is_reminded_no_more(season):
    assert season["late"].days_of("尚未提交") == ["07-09", "07-13"]


def test_a_draft_sent_late_is_in_time(season):
    assert season["late"].end == "in_review"


def test_what_was_deleted_is_not_reminded(season):
    assert season["deleter"].sms == []


# A correction that never comes


def test_a_correction_is_reminded_three_days_and_one_day_before_its_term_ends(season):
    assert season["uncorrected"].days_of("逾期将按逾期处理") == ["07-11", "07-13"]


def test_a_correction_that_never_comes_lapses(season):
    assert season["uncorrected"].end == "lapsed"


def test_its_applicant_hears_that_once(season):
    assert season["uncorrected"].kinds().count("lapsed") == 1


def test_it_lapses_in_the_first_hour_after_the_term(season):
    told = next(note for note in season["uncorrected"].inbox if note["kind"] == "lapsed")
    assert told["at"].startswith("2026-07-15T00:0")


def test_the_sms_about_it_waits_until_eight_in_the_morning(season):
    (told,) = [one for one in season["uncorrected"].sms if "已按逾期处理" in one.body]
    assert f"{told.at:%m-%d %H}" == "07-15 08"


# A path that nobody decides


def test_whoever_lets_a_path_wait_is_told_each_working_day(season):
    days = season["idle upper unit"].days_of("待审核的路径申请1条")
    assert days == ["07-07", "07-09", "07-10", "07-13", "07-14", "07-15", "07-16", "07-17", "07-20", "07-27", "07-28",
                    "08-06", "08-07"]  # fmt: skip


def test_after_five_working_days_the_bureau_hears_of_it_once(season):
    assert season["bureau"].days_of("请督促办理") == ["07-14"]


def test_the_unit_that_waits_hears_that_the_bureau_has_heard(season):
    assert season["waiting unit"].kinds().count("path_taken_up") == 1


# A publicity, and the results' one


def test_a_publicity_closes_by_itself_in_the_night_after_its_last_day(season):
    closed_at = load_publicity(season.publicity["publicity_id"]).closed_at
    assert f"{closed_at.astimezone(SHANGHAI):%m-%d %H:%M}" == "07-11 00:00"


def test_its_unit_hears_in_the_morning_that_it_may_report(season):
    (told,) = [one for one in season["employer"].sms if "已自动办结" in one.body]
    assert (told.day, told.at.hour >= 8) == ("07-11", True)


def test_the_committee_hears_that_the_results_publicity_is_over(season):
    assert season["committee"].days_of("公示期满，请登录系统办理结果确认") == ["07-28"]


# Certificates


@pytest.mark.parametrize("name", ["quiet", "ordinary"])
def test_the_job_issues_the_certificates_of_those_confirmed(season, name):
    assert season[name].end == "certified"


def test_whose_certificate_is_ready_hears_it_by_sms(season):
    assert season["ordinary"].days_of("电子证书已生成") == ["07-28"]


def test_who_wants_no_ordinary_sms_reads_it_in_the_inbox(season):
    assert ("certified" in season["quiet"].kinds(), season["quiet"].days_of("电子证书已生成")) == (True, [])


def test_what_cannot_be_switched_off_still_comes(season):
    assert season["quiet"].days_of("受理") == ["07-11"]


# The rest


def test_a_deleted_draft_is_there_to_the_end_of_its_thirty_days(season):
    assert season.rows_left["08-06"] > 0


def test_the_night_after_them_it_is_gone_for_good(season):
    assert season.rows_left["08-07"] == 0


def test_nobody_is_told_the_same_twice(season):
    for one in season.people.values():
        told = [(sms.day, sms.body) for sms in one.sms]
        assert len(set(told)) == len(told), told


def test_no_sms_comes_in_the_quiet_hours(season):
    hours = {told.at.hour for one in season.people.values() for told in one.sms}
    assert hours <= set(range(8, 21))


# The schedules


@pytest.mark.parametrize(
    ("job", "times"),
    [
        ("purge_drafts", ["02:30"]),
        ("escalate_paths", ["09:00"]),
        ("remind", [f"{hour:02}:{minute:02}" for hour in (9, 10, 11) for minute in range(0, 60, 10)]),
        ("lapse", [f"{hour:02}:00" for hour in range(24)]),
        ("close_publicities", [f"{hour:02}:00" for hour in range(24)]),
    ],
)
def test_a_job_runs_at_these_times_of_a_day_in_shanghai(job, times):
    midnight = shanghai("2026-07-07 00:00") - timedelta(minutes=1)
    due = list(due_between(schedules()[job], midnight.astimezone(UTC), midnight + timedelta(days=1)))
    assert [f"{moment.astimezone(SHANGHAI):%H:%M}" for moment in reversed(due)] == times


@pytest.mark.parametrize(
    ("job", "minutes"),
    [("deliver_outbox", 1), ("draw_documents", 1), ("issue_certificates", 5), ("reissue_certificates", 5)],
)
def test_what_people_wait_for_is_looked_at_every_few_minutes(job, minutes):
    due = list(due_between(schedules()[job], OPENS, OPENS + timedelta(hours=1)))
    assert len(due) * minutes == 60
