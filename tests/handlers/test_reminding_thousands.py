"""Twenty thousand drafts near their deadline, reminded by runs that are stopped by their time, on the second engine.

`python -m benchmarks.reminding 100000` is the same with a hundred thousand, and part of `make bench`.
"""

import subprocess
import sys

import pytest

from local import second_engine
from tests.guards.sources import ROOT

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(not second_engine.is_there(), reason="the second engine is set up by make test-proofs"),
]


def test_everybody_is_reminded_once_in_time_at_an_even_cost_and_with_flat_memory():
    command = [sys.executable, "-m", "benchmarks.reminding", "20000", "--seconds", "3"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    lines = dict(line.split("\t") for line in told.stdout.splitlines())
    assert lines["reminded, missing, more than one"] == "20,000, 0, 0"
    assert lines["reminded again on the next day"] == "0, 0"
    assert int(lines["runs"].split(";")[0]) > 2, "otherwise none was stopped by its time"
