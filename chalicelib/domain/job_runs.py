"""Runs of scheduled jobs: one at a time, each told by when it started, what it did and how it ended."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, Field

from chalicelib.domain.times import Moment

#: A run whose process died is taken to be over so long after its function is ended; clocks differ by less.
GRACE = timedelta(seconds=5)
#: How long the account of a run is kept.
KEPT = timedelta(days=90)


class Outcome(StrEnum):
    """`stopped` at its time limit, with work left for the next run."""

    STARTED = "started"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Run(BaseModel, frozen=True):
    """`counts` are what the job says it did; `error` the name of what broke it."""

    job: str
    run_id: str
    started_at: Moment
    outcome: Outcome = Outcome.STARTED
    ended_at: Moment | None = None
    counts: dict[str, int] = Field(default_factory=dict)
    error: str | None = None

    def ended(self, outcome: Outcome, at: datetime, counts: dict[str, int], error: str | None = None) -> "Run":
        told = {"outcome": outcome, "ended_at": at, "counts": counts, "error": error}
        return self.model_copy(update=told)


class Lease(BaseModel, frozen=True):
    """Who runs a job, and until when nobody else may. Nobody does where `run_id` is None."""

    run_id: str | None = None
    until: Moment

    def is_held(self, now: datetime) -> bool:
        return self.run_id is not None and now < self.until

    def given_back(self, now: datetime) -> "Lease":
        return Lease(run_id=None, until=now)


def lease(run: Run, limit: float) -> Lease:
    """For a run whose function is ended after so many seconds, if it does not stop by itself before."""
    return Lease(run_id=run.run_id, until=run.started_at + timedelta(seconds=limit) + GRACE)
