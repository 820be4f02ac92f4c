"""`make job-runs`: the latest runs of each scheduled job, or of JOB: when, how they ended, what they counted."""

import os
import sys
from collections.abc import Iterator

from operations import stage

EACH = 5


def main() -> int:
    return stage.command(_show)


def _show(where: str) -> int:
    from chalicelib.handlers.jobs import JOBS

    asked = os.environ.get("JOB") or ""
    if asked and asked not in JOBS:
        print(f"没有名为 {asked} 的定时任务。(JOB must be one of: {', '.join(sorted(JOBS))}.)", file=sys.stderr)
        return 1
    print(where)
    for name in [asked] if asked else sorted(JOBS):
        for line in told(name):
            print(line)
    return 0


def told(name: str) -> Iterator[str]:
    """A line a run, newest first; one that never ended says `started`."""
    from chalicelib.domain.times import SHANGHAI
    from chalicelib.storage.jobs import list_runs

    for run in list_runs(name, EACH, None).items:
        counts = " ".join(f"{what}={count}" for what, count in run.counts.items() if count)
        began = f"{run.started_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        yield f"{began} {name} {run.outcome} {counts or run.error or ''}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
