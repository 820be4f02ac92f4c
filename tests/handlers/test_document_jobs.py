"""Long summary tables: 202, drawn by a job with progress, under a lease; what fails is told."""

from datetime import timedelta

import pytest

from chalicelib.domain import documents as rules
from chalicelib.handlers import drawing, running
from chalicelib.handlers.running import Budget
from chalicelib.storage import documents as stored
from chalicelib.storage import summaries
from local import clock
from tests.handlers.listed import ask, download, held, read_workbook
from tests.journeys import road
from tests.parties import START, move_clock
from tests.storage.rows import all_at_once

MINUTE = timedelta(minutes=1)


@pytest.fixture
def notice_id(stage):
    """With three declarations at the committee: one more than is drawn at once."""
    notice_id = road.a_notice(stage.committee)
    for name in ("赵一", "钱二", "孙三"):
        held(stage, notice_id, name)
    return notice_id


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch):
    monkeypatch.setattr(drawing, "AT_ONCE", 2)
    monkeypatch.setattr(drawing, "BATCH", 1)


@pytest.fixture
def waiting(stage, notice_id):
    """A document that waits to be drawn, asked for by the committee."""
    return ask(stage.committee, notice_id, 202, format="xlsx")


def run(visitor):
    return visitor.post("/local/jobs/draw_documents")


def state_of(stage, document):
    told = stage.committee.get(f"/v1/documents/{document['document_id']}")
    return told["state"], told["percent"]


def test_a_long_table_is_promised(stage, waiting):
    assert waiting["url"] is None
    assert state_of(stage, waiting) == ("waiting", 0)


def test_the_job_draws_it(stage, visitor, waiting):
    assert run(visitor)["drawn"] >= 1
    told = stage.committee.get(f"/v1/documents/{waiting['document_id']}")
    assert (told["state"], told["percent"]) == ("done", 100)
    assert {row["姓名"] for row in read_workbook(download(told).content)} == {"赵一", "钱二", "孙三"}


def test_asked_again_while_it_waits_it_is_the_same(stage, notice_id, waiting):
    assert ask(stage.committee, notice_id, 202, format="xlsx")["document_id"] == waiting["document_id"]


def test_asked_again_when_it_is_done_it_is_there_at_once(stage, notice_id, visitor, waiting):
    run(visitor)
    again = ask(stage.committee, notice_id, 200, format="xlsx")
    assert (again["document_id"], bool(again["url"])) == (waiting["document_id"], True)


def test_another_unit_does_not_find_it(stage, waiting):
    assert stage.employer.get(f"/v1/documents/{waiting['document_id']}", 404)["code"] == "not_found"


def test_it_tells_how_far_it_has_come(stage, visitor, waiting, monkeypatch):
    seen, load = [], summaries.load_submissions

    def watched(newest):
        seen.append(state_of(stage, waiting))
        return load(newest)

    monkeypatch.setattr(summaries, "load_submissions", watched)
    run(visitor)
    of_ours = [state for state in seen if state[0] == "drawing"]  # the job draws what other tests have left, too
    assert of_ours == [("drawing", 0), ("drawing", 33), ("drawing", 66)]


def a_dead_copy_takes(document):
    """Claimed and never finished."""
    found = stored.find_document(document["document_id"])
    stored.save_document(rules.claim(found, clock.read()))


def test_what_somebody_is_drawing_is_left_to_them(stage, visitor, waiting):
    a_dead_copy_takes(waiting)
    run(visitor)
    assert state_of(stage, waiting) == ("drawing", 0)


def test_what_a_dead_copy_was_drawing_is_taken_over(stage, visitor, waiting):
    a_dead_copy_takes(waiting)
    move_clock(START + rules.LEASE + MINUTE)
    run(visitor)
    assert state_of(stage, waiting) == ("done", 100)


def test_who_lost_the_lease_meanwhile_leaves_it_alone(stage, visitor, waiting, monkeypatch):
    load = summaries.load_submissions

    def slow(newest):
        monkeypatch.setattr(summaries, "load_submissions", load)
        move_clock(START + rules.LEASE + MINUTE)
        a_dead_copy_takes(waiting)
        return load(newest)

    monkeypatch.setattr(summaries, "load_submissions", slow)
    run(visitor)
    assert state_of(stage, waiting) == ("drawing", 0)


def test_two_copies_of_the_job_draw_it_once(waiting):
    counts = all_at_once([lambda: drawing.draw_waiting(clock.read(), 25, Budget(60))] * 2)
    ours = [stored.find_document(waiting["document_id"]).attempts, sum(count["failed"] for count in counts)]
    assert ours == [1, 0]


def test_what_cannot_be_drawn_is_given_up_and_says_so(stage, visitor, waiting, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("no paper")

    monkeypatch.setattr(drawing, "draw", broken)
    for _ in range(rules.ATTEMPTS):
        assert state_of(stage, waiting) == ("waiting", 0)
        run(visitor)
    told = stage.committee.get(f"/v1/documents/{waiting['document_id']}")
    assert (told["state"], "重新生成" in told["reason"]) == ("failed", True)
    caplog.clear()


def test_one_that_cannot_even_be_written_down_keeps_nobody_waiting(stage, waiting, notice_id, monkeypatch, caplog):
    other, save = ask(stage.committee, notice_id, 202, format="pdf"), stored.save_document

    def failing(document):
        if document.document_id == waiting["document_id"]:
            raise OSError("no answer")
        return save(document)

    monkeypatch.setattr(drawing.stored, "save_document", failing)
    assert drawing.draw_waiting(clock.read(), 25, Budget(60))["failed"] >= 1
    assert state_of(stage, other) == ("done", 100)
    caplog.clear()


def test_what_was_given_up_may_be_asked_for_again(stage, notice_id, visitor, waiting, caplog):
    for n in range(rules.ATTEMPTS + 1):
        move_clock(START + n * (rules.LEASE + MINUTE))
        found = stored.find_document(waiting["document_id"])
        stored.save_document(rules.claim(found, clock.read()))
    assert state_of(stage, waiting)[0] == "failed"
    assert ask(stage.committee, notice_id, 202, format="xlsx")["state"] == "waiting"
    run(visitor)
    assert state_of(stage, waiting) == ("done", 100)


def test_when_the_time_is_up_it_is_left_to_the_next_run(stage, visitor, waiting, monkeypatch):
    ticks = iter(range(0, 1000, 10))
    monkeypatch.setattr(running.time, "monotonic", lambda: next(ticks))
    assert drawing.draw_waiting(clock.read(), 25, Budget(50))["drawn"] == 0
    monkeypatch.undo()
    assert state_of(stage, waiting) == ("waiting", 0)
    run(visitor)
    assert state_of(stage, waiting) == ("done", 100)


def test_nothing_is_begun_when_the_time_is_nearly_up(waiting):
    drawing.draw_waiting(clock.read(), 25, Budget(0))
    assert stored.find_document(waiting["document_id"]).attempts == 0
