"""Answers that take the same time whatever was found."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds. Longer than finding an account and handing an SMS to SNS take.
EVEN = 1.0


@contextmanager
def evened_out() -> Iterator[None]:
    """What is done within takes EVEN seconds, so that it cannot be told from its length which way it went."""
    ends = time.monotonic() + EVEN
    try:
        yield
    finally:
        time.sleep(max(0.0, ends - time.monotonic()))
