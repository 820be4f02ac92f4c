"""The sweep: what nobody confirmed goes with its bytes, a day later; what anything holds on to stays."""

import logging
from datetime import timedelta

import pytest

from chalicelib.handlers.running import Budget
from chalicelib.handlers.sweeping import sweep
from chalicelib.storage import contents, files
from chalicelib.storage.tables import Counter
from local import clock
from tests.handlers.crashing import Crash
from tests.handlers.uploading import (
    PDF,
    announce,
    confirm,
    files_one_at_a_time,
    ids,
    key,
    send,
    sent,
    take_off,
    uploaded,
    versions,
)
from tests.journeys import road
from tests.parties import START, move_clock
from tests.storage.rows import all_at_once, keys

#: The clock goes on while a test uploads.
A_DAY = timedelta(hours=24, minutes=5)
ALMOST = timedelta(hours=23, minutes=59)


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def filed(stage, notice_id):
    return road.a_complete_draft(stage, notice_id)


def sweep_after(time, seconds=60.0):
    move_clock(START + time)
    return sweep(clock.read(), Budget(seconds))


def tickets(filed):
    return [sk for pk, sk in keys() if pk == f"decl#{filed.declaration_id}" and sk.startswith("upload#")]


def test_an_announcement_that_nobody_confirmed_goes_after_a_day(filed):
    announce(filed)
    sweep_after(ALMOST)
    assert len(ids(filed)) == 1
    sweep_after(A_DAY)
    assert (ids(filed), tickets(filed)) == ([], [])


def test_its_bytes_go_with_it_however_often_they_were_sent(filed):
    made = sent(filed)
    send(made)
    assert len(versions(filed, made)) == 2
    sweep_after(A_DAY)
    assert versions(filed, made) == []


def test_what_was_confirmed_stays_and_only_what_lies_over_it_goes(filed):
    made = sent(filed)
    confirm(filed, made)
    send(made, b"swapped")
    sweep_after(A_DAY)
    assert len(ids(filed)) == len(versions(filed, made)) == 1
    assert files.read(key(filed, made))[0] == PDF
    assert tickets(filed) == []


def test_an_upload_is_swept_though_its_declaration_was_submitted(filed):
    made = sent(filed)
    filed.submit()
    sweep_after(A_DAY)
    assert (ids(filed), versions(filed, made)) == ([], [])


def test_the_sweep_does_not_disturb_whoever_is_filling_in(filed):
    announce(filed)
    whole = contents.load_whole(filed.declaration_id)
    sweep_after(A_DAY)
    assert contents.load_whole(filed.declaration_id).attachment_changes == whole.attachment_changes


def test_where_an_announcement_was_swept_there_is_room_for_another(filed):
    announce(filed)
    sweep_after(A_DAY)
    counted = Counter.get(f"decl#{filed.declaration_id}", contents.ATTACHMENT_CHANGES, consistent_read=True)
    assert counted.present == len(contents.load_whole(filed.declaration_id).attachments) == 1


def test_the_bytes_of_what_was_taken_off_go_a_day_later(filed):
    made = uploaded(filed)
    take_off(filed, made)
    sweep_after(ALMOST)
    assert len(versions(filed, made)) == 1
    sweep_after(A_DAY)
    assert (versions(filed, made), tickets(filed)) == ([], [])


def test_what_an_earlier_submission_holds_on_to_stays_when_it_is_taken_off(stage, filed):
    made = uploaded(filed)
    sweep_after(A_DAY)
    filed.submit()
    filed.review(stage.employer, "return", fields=["attachments"])
    take_off(filed, made)
    sweep_after(3 * A_DAY)
    assert (ids(filed), len(versions(filed, made)), tickets(filed)) == ([], 1, [])
    assert contents.frozen_versions(filed.declaration_id, made["attachment_id"]) == set(versions(filed, made))


def test_a_lie_whose_bytes_were_left_by_a_crash_is_swept(filed, monkeypatch):
    made = announce(filed)
    send(made, PDF + b"!")
    with monkeypatch.context() as patch:
        patch.setattr(files, "delete", crash)
        with pytest.raises(Crash):
            confirm(filed, made)
    assert (ids(filed), len(versions(filed, made))) == ([], 1)
    sweep_after(A_DAY)
    assert versions(filed, made) == []


def crash(*_):
    raise Crash


def test_a_sweep_that_runs_late_or_twice_does_no_more(filed):
    made, kept = sent(filed), uploaded(filed)
    sweep_after(9 * A_DAY)
    assert sweep_after(9 * A_DAY).tickets == 0
    assert (ids(filed), versions(filed, made)) == ([kept["attachment_id"]], [])


def test_two_sweeps_at_once_do_the_work_of_one(stage, notice_id):
    filed = [road.a_draft(stage, notice_id) for _ in range(4)]
    made = [sent(one) for one in filed]
    kept = [uploaded(one) for one in filed]
    move_clock(START + A_DAY)
    with files_one_at_a_time():
        swept = all_at_once([lambda: sweep(clock.read(), Budget(60))] * 3)
    assert sum(one.failed for one in swept) == 0
    assert [ids(one) for one in filed] == [[one["attachment_id"]] for one in kept]
    assert [versions(*pair) for pair in zip(filed, made, strict=True)] == [[]] * 4


def test_one_that_cannot_be_swept_waits_and_keeps_nobody_waiting(stage, notice_id, monkeypatch, caplog):
    filed = [road.a_draft(stage, notice_id) for _ in range(3)]
    made, delete = [sent(one) for one in filed], files.delete
    stuck = key(filed[0], made[0])

    def delete_others(name, version):
        if name == stuck:
            raise OSError("no answer")
        delete(name, version)

    with monkeypatch.context() as patch:
        patch.setattr(files, "delete", delete_others)
        assert sweep_after(A_DAY).failed == 1
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == ["upload not swept"]
    caplog.clear()
    assert [len(versions(*pair)) for pair in zip(filed, made, strict=True)] == [1, 0, 0]
    sweep_after(A_DAY)
    assert versions(filed[0], made[0]) == []


def test_what_the_time_does_not_reach_is_left_to_the_next_run(filed):
    made = sent(filed)
    assert sweep_after(A_DAY, seconds=-1).tickets == 0
    assert len(versions(filed, made)) == 1
    sweep_after(A_DAY)
    assert versions(filed, made) == []


def test_the_scheduled_job_answers_what_it_did(filed, visitor):
    sweep_after(A_DAY)
    move_clock(START)
    sent(filed)
    confirm(filed, sent(filed))
    move_clock(START + A_DAY)
    counts = visitor.post("/local/jobs/sweep_uploads")
    assert counts == {"tickets": 2, "removed": 1, "deleted": 1, "left": 0, "failed": 0}
