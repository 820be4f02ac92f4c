"""A scheduled job runs once at a time, stops in time, and leaves an account of what it did."""

import json
import threading
from datetime import timedelta

import pytest

from chalicelib.domain.job_runs import GRACE
from chalicelib.handlers import running
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.running import Job
from chalicelib.storage import jobs as stored
from tests.handlers.crashing import Crash
from tests.parties import START

SECONDS = 60


@pytest.fixture
def name(cloud):
    return f"job-{new_id()}"


def job(body, seconds=SECONDS):
    return Job(body, seconds, SECONDS)


def counting(now, budget):
    return {"done": 3}


def dying(now, budget):
    raise Crash


def runs(name):
    return stored.list_runs(name, 10, None).items


def outcomes(name):
    return [run.outcome for run in runs(name)]


def test_a_run_answers_what_it_did(name):
    assert running.run(name, job(counting), START) == {"done": 3}


def test_what_it_did_is_kept(name):
    running.run(name, job(counting), START)
    assert [(run.outcome, run.counts, run.started_at) for run in runs(name)] == [("done", {"done": 3}, START)]


def test_a_run_is_kept_while_it_goes_on(name):
    running.run(name, job(lambda now, budget: {"seen": outcomes(name).count("started")}), START)
    assert runs(name)[0].counts == {"seen": 1}


def test_what_breaks_is_kept_by_its_name_and_is_not_hidden(name):
    def breaking(now, budget):
        raise ValueError("380102199003071234")

    with pytest.raises(ValueError, match="3801"):
        running.run(name, job(breaking), START)
    assert [(run.outcome, run.error) for run in runs(name)] == [("failed", "ValueError")]


def test_after_one_that_failed_the_next_may_run_at_once(name):
    with pytest.raises(ZeroDivisionError):
        running.run(name, job(lambda now, budget: {"done": 1 // 0}), START)
    assert running.run(name, job(counting), START) == {"done": 3}


def test_one_that_heard_that_its_time_is_spent_says_so(name):
    counts = running.run(name, job(lambda now, budget: {"left": int(budget.is_spent())}, seconds=0), START)
    assert (counts, outcomes(name)) == ({"left": 1, "stopped": 1}, ["stopped"])


def test_a_second_copy_does_nothing_while_the_first_runs(name):
    inner = []
    running.run(name, job(lambda now, budget: inner.append(running.run(name, job(counting), START)) or {}), START)
    assert inner == [{"busy": 1}]


def test_of_thirty_copies_at_once_one_runs(name):
    gate, ran, told = threading.Barrier(30), [], []

    def body(now, budget):
        ran.append(1)
        finished.wait(20)
        return {}

    def copy():
        gate.wait()
        told.append(running.run(name, job(body), START))
        if len(told) == 29:
            finished.set()

    finished = threading.Event()
    threads = [threading.Thread(target=copy) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(ran), told.count({"busy": 1})) == (1, 29)


def test_while_a_dead_copy_might_still_live_nobody_else_runs(name):
    with pytest.raises(Crash):
        running.run(name, job(dying), START)
    assert running.run(name, job(counting), START + timedelta(seconds=SECONDS)) == {"busy": 1}


def test_a_dead_copy_keeps_the_job_no_longer_than_it_could_have_run(name):
    with pytest.raises(Crash):
        running.run(name, job(dying), START)
    assert running.run(name, job(counting), START + timedelta(seconds=SECONDS) + GRACE) == {"done": 3}
    assert outcomes(name) == ["done", "started"]


def test_one_that_outlived_its_lease_does_not_free_the_job_of_the_next(name, caplog):
    later = START + timedelta(seconds=SECONDS) + GRACE

    def outlived(now, budget):
        with pytest.raises(Crash):
            running.run(name, job(dying), later)
        return {}

    running.run(name, job(outlived), START)
    assert running.run(name, job(counting), later) == {"busy": 1}
    caplog.clear()


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_that_fails_says_so_to_the_alarm(name, capsys):
    with pytest.raises(ZeroDivisionError):
        running.run(name, job(lambda now, budget: {"done": 1 // 0}), START)
    assert [line["job_failed"] for line in lines(capsys)[1:]] == [1]


def test_one_that_cannot_even_begin_says_so_to_the_alarm(name, capsys, monkeypatch):
    monkeypatch.setattr(stored, "start_run", lambda *told: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        running.run(name, job(counting), START)
    assert [line["job_failed"] for line in lines(capsys)] == [1]


def test_each_run_is_two_lines_that_become_metrics(name, capsys):
    running.run(name, job(counting), START)
    began, ended = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert [began["job"], began["job_started"], ended["done"], ended["job_failed"]] == [name, 1, 3, 0]
    [directive] = ended["_aws"]["CloudWatchMetrics"]
    assert directive["Dimensions"] == [["job"]]
    assert {metric["Name"] for metric in directive["Metrics"]} == {"done", "duration_ms", "job_failed"}
