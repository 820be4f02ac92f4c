"""Whether a request costs the same among 10 declarations and among 10,000, on the second engine.

Everybody's declarations lie on one unit's desk, under one notice and level: the worst that can be. Each size is a
process of its own, `python -m benchmarks.scale SIZE`, with an engine of its own, for the application reads its
endpoint once.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from local import second_engine
from local.environment import forget_accounts, point_to
from local.ports import free_port

SIZES = (10, 10_000)
REPORTED = 100
PAGE = 100
MISSING = [("not measured", "the second engine is not set up: make bench does it")]


def rows() -> list[tuple[str, str]]:
    if not second_engine.is_there():
        return MISSING
    return [row for size in SIZES for row in _in_own_process(size)]


def _in_own_process(size: int) -> list[tuple[str, str]]:
    command = [sys.executable, "-m", "benchmarks.scale", str(size)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [(what, cost) for what, cost in (line.split("\t") for line in told.splitlines())]


def main(size: int) -> None:
    forget_accounts()
    with second_engine.started(free_port()) as endpoint:
        point_to(endpoint, "http://127.0.0.1:8000")
        from benchmarks.crowd import Crowd  # chalicelib reads the environment that was just set

        crowd = Crowd.gather(size, REPORTED)
        _measure(size, "save of one section", crowd.save_section, 1)
        _measure(size, "desk page of 100, each", crowd.read_desk, PAGE)
        _measure(size, "report of 100, each", crowd.report, REPORTED)


def _measure(size: int, what: str, act: Callable[[], Any], items: int) -> None:
    from benchmarks.consumed import counted

    with counted() as cost:
        began = time.perf_counter()
        act()
        milliseconds = (time.perf_counter() - began) * 1000 / items
    print(f"{size:>6,} on the desk: {what}\t{cost.per(items)}  {milliseconds:7.1f} ms", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
