"""What every scheduled job costs per 1,000 of what it does, and what a run costs that finds nothing to do.

Measured on a few hundred, on the second engine, and the cost of the empty run is taken off. Certificates and reminders
of drafts have tables of their own, `benchmarks.issuing` and `benchmarks.reminding`.
"""

import logging
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from local import second_engine
from local.environment import forget_accounts, point_to
from local.ports import free_port

SIZE = 200
MISSING = [("not measured", "the second engine is not set up: make bench does it")]
EMPTY = "a run that finds nothing"


def rows() -> list[tuple[str, str]]:
    if not second_engine.is_there():
        return MISSING
    command = [sys.executable, "-m", "benchmarks.job_costs", str(SIZE)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [(what, cost) for what, cost in (line.split("\t") for line in told.splitlines())]


@dataclass(frozen=True)
class Load:
    """What a job has to do, after how many days of May's sixth it does it, and which of its counts says how much."""

    job: str
    what: str
    arrange: Callable[[Any, int], None]
    days: float
    counts: str


@dataclass
class Spent:
    calls: int
    reads: float
    writes: float
    others: Counter[str]
    seconds: float
    counts: dict[str, int]

    def told(self, empty: "Spent | None" = None, per: float = 1.0) -> str:
        """In all, or beyond what `empty` cost, `per` so many times over."""
        base = empty or Spent(0, 0, 0, Counter(), 0, {})
        costs = (self.calls - base.calls, self.reads - base.reads, self.writes - base.writes)
        said = "{:,.0f} calls, {:,.0f} read units, {:,.0f} write units".format(*(max(0, cost) * per for cost in costs))
        others = (self.others - base.others).items()
        return said + "".join(f", {count * per:,.0f} {name}" for name, count in sorted(others) if count)


def main(size: int) -> None:
    forget_accounts()
    logging.getLogger("chalicelib.metrics").disabled = True  # they are lines of stdout, as these here are
    with second_engine.started(free_port()) as endpoint:
        point_to(endpoint, "http://127.0.0.1:8000")
        from benchmarks.consumed import other_calls
        from benchmarks.unsent import set_stage  # chalicelib reads the environment that was just set

        stage = set_stage(size)
        with other_calls("s3", "kms", "sns", "ses") as others:
            _measure(stage, size, others)


def _measure(stage: Any, size: int, others: Counter[str]) -> None:
    from chalicelib.handlers.jobs import JOBS

    for job in JOBS:  # whatever the stage has left to do
        _run(job, 0.05, others)
    empty = {job: _run(job, 0.1, others) for job in JOBS}
    for job, spent in empty.items():
        _say(f"{job}: {EMPTY}", spent.told())
    for load in _loads():
        load.arrange(stage, size)
        spent = _run(load.job, load.days, others)
        done = spent.counts[load.counts]
        assert done >= size, (load.job, spent.counts)
        each = spent.seconds * 1000 / done
        _say(f"{load.job}: 1,000 {load.what}", f"{spent.told(empty[load.job], 1000 / done)}; {each:.0f} ms each here")


def _loads() -> list[Load]:
    from benchmarks import backlogs as found

    return [
        Load("deliver_outbox", "reminders of drafts, by SMS", found.reminded_drafts, 23.01, "sent"),
        Load("remind", "digests of units with something on their desks", found.busy_employers, 1, "digests"),
        Load("lapse", "corrections whose term has passed", found.returned, 6, "lapsed"),
        Load("escalate_paths", "requests that waited too long", found.requested_paths, 14, "escalated"),
        Load("close_publicities", "publicities that have ended", found.publicities, 6, "closed"),
        Load("purge_drafts", "deleted drafts of 13 sections and 3 files", found.deleted_drafts, 32, "purged"),
        Load("sweep_uploads", "uploads that nobody confirmed", found.unconfirmed_uploads, 2, "removed"),
    ]


def _run(job: str, days: float, others: Counter[str]) -> Spent:
    from benchmarks.consumed import counted
    from benchmarks.crowd import MORNING
    from chalicelib.handlers import jobs, running

    before, began = Counter(others), time.perf_counter()
    with counted() as cost:
        counts = running.run(job, replace(jobs.JOBS[job], seconds=600), MORNING + timedelta(days=days))
    seconds = time.perf_counter() - began
    return Spent(cost.calls, cost.read_units, cost.write_units, Counter(others) - before, seconds, counts)


def _say(what: str, told: str) -> None:
    print(f"{what}\t{told}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
