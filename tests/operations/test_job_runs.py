"""make job-runs: what the scheduled jobs did of late."""

from datetime import timedelta

import pytest

from chalicelib.handlers import jobs
from operations import job_runs
from tests.parties import START


def run(monkeypatch, capsys, name):
    monkeypatch.setenv("JOB", name)
    code = job_runs.main()
    return code, capsys.readouterr()


@pytest.mark.parametrize("asked", ["lapse", ""])
def test_a_run_is_shown_with_what_it_did(cloud, monkeypatch, capsys, asked):
    jobs.run("lapse", START + timedelta(days=5000))  # later than any other test's
    code, said = run(monkeypatch, capsys, asked)
    assert (code, "2040-01-13 09:00 lapse done" in said.out) == (0, True)


def test_an_unknown_job_is_refused(monkeypatch, capsys):
    code, said = run(monkeypatch, capsys, "mow_the_lawn")
    assert (code, "没有名为 mow_the_lawn" in said.err) == (1, True)
