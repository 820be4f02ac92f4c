"""The loop in which every engine's process draws when its turn comes. Standard library only.

A drawing module gives `imports`: it imports what it needs and answers a function that, given the folder of inputs,
opens fonts and templates and answers one that draws the page of a person as bytes.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

Draw = Callable[[int], bytes]
Imports = Callable[[], Callable[[Path], Draw]]


def take_turns(imports: Imports) -> None:
    """Draw the first page, then one for each line of stdin; after each, say milliseconds (two), bytes, kilobytes."""
    folder, began = Path(sys.argv[1]), _now()
    try:
        start = imports()
        imported = _now()
        draw = start(folder)
        first = draw(0)
    except Exception as problem:
        print("failed", str(problem).splitlines()[0], flush=True)
        return
    drawn = _now()
    _keep(first)
    print(*_ms(began, imported), *_ms(imported, drawn), len(first), *_memory(), flush=True)
    for line in sys.stdin:
        began = _now()
        pdf = draw(int(line))
        took = _ms(began, _now())
        print(*took, len(pdf), *_memory(), flush=True)


def _keep(pdf: bytes) -> None:
    """To look at, when somebody asked for it: a comparison of pages that differ says nothing."""
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_bytes(pdf)


def _now() -> tuple[float, float]:
    """By the clock, and by the processor: other work on the machine does not lengthen that."""
    return time.perf_counter(), time.process_time()


def _ms(began: tuple[float, float], ended: tuple[float, float]) -> tuple[float, float]:
    return (ended[0] - began[0]) * 1000, (ended[1] - began[1]) * 1000


def _memory() -> tuple[int, int]:
    """What the process holds now and what it held at the most, in kilobytes."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    return int(status["VmRSS"].split()[0]), int(status["VmHWM"].split()[0])
