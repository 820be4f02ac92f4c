"""docs/jobs.md tells every job, and when it runs, as app.py schedules it."""

import re

import app
from chalicelib.domain.deliveries import BACKOFF, LEASE
from chalicelib.domain.digests import NEAR
from chalicelib.domain.reminders import DRAFT_DAYS, RETURN_DAYS
from tests.guards.sources import ROOT

PAGE = (ROOT / "docs" / "jobs.md").read_text(encoding="utf-8")


def test_the_table_has_every_job_with_its_schedule():
    told = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", PAGE, re.MULTILINE))
    scheduled = {source.name: _expression(source.schedule_expression) for source in app.app.event_sources}
    assert told == scheduled


def _expression(schedule):
    return schedule if isinstance(schedule, str) else schedule.to_string()


def test_the_days_and_waits_are_those_of_the_rules():
    minutes = [int(wait.total_seconds() // 60) for wait in BACKOFF]
    assert minutes == [1, 5, 30, 120, 360, 720, 1440]
    assert "1, 5 and 30 minutes, 2, 6, 12 and 24 hours" in PAGE
    assert (DRAFT_DAYS, RETURN_DAYS, NEAR) == ((7, 3, 1), (3, 1), 3)
    assert LEASE.total_seconds() == 300
