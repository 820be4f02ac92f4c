"""The job `purge_drafts`: what was deleted goes for good when it can no longer be restored, and not a day earlier."""

from datetime import timedelta

import pytest

from chalicelib.domain.attachments import file_key
from chalicelib.domain.deletions import DAYS_UNDOABLE
from chalicelib.handlers import clock
from chalicelib.handlers.jobs import RUN_SECONDS
from chalicelib.handlers.purging import LOOKS_BACK, purge
from chalicelib.handlers.running import Budget
from chalicelib.storage import files, purges
from chalicelib.storage.tables import DeclarationItem
from tests.handlers.uploading import files_one_at_a_time, uploaded
from tests.journeys import road
from tests.parties import START, move_clock
from tests.storage.rows import all_at_once

LAST_DAY = START + timedelta(days=DAYS_UNDOABLE)
AFTER = LAST_DAY + timedelta(days=1)


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def drafts(stage, notice_id):
    """Makes a deleted draft with a file, whenever it is called."""

    def make():
        move_clock(START)
        filed = road.a_complete_draft(stage, notice_id)
        filed.attachment_id = uploaded(filed)["attachment_id"]
        filed.applicant.delete(filed.path)
        return filed

    return make


@pytest.fixture
def deleted(drafts):
    return drafts()


def run(when=AFTER):
    move_clock(when)
    return purge(clock.read(), Budget(RUN_SECONDS))


def rows(filed):
    return [item.sk for item in DeclarationItem.query(f"decl#{filed.declaration_id}")]


def versions(filed):
    return list(files.list_versions(file_key(filed.declaration_id, filed.attachment_id)))


def purge_rows():
    day = LAST_DAY.date()
    return [item.sk for item in DeclarationItem.query(f"purge#{day}")]


def test_nothing_of_it_is_left(deleted):
    run()
    assert (rows(deleted), versions(deleted)) == ([], [])


def test_the_row_that_led_to_it_goes_with_it(deleted):
    run()
    assert deleted.declaration_id not in purge_rows()


def test_it_is_not_among_the_deleted_any_more(deleted):
    run()
    assert deleted.applicant.get("/v1/declarations?deleted=true")["items"] == []


def test_on_the_last_day_it_can_still_be_restored(deleted):
    run(LAST_DAY)
    deleted.applicant.post(f"{deleted.path}/restoration")
    assert versions(deleted)


def test_what_was_restored_stays(deleted):
    deleted.applicant.post(f"{deleted.path}/restoration")
    before = rows(deleted)
    run()
    assert rows(deleted) == before


def test_after_weeks_without_a_run_it_still_goes(deleted):
    run(AFTER + timedelta(days=LOOKS_BACK - 1))
    assert rows(deleted) == []


def test_more_than_fits_a_transaction_goes_too(deleted):
    for n in range(120):
        DeclarationItem(f"decl#{deleted.declaration_id}", f"trail#{n + 900:06d}", body="{}").save()
    run()
    assert rows(deleted) == []


def test_another_draft_of_the_same_person_stays(stage, deleted, notice_id):
    other = road.a_complete_draft(stage, notice_id, applicant=deleted.applicant)
    before = rows(other)
    run()
    assert rows(other) == before


def test_what_the_time_does_not_reach_is_left_to_the_next_run(deleted):
    move_clock(AFTER)
    purge(clock.read(), Budget(0))
    assert "head" in rows(deleted)


def test_one_that_cannot_be_removed_keeps_nobody_waiting(drafts, monkeypatch, caplog):
    broken, other = drafts(), drafts()
    delete = files.delete

    def failing(key, version):
        if broken.declaration_id in key:
            raise OSError("no answer")
        delete(key, version)

    monkeypatch.setattr(files, "delete", failing)
    assert run()["failed"] == 1
    assert (rows(other), "head" in rows(broken)) == ([], True)
    monkeypatch.undo()
    run()
    assert rows(broken) == []
    caplog.clear()


def test_two_copies_at_once_do_the_work_of_one(drafts):
    made = [drafts() for _ in range(3)]
    move_clock(AFTER)
    with files_one_at_a_time():
        counts = all_at_once([lambda: purge(clock.read(), Budget(RUN_SECONDS))] * 2)
    assert sum(one["failed"] for one in counts) == 0
    run()
    assert [rows(filed) for filed in made] == [[]] * 3


def test_a_restoration_at_this_moment_finds_nothing_gone(deleted, monkeypatch):
    """A clock that goes wrong: the restoration is written between the job's look and its first deletion."""
    look = purges.list_parts

    def look_and_be_overtaken(declaration):
        parts = look(declaration)
        DeclarationItem.get(f"decl#{declaration.declaration_id}", "head").save()
        return parts

    monkeypatch.setattr(purges, "list_parts", look_and_be_overtaken)
    assert run()["left"] >= 1
    assert {"head", f"attachment#{deleted.attachment_id}"} <= set(rows(deleted))
