"""A bound on the time that somebody else's pure-Python parser may take, in whatever loop it is caught.

A hook on every call of this thread looks at the clock now and then. Only a call into C that does not return would
escape it; sizes bound those.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: Calls between two looks at the clock.
_CALLS = 1000


class OutOfTime(BaseException):
    """Not an Exception: parsers swallow those, and go on trying."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises OutOfTime from inside the block when it takes longer. Another hook, a profiler's, rests meanwhile."""
    stop_at, calls, before = time.monotonic() + seconds, 0, sys.getprofile()

    def watch(*_: Any) -> None:
        nonlocal calls
        calls += 1
        if calls % _CALLS == 0 and time.monotonic() > stop_at:
            raise OutOfTime

    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(before)
