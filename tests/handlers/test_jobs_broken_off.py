"""Every scheduled job, broken off at every call to AWS and run again: nothing is lost, and nothing happens twice."""

import json
import re
import threading
from datetime import timedelta

import pytest

from chalicelib.domain.job_runs import Outcome
from chalicelib.handlers import closing, drawing, jobs, purging
from chalicelib.handlers.running import Job
from chalicelib.storage import drafts, outbox, terms, uploads
from chalicelib.storage import jobs as stored
from local import clock
from tests.guards.sources import ROOT
from tests.handlers.crashing import Crash, Failure, break_off_everywhere, busy_tables
from tests.handlers.scenes import SCENES, arranged
from tests.parties import move_clock
from tests.small_worlds import a_small_world, story
from tests.storage.rows import all_at_once

#: By then every lease has run out, and what failed is tried again.
LATER = timedelta(minutes=20)
PAGE = (ROOT / "docs" / "jobs.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _few_places(monkeypatch):
    """The same calls again and again prove nothing more."""
    monkeypatch.setattr(drawing, "AT_ONCE", 1)
    for module in (outbox, terms, drafts, uploads):
        monkeypatch.setattr(module, "SHARDS", 1)
    for module in (closing, purging):
        monkeypatch.setattr(module, "LOOKS_BACK", 3)


@pytest.fixture
def world():
    with a_small_world() as world:
        yield world


def run(name, after=timedelta()):
    move_clock(SCENES[name].at + after)
    return jobs.run(name, clock.read())


def outcomes(name):
    return [one.outcome for one in reversed(stored.list_runs(name, 10, None).items)]


def put_back(world, name, made):
    world.put_back()
    SCENES[name].afresh(made)
    return made


def an_undisturbed_story(world, name, made):
    put_back(world, name, made)
    assert "busy" not in run(name)
    return story()


def test_every_job_has_a_scene_to_be_broken_off_in():
    assert SCENES.keys() == jobs.JOBS.keys()


@pytest.mark.proof
@pytest.mark.parametrize("name", SCENES)
def test_where_the_process_died_the_next_run_makes_it_as_if_nothing_had_been(world, name):
    rows = broken_off(world, name, Crash, is_after=True)
    assert (rows[0], rows[-1]) == ([], [Outcome.DONE])  # before it had begun, and after it had ended
    assert rows[1:-1] == [[Outcome.STARTED]] * (len(rows) - 2)


@pytest.mark.proof
@pytest.mark.parametrize("name", SCENES)
def test_where_a_call_failed_the_next_run_makes_it_as_if_nothing_had_been(world, name, caplog):
    rows = broken_off(world, name, Failure, is_after=False)
    assert (rows[:2], rows[-1]) == ([[], []], [Outcome.STARTED])
    assert {row[0] for row in rows[2:-1]} <= {Outcome.FAILED, Outcome.DONE}  # done: it was one item's failure alone
    caplog.clear()


def broken_off(world, name, kind, is_after):
    """What the job's rows told after it broke off at its first call, its second, …"""
    made, rows = arranged(name), []
    world.keep()
    undisturbed = an_undisturbed_story(world, name, made)
    for _ in break_off_everywhere(lambda: put_back(world, name, made), lambda _: run(name), kind, is_after):
        rows.append(outcomes(name))
        run(name, LATER)
        assert story() == undisturbed
        assert not SCENES[name].is_left(made)
        assert outcomes(name) == [*rows[-1], Outcome.DONE]
    return rows


@pytest.mark.proof
@pytest.mark.parametrize(("kind", "is_after", "twice"), [(Crash, True, 3), (Failure, True, 3), (Failure, False, 0)])
def test_only_what_was_accepted_and_not_yet_marked_is_sent_twice(world, visitor, kind, is_after, twice, caplog):
    """Two messages by SMS, one of them by mail, too: three acceptances, each with its one window."""
    phones, mail = arranged("deliver_outbox")
    world.keep()
    before, more = received(visitor, *phones, mail), []
    for _ in break_off_everywhere(world.put_back, lambda _: run("deliver_outbox"), kind, is_after):
        run("deliver_outbox", LATER)
        now = received(visitor, *phones, mail)
        more += [after - count - 1 for count, after in zip(before, now, strict=True)]
        before = now
    assert (min(more), max(more), sum(more)) == (0, min(1, twice), twice)
    caplog.clear()


def received(visitor, *addresses):
    return [len(visitor.get(f"/local/messages?to={address}")["items"]) for address in addresses]


@pytest.mark.proof
@pytest.mark.parametrize("name", SCENES)
def test_of_two_copies_at_once_one_works_and_the_other_is_busy(world, name, monkeypatch):
    made, job, other_is_done = arranged(name), jobs.JOBS[name], threading.Event()
    world.keep()
    undisturbed = an_undisturbed_story(world, name, made)
    put_back(world, name, made)

    def working(now, budget):
        assert other_is_done.wait(20)
        return job.body(now, budget)

    def copy():
        counts = run(name)
        if counts == {"busy": 1}:
            other_is_done.set()
        return counts

    monkeypatch.setitem(jobs.JOBS, name, Job(working, job.seconds, job.limit))
    assert all_at_once([copy] * 2).count({"busy": 1}) == 1
    assert story() == undisturbed


@pytest.mark.proof
@pytest.mark.parametrize("name", SCENES)
def test_after_a_day_without_a_run_it_is_all_made_up_for(world, name):
    made = arranged(name)
    world.keep()
    undisturbed = an_undisturbed_story(world, name, made)
    put_back(world, name, made)
    run(name, timedelta(days=1))
    assert story() == undisturbed


@pytest.mark.proof
@pytest.mark.parametrize("name", SCENES)
def test_tables_that_are_busy_at_every_call_change_nothing(world, name):
    made = arranged(name)
    world.keep()
    undisturbed = an_undisturbed_story(world, name, made)
    put_back(world, name, made)
    with busy_tables() as refused:
        counts = run(name)
    assert (refused.made > 3, counts.get("failed", 0)) == (True, 0)
    assert story() == undisturbed


@pytest.mark.proof
@pytest.mark.parametrize("name", SCENES)
def test_every_job_tells_its_metrics_by_the_names_that_the_page_of_the_jobs_gives(world, name, capsys):
    arranged(name)
    capsys.readouterr()
    counts = run(name)
    began, ended = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (began["job"], began["job_started"], ended["job_failed"]) == (name, 1, 0)
    assert {metric["Name"] for metric in ended["_aws"]["CloudWatchMetrics"][0]["Metrics"]} == {
        *counts,
        "duration_ms",
        "job_failed",
    }
    *_, row = (line for line in PAGE.splitlines() if line.startswith(f"| `{name}` | `"))
    assert set(re.findall(r"`(\w+)`", row)) >= {name, *counts}
