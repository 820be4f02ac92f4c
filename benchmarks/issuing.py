"""Thousands of certificates by repeated runs of the job, on the second engine: `python -m benchmarks.issuing SIZE`.

Each run is stopped by its time limit. With `--dying N`, one call to AWS in N is a run's last, before it is sent or with
its answer lost. Afterwards everybody has one certificate, whose file is the one recorded, and every number is
accounted for; otherwise this ends with 1. Rendering and signing are real.
"""

import argparse
import hashlib
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from benchmarks.memory import resident
from local import second_engine
from local.environment import forget_accounts, point_to
from local.ports import free_port

SIZE, RUN_SECONDS = 1_000, 20.0
MISSING = [("not measured", "the second engine is not set up: make bench does it")]


class Death(BaseException):
    """Nothing in the application gets to handle it."""


def rows() -> list[tuple[str, str]]:
    if not second_engine.is_there():
        return MISSING
    command = [sys.executable, "-m", "benchmarks.issuing", str(SIZE)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [(what, cost) for what, cost in (line.split("\t") for line in told.splitlines())]


def main(size: int, one_in: int, seconds: float) -> int:
    forget_accounts()
    with second_engine.started(free_port()) as endpoint:
        point_to(endpoint, "http://127.0.0.1:8000")
        from benchmarks.backlog import Backlog  # chalicelib reads the environment that was just set

        backlog = Backlog.gather(size)
        _issue(backlog, one_in, seconds)
        return _judge(backlog)


def _issue(backlog: Any, one_in: int, seconds: float) -> None:
    from benchmarks.consumed import counted, other_calls

    size, runs, deaths, longest, grown = len(backlog.declaration_ids), 0, 0, 0.0, list[int]()
    began = time.perf_counter()
    with counted() as cost, other_calls("s3", "kms") as others, _dying(one_in):
        while True:
            start, issued = time.perf_counter(), None
            with suppress(Death):
                issued = _run(runs, seconds)
            runs, deaths = runs + 1, deaths + (issued is None)
            longest = max(longest, time.perf_counter() - start)
            grown.append(resident())
            if issued == 0:
                break
    each = (time.perf_counter() - began) * 1000 / size
    thousand = "{:,.0f} calls to DynamoDB, {:,.0f} read units, {:,.0f} write units".format(
        *(whole * 1000 / size for whole in (cost.calls, cost.read_units, cost.write_units))
    )
    told = ", ".join(f"{count * 1000 / size:,.0f} {name}" for name, count in sorted(others.items()))
    _say("runs", f"{runs}, of which {deaths} died; the longest took {longest:.1f} s of {seconds:.0f}")
    _say("each, warm, with everything", f"{each:.0f} ms")
    if not one_in:  # a call that a run dies of is not counted
        _say("per 1,000", thousand)
        _say("per 1,000, others", told)
    _say("resident memory after the first run, in the middle, at the end", f"{_middle(grown)} MB")


def _run(n: int, seconds: float) -> int:
    """A run of the job, as the schedule begins them: five minutes after the one before."""
    from chalicelib.handlers import jobs
    from chalicelib.handlers.running import Budget
    from local import clock

    counts = jobs.issue_certificates(clock.read() + timedelta(minutes=5 * n), Budget(seconds))
    assert not counts["failed"], counts
    return counts["issued"]


def _middle(grown: list[int]) -> str:
    return ", ".join(str(grown[i]) for i in (0, len(grown) // 2, -1))


@contextmanager
def _dying(one_in: int) -> Iterator[None]:
    from botocore.httpsession import URLLib3Session

    send, dice = URLLib3Session.send, random.Random(20_260_520)

    def risked(session: Any, request: Any) -> Any:
        fate = dice.randrange(one_in * 2)
        if fate == 0:
            raise Death
        answer = send(session, request)
        if fate == 1:
            raise Death
        return answer

    if one_in:
        URLLib3Session.send = risked
    yield
    URLLib3Session.send = send


def _judge(backlog: Any) -> int:
    from chalicelib.storage import files
    from chalicelib.storage.certificates import load_certificate
    from chalicelib.storage.desks import load_heads
    from operations.certificate_numbers import account

    ids = backlog.declaration_ids
    heads = [head for first in range(0, len(ids), 100) for head in load_heads(ids[first : first + 100]).values()]
    numbers = Counter(head.certificate_number for head in heads if head.status == "certified")
    wrong_files = 0
    for number in numbers:
        certificate = load_certificate(number)
        found = files.read(certificate.file_key)
        wrong_files += found is None or hashlib.sha256(found[0]).hexdigest() != certificate.file_sha256
    lines = list(account("37", 2026))
    missing, twice = len(ids) - sum(numbers.values()), sum(times > 1 for times in numbers.values())
    astray = sum(not is_right for _, is_right in lines)
    _say("missing, twice, with a wrong file, numbers astray", f"{missing}, {twice}, {wrong_files}, {astray}")
    _say("numbers", lines[0][0])
    return int(bool(missing or twice or wrong_files or astray))


def _say(what: str, told: str) -> None:
    print(f"{what}\t{told}", flush=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m benchmarks.issuing")
    asked.add_argument("size", type=int)
    asked.add_argument("--dying", type=int, default=0, metavar="N")
    asked.add_argument("--seconds", type=float, default=RUN_SECONDS)
    given = asked.parse_args()
    sys.exit(main(given.size, given.dying, given.seconds))
