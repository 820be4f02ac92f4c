"""The process dies, or a call fails, at the n-th call to AWS: before it is sent, or when its answer is lost."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from botocore.httpsession import URLLib3Session


class Crash(BaseException):
    """Not an Exception: nothing in the application gets to handle it."""


class Failure(Exception):
    """One call that fails, and that botocore does not try again."""


class Calls:
    def __init__(self) -> None:
        self.made = 0


@contextmanager
def failing_at(place: int, kind: type[BaseException], is_after: bool) -> Iterator[Calls]:
    calls, send = Calls(), URLLib3Session.send

    def counted(session: Any, request: Any) -> Any:
        calls.made += 1
        if calls.made != place:
            return send(session, request)
        if is_after:
            send(session, request)
        raise kind(f"at call {place}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(URLLib3Session, "send", counted)
        yield calls


def break_off_everywhere(
    arrange: Callable[[], Any], act: Callable[[Any], Any], kind: type[BaseException], is_after: bool
) -> Iterator[Any]:
    """What was arranged, once for each call of `act`, after `act` broke off there; ends when `act` gets through."""
    for place in itertools.count(1):
        arranged = arrange()
        with failing_at(place, kind, is_after) as calls, suppress(kind):
            act(arranged)
        if calls.made < place:
            assert place > 3, "the action made no calls worth breaking"
            return
        yield arranged
