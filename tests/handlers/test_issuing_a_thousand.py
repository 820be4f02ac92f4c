"""A thousand certificates by runs that are stopped by their time or die at a random call, on the second engine.

`python -m benchmarks.issuing 10000` is the same with ten thousand, which takes a quarter of an hour.
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


def test_none_is_missing_none_twice_and_every_number_is_accounted_for():
    command = [sys.executable, "-m", "benchmarks.issuing", "1000", "--dying", "400", "--seconds", "8"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    lines = dict(line.split("\t") for line in told.stdout.splitlines())
    assert lines["missing, twice, with a wrong file, numbers astray"] == "0, 0, 0, 0"
    runs, died = (int(part.split()[0]) for part in lines["runs"].replace(", of which", ",").split(",")[:2])
    assert died > 5, "otherwise this proves nothing"
    assert runs > died, "and some were stopped by their time"
