"""Running a scheduled job: nobody else at the same time, no longer than it may, and with an account of what it did."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain import job_runs
from chalicelib.domain.errors import Stale
from chalicelib.domain.job_runs import Outcome, Run
from chalicelib.handlers import metrics
from chalicelib.handlers.ids import new_id
from chalicelib.storage import jobs as stored
from chalicelib.storage.jobs import Held

LOG = logging.getLogger(__name__)
Counts = dict[str, int]


class Budget:
    """The time that a run may take. What asks whether it is spent, and hears that it is, leaves the rest."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._began = time.monotonic()
        self.was_spent = False

    @property
    def used(self) -> float:
        """Seconds."""
        return time.monotonic() - self._began

    def is_spent(self) -> bool:
        self.was_spent = self.was_spent or self.used >= self.seconds
        return self.was_spent


@dataclass(frozen=True)
class Job:
    """`body` stops of its own accord after `seconds`; its function is ended after `limit`, which are more."""

    body: Callable[[datetime, Budget], Counts]
    seconds: float
    limit: float


def run(name: str, job: Job, now: datetime) -> Counts:
    """The counts of the body, with `stopped` when time ended it; `{"busy": 1}` when another run of it is going on."""
    begun, budget = Run(job=name, run_id=new_id(), started_at=now), Budget(job.seconds)
    try:
        held = stored.start_run(begun, job_runs.lease(begun, job.limit))
    except Stale:
        held = None
    except Exception as error:
        _tell(begun, budget, Outcome.FAILED, {}, type(error).__name__)  # no row can say so: the alarm hears of it
        raise
    if held is None:
        return {"busy": 1}
    metrics.emit({"job": name}, {"job_started": 1}, now, run_id=begun.run_id)
    try:
        counts = job.body(now, budget)
    except Exception as error:
        _end(held, begun, budget, Outcome.FAILED, {}, type(error).__name__)
        raise
    if budget.was_spent:
        counts = {**counts, "stopped": 1}
    _end(held, begun, budget, Outcome.STOPPED if budget.was_spent else Outcome.DONE, counts)
    return counts


def _end(held: Held, begun: Run, budget: Budget, outcome: Outcome, counts: Counts, error: str | None = None) -> None:
    at = _tell(begun, budget, outcome, counts, error)
    ended = begun.ended(outcome, at, counts, error)
    try:
        stored.end_run(held, ended, at)
    except Stale:
        # Its lease had run out and another run has begun since; what it did stands all the same.
        LOG.warning("job outlived its lease", extra={"job": begun.job})


def _tell(begun: Run, budget: Budget, outcome: Outcome, counts: Counts, error: str | None) -> datetime:
    """As metrics; answers when that was."""
    at = begun.started_at + timedelta(seconds=budget.used)
    values = {**counts, "duration_ms": round(budget.used * 1000), "job_failed": int(outcome == Outcome.FAILED)}
    metrics.emit({"job": begun.job}, values, at, run_id=begun.run_id, outcome=outcome, error=error)
    return at
