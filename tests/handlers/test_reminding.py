"""The job `remind`: whoever has something to do in time hears of it, once, and not when it is no longer true."""

from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.units import UnitList
from chalicelib.handlers import clock, reminding
from chalicelib.handlers.running import Budget
from chalicelib.storage import notices, units
from chalicelib.storage.reading import every_page
from tests.handlers.outbox import deliver_everything
from tests.journeys import road
from tests.parties import START, an_applicant, move_clock, next_number, request_path
from tests.parties import a_unit as a_new_unit
from tests.storage.rows import all_at_once, answering

#: The notice closes on the eleventh day, at the end of it.
CLOSES = START + timedelta(days=10)


@pytest.fixture(autouse=True)
def _nobody_was_reminded_yet(monkeypatch):
    """How far a day's reminders have come is everybody's: each test has days of its own."""
    monkeypatch.setattr(reminding, "JOB", f"remind-{next_number()}")


@pytest.fixture(autouse=True)
def _few_notices_and_units(monkeypatch, stage):
    """What other tests of this worker left behind is nobody's concern here: only what a test makes itself."""
    every, listed = notices.every_published, units.list_units
    earlier = {notice.notice_id for notice in every(START)}
    former = {unit.unit_id for unit in every_page(lambda cursor: listed(UnitList.GRANTED, "", 100, cursor))}

    def own(now):
        return [notice for notice in every(now) if notice.notice_id not in earlier]

    def few(*asked):
        page = listed(*asked)
        return replace(page, items=[unit for unit in page.items if unit.unit_id not in former])

    monkeypatch.setattr(notices, "every_published", own)
    monkeypatch.setattr(units, "list_units", few)


@pytest.fixture
def phone():
    return f"198{next_number():08d}"


@pytest.fixture
def notice_id(stage):
    return road.a_notice(stage.committee, closes_at=CLOSES.date().isoformat())


@pytest.fixture
def draft(stage, notice_id, phone):
    return road.a_draft(stage, notice_id, applicant=an_applicant(phone=phone))


def before_closing(days):
    """The morning of the day so many days before the last."""
    return CLOSES - timedelta(days=days)


def remind(when, seconds=60):
    move_clock(when)
    return reminding.remind(clock.read(), Budget(seconds))


def told(party, kind):
    return [one for one in party.get("/v1/me/notifications?limit=100")["items"] if one["kind"] == kind]


def reminded(filed, kind="draft_closing"):
    return len(told(filed.applicant, kind))


@pytest.mark.parametrize(("days", "times"), [(8, 0), (7, 1), (3, 1), (1, 1), (0, 1)])
def test_a_draft_is_reminded_near_the_end_of_its_window(draft, days, times):
    remind(before_closing(days))
    assert reminded(draft) == times


def test_the_whole_season_reminds_three_times(draft):
    for days in (8, 7, 6, 4, 3, 2, 1, 0, -1):
        remind(before_closing(days))
    assert reminded(draft) == 3


def test_it_names_the_last_moment(draft):
    remind(before_closing(3))
    assert "2026年5月16日23:59截止" in told(draft.applicant, "draft_closing")[0]["body"]


def test_run_again_the_same_day_it_reminds_nobody_again(draft):
    remind(before_closing(7))
    remind(before_closing(7) + timedelta(hours=2))
    assert reminded(draft) == 1


def test_a_day_that_was_missed_is_made_up_for(draft):
    remind(before_closing(6))
    assert reminded(draft) == 1


def test_after_an_outage_over_a_reminder_only_the_next_one_is_told(draft):
    remind(before_closing(8))
    remind(before_closing(3))
    assert reminded(draft) == 1


