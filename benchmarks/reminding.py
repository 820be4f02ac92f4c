"""Thousands of drafts near their deadline reminded by repeated runs of the job, on the second engine:
`python -m benchmarks.reminding 100000` for a whole province's, which take a quarter of an hour; `make bench` has fewer.

Each run is stopped by its time limit and the next goes on. Afterwards everybody has one reminder, a run on the next day
has written none, and a run never took longer than its limit and a page; otherwise this ends with 1.
"""

import argparse
import logging
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from benchmarks.memory import resident
from local import second_engine
from local.environment import forget_accounts, point_to
from local.ports import free_port

SIZE, RUN_SECONDS = 20_000, 20.0
MISSING = [("not measured", "the second engine is not set up: make bench does it")]
#: In one BatchGetItem.
BATCH = 100
#: Megabytes by which the runs after the first may grow the process: what a page takes, and what the allocator keeps.
FLAT = 8
#: By how much the last tenth may cost more than the first; seconds are told and not judged.
SAME = 1.02


def rows() -> list[tuple[str, str]]:
    if not second_engine.is_there():
        return MISSING
    command = [sys.executable, "-m", "benchmarks.reminding", str(SIZE)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [(what, cost) for what, cost in (line.split("\t") for line in told.splitlines())]


def main(size: int, seconds: float) -> int:
    forget_accounts()
    logging.getLogger("chalicelib.metrics").disabled = True  # they are lines of stdout, as these here are
    with second_engine.started(free_port()) as endpoint:
        point_to(endpoint, "http://127.0.0.1:8000")
        from benchmarks.unsent import Unsent  # chalicelib reads the environment that was just set

        unsent = Unsent.gather(size)
        before = _rows_of_people()
        runs = Runs(seconds)
        runs.go_on(unsent.morning)
        return max(_judge_costs(runs), _judge_messages(runs, unsent, before))


@dataclass
class Mark:
    """How far it had come after a page, and what that had cost."""

    told: int
    cost: Any
    at: float


@dataclass
class Runs:
    seconds: float
    lasted: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def go_on(self, morning: datetime) -> None:
        """One after another, a minute apart, until one is not stopped by its time: it has found everything done."""
        from benchmarks.consumed import counted

        with counted() as cost:
            self.marks.append(Mark(0, replace(cost), time.perf_counter()))
            with self._marking(cost):
                while self.run(morning + timedelta(minutes=len(self.lasted))).pop("stopped", 0):
                    pass

    def run(self, now: datetime) -> dict[str, int]:
        from chalicelib.handlers import jobs, running

        began = time.perf_counter()
        self.counts = running.run("remind", replace(jobs.JOBS["remind"], seconds=self.seconds), now)
        assert "busy" not in self.counts
        self.lasted.append(time.perf_counter() - began)
        self.memory.append(resident())
        return self.counts

    def _marking(self, cost: Any) -> Any:
        from unittest.mock import patch

        from chalicelib.handlers import reminding

        write: Callable[..., int] = reminding.write_page

        def write_and_mark(*page: Any) -> int:
            told = write(*page)
            self.marks.append(Mark(self.marks[-1].told + told, replace(cost), time.perf_counter()))
            return told

        return patch.object(reminding, "write_page", write_and_mark)

    @property
    def pages(self) -> list[tuple[float, ...]]:
        """Of each, per 1,000 reminders: calls, read units, write units, seconds."""
        return [_between(before, after) for before, after in pairwise(self.marks) if after.told > before.told]

    def tenth(self, n: int) -> list[float]:
        """The middle of what the pages of the `n`th tenth cost; what a run costs to begin and to end is not in it."""
        size = len(self.pages) // 10
        return [median(costs) for costs in zip(*self.pages[n * size : (n + 1) * size], strict=True)]

    @property
    def slowest_page(self) -> float:
        return max(after.at - before.at for before, after in pairwise(self.marks))


def _between(start: Mark, end: Mark) -> tuple[float, ...]:
    spent = [getattr(end.cost, name) - getattr(start.cost, name) for name in ("calls", "read_units", "write_units")]
    return tuple(each * 1000 / (end.told - start.told) for each in (*spent, end.at - start.at))


def _judge_costs(runs: Runs) -> int:
    first, last = runs.tenth(0), runs.tenth(9)
    grown = runs.memory[-1] - runs.memory[0]
    in_time = max(runs.lasted) <= runs.seconds + 2 * runs.slowest_page
    _say("runs", f"{len(runs.lasted)}; the longest took {max(runs.lasted):.1f} s of {runs.seconds:.0f}")
    _say("the slowest page", f"{runs.slowest_page:.2f} s")
    costs = {"in all": _between(runs.marks[0], runs.marks[-1]), "pages of the first tenth": first}
    for of_what, each in (costs | {"pages of the last tenth": last}).items():
        said = "{:.1f} calls, {:.1f} read units, {:,.0f} write units, {:.2f} s".format(*each)
        _say(f"per 1,000, {of_what}", said)
    _say("resident memory after the first run, at the end", f"{runs.memory[0]}, {runs.memory[-1]} MB")
    dearer = any(after > before * SAME for before, after in zip(first[:3], last[:3], strict=True))
    return int(dearer or grown > FLAT or not in_time)


def _judge_messages(runs: Runs, unsent: Any, before: int) -> int:
    told = runs.marks[-1].told
    missing, others = _missing(unsent), _rows_of_people() - before - unsent.size
    again = runs.run(unsent.morning + timedelta(days=1))["drafts"]
    others_again = _rows_of_people() - before - unsent.size
    _say("reminded, missing, more than one", f"{told:,}, {missing}, {others}")
    _say("reminded again on the next day", f"{again}, {others_again}")
    return int(told != unsent.size or bool(missing or others or again or others_again))


def _missing(unsent: Any) -> int:
    """Each has a reminder with the key that there is only one of."""
    from chalicelib.domain.reminders import hour_of
    from chalicelib.domain.times import UTC
    from chalicelib.storage.tables import UserItem

    stamp, found = hour_of(unsent.morning).astimezone(UTC).isoformat(timespec="microseconds"), 0
    for first in range(0, unsent.size, BATCH):
        keys = [
            (f"inbox#{applicant_id}", f"{stamp}#draft_closing#{declaration_id}#daily")
            for declaration_id, applicant_id in unsent.some(first, BATCH)
        ]
        found += sum(1 for _ in UserItem.batch_get(keys, attributes_to_get=["pk", "sk"]))
    return int(unsent.size) - found


def _rows_of_people() -> int:
    """All rows of the users table as the engine counts them, but for the jobs' own."""
    from chalicelib.storage.tables import UserItem, connection

    table = connection().client.describe_table(TableName=UserItem.Meta.table_name)["Table"]
    return int(table["ItemCount"]) - sum(1 for _ in UserItem.query("job#remind", attributes_to_get=["sk"]))


def _say(what: str, told: str) -> None:
    print(f"{what}\t{told}", flush=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m benchmarks.reminding")
    asked.add_argument("size", type=int)
    asked.add_argument("--seconds", type=float, default=RUN_SECONDS)
    given = asked.parse_args()
    sys.exit(main(given.size, given.seconds))
