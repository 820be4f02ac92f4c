"""How long a cold start imports: app.py against the bare libraries it stands on, in turn, in fresh processes."""

import statistics
import subprocess
import sys

BARE = "import chalice, pydantic, pynamodb.models, boto3"
OURS = "import app"
RUNS = 7
_TIMED = "import time; began = time.perf_counter(); {code}; print((time.perf_counter() - began) * 1000)"


def _milliseconds(code: str) -> float:
    told = subprocess.run([sys.executable, "-c", _TIMED.format(code=code)], capture_output=True, text=True, check=True)
    return float(told.stdout)


def rows() -> list[tuple[str, str]]:
    pairs = [(_milliseconds(BARE), _milliseconds(OURS)) for _ in range(RUNS + 1)][1:]
    bare, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(mine / theirs for theirs, mine in pairs)
    return [
        ("bare chalice + pydantic + pynamodb + boto3", f"{bare:.0f} ms"),
        ("app.py", f"{ours:.0f} ms"),
        ("ratio, pair by pair", f"{ratio:.2f}"),
    ]