def test_what_was_submitted_is_not_reminded(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    remind(before_closing(7))
    assert reminded(filed) == 0


def test_what_was_deleted_is_not_reminded(draft):
    draft.applicant.delete(draft.path)
    remind(before_closing(7))
    draft.applicant.post(f"{draft.path}/restoration")
    assert reminded(draft) == 0


def test_what_was_restored_is_reminded_again(draft):
    draft.applicant.delete(draft.path)
    draft.applicant.post(f"{draft.path}/restoration")
    remind(before_closing(7))
    assert reminded(draft) == 1


def test_when_the_window_is_extended_the_count_begins_anew(draft, stage, notice_id):
    remind(before_closing(1))
    stage.committee.get(f"/v1/notices/{notice_id}")
    extended = {"closes_at": (CLOSES + timedelta(days=9)).isoformat()}
    stage.committee.patch(f"/v1/notices/{notice_id}", extended, If_Match=stage.committee.etag)
    remind(before_closing(-2))
    assert reminded(draft) == 2


def test_the_reminder_is_sent_by_sms(draft, phone, visitor):
    deliver_everything(visitor)
    remind(before_closing(3))
    deliver_everything(visitor)
    assert ["截止" in one["body"] for one in visitor.get(f"/local/messages?to={phone}")["items"]] == [True]


def test_one_that_waited_until_it_was_no_longer_true_is_not_sent(draft, phone, visitor):
    deliver_everything(visitor)
    remind(before_closing(3))
    draft.applicant.delete(draft.path)
    assert deliver_everything(visitor)["outdated"] >= 1
    assert visitor.get(f"/local/messages?to={phone}")["items"] == []


def test_nor_one_that_waited_until_the_window_had_closed(draft, visitor):
    remind(before_closing(1))
    move_clock(CLOSES + timedelta(days=1))
    assert deliver_everything(visitor)["outdated"] >= 1


@pytest.mark.parametrize(("days", "times"), [(4, 0), (3, 1), (1, 1), (0, 1)])
def test_a_correction_is_reminded_near_the_end_of_its_term(stage, days, times):
    due = START + timedelta(days=12, hours=3)
    filed = road.submitted(stage)
    filed.review(stage.employer, "return", due=due.isoformat())
    remind(due - timedelta(days=days, hours=1))
    assert reminded(filed, "return_ending") == times


def test_what_was_corrected_in_time_is_not_reminded(stage):
    due = START + timedelta(days=12, hours=3)
    filed = road.submitted(stage)
    filed.review(stage.employer, "return", due=due.isoformat())
    filed.submit()
    remind(due - timedelta(days=1))
    assert reminded(filed, "return_ending") == 0


@pytest.fixture
def unit():
    """With rights, and nothing to do."""
    return a_new_unit("supervisor")


def test_a_unit_hears_in_one_message_what_waits(unit):
    for _ in range(2):
        request_path(a_new_unit(), unit)
    remind(START + timedelta(days=1))
    assert ["现有待审核的路径申请2条，" in one["body"] for one in told(unit, "digest")] == [True]


def test_the_next_day_it_hears_again(unit):
    request_path(a_new_unit(), unit)
    for day in (1, 2):
        remind(START + timedelta(days=day))
    assert len(told(unit, "digest")) == 2


def test_a_unit_with_nothing_to_do_hears_nothing(unit):
    remind(START + timedelta(days=1))
    assert told(unit, "digest") == []


def test_what_the_time_does_not_reach_the_next_run_does(draft, monkeypatch):
    remind(before_closing(7), seconds=0)
    assert reminded(draft) == 0
    remind(before_closing(7))
    assert reminded(draft) == 1


def test_more_than_a_page_is_reminded_whole(stage, notice_id, monkeypatch):
    monkeypatch.setattr(reminding, "PAGE", 2)
    drafts = [road.a_draft(stage, notice_id) for _ in range(7)]
    remind(before_closing(7))
    assert [reminded(filed) for filed in drafts] == [1] * 7


def test_of_two_copies_at_once_everybody_hears_once(stage, notice_id, monkeypatch):
    monkeypatch.setattr(reminding, "PAGE", 2)
    drafts = [road.a_draft(stage, notice_id) for _ in range(6)]
    move_clock(before_closing(7))
    all_at_once([lambda: reminding.remind(clock.read(), Budget(60))] * 2)
    assert [reminded(filed) for filed in drafts] == [1] * 6


def test_where_the_progress_was_lost_nobody_is_told_twice(draft, monkeypatch):
    remind(before_closing(7))
    monkeypatch.setattr(reminding, "JOB", f"remind-{next_number()}")
    remind(before_closing(7))
    assert reminded(draft) == 1


def test_a_reminder_that_waited_while_its_notice_was_extended_is_not_sent(draft, stage, notice_id, phone, visitor):
    deliver_everything(visitor)
    remind(before_closing(3))
    stage.committee.get(f"/v1/notices/{notice_id}")
    extended = {"closes_at": (CLOSES + timedelta(days=9)).isoformat()}
    stage.committee.patch(f"/v1/notices/{notice_id}", extended, If_Match=stage.committee.etag)
    deliver_everything(visitor)
    assert visitor.get(f"/local/messages?to={phone}")["items"] == []


def test_yesterdays_digest_is_not_sent(unit, visitor):
    request_path(a_new_unit(), unit)
    deliver_everything(visitor)
    remind(START + timedelta(days=1))
    move_clock(START + timedelta(days=2))
    assert deliver_everything(visitor)["outdated"] >= 1


def test_a_list_that_cannot_be_read_keeps_no_other_waiting_and_is_made_up_for(draft, unit, monkeypatch, caplog):
    request_path(a_new_unit(), unit)
    with monkeypatch.context() as patch:
        patch.setattr(reminding.drafts, "list_unsent", lambda *told: 1 / 0)
        assert remind(before_closing(7))["failed"] >= 1
    assert (reminded(draft), len(told(unit, "digest"))) == (0, 1)
    caplog.clear()
    remind(before_closing(7) + timedelta(minutes=10))
    assert reminded(draft) == 1


def test_a_unit_that_cannot_be_counted_keeps_no_other_waiting(unit, monkeypatch, caplog):
    stuck, count = a_new_unit("supervisor"), reminding.desks.count_desk
    for one in (stuck, unit):
        request_path(a_new_unit(), one)
    monkeypatch.setattr(reminding.desks, "count_desk", lambda of: 1 / 0 if of == stuck.party_id else count(of))
    assert remind(START + timedelta(days=1))["failed"] == 1
    assert [len(told(one, "digest")) for one in (stuck, unit)] == [0, 1]
    caplog.clear()


def test_a_unit_whose_count_failed_once_is_told_all_the_same(unit, monkeypatch):
    count, failed = reminding.desks.count_desk, []

    def failing_once(unit_id):
        if unit_id == unit.party_id and not failed:
            failed.append(unit_id)
            raise OSError("no answer")
        return count(unit_id)

    request_path(a_new_unit(), unit)
    monkeypatch.setattr(reminding.desks, "count_desk", failing_once)
    assert remind(START + timedelta(days=1))["failed"] == 0
    assert len(told(unit, "digest")) == 1


def test_a_message_that_met_another_transaction_is_not_taken_for_told(stage, notice_id, monkeypatch):
    """Of a page of which some were told before, each is written by itself."""
    first = road.a_draft(stage, notice_id)
    remind(before_closing(7))
    second = road.a_draft(stage, notice_id)
    monkeypatch.setattr(reminding, "JOB", f"remind-{next_number()}")
    conflict = ClientError({"Error": {"Code": "TransactionConflictException", "Message": "busy"}}, "PutItem")
    with answering(conflict, conflict, operation="PutItem"):
        remind(before_closing(7))
    assert [reminded(first), reminded(second)] == [1, 1]
