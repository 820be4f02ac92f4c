"""The process dies, or a call fails, at the n-th call to AWS: before it is sent, or when its answer is lost."""

import io
import itertools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
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


@contextmanager
def busy_tables() -> Iterator[Calls]:
    """DynamoDB refuses everything that it is asked for once, as it does when it is busy, or when two write at once."""
    asked, refused, send = set[tuple[Any, Any]](), Calls(), URLLib3Session.send

    def first_refused(session: Any, request: Any) -> Any:
        target = str(request.headers.get("X-Amz-Target", b""))
        # A transaction that is tried again is another one to DynamoDB: only its token differs.
        told = target, json.dumps(json.loads(request.body) | {"ClientRequestToken": ""}) if "DynamoDB" in target else ""
        if "DynamoDB" not in target or told in asked:
            return send(session, request)
        asked.add(told)
        refused.made += 1
        return _refusal(request, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(URLLib3Session, "send", first_refused)
        patch.setattr(time, "sleep", lambda _: None)
        yield refused


def _refusal(request: Any, target: str) -> AWSResponse:
    told: dict[str, Any] = {"__type": "ThrottlingException", "message": "busy"}
    if "TransactWriteItems" in target:
        reasons = [{"Code": "TransactionConflict"} for _ in json.loads(request.body)["TransactItems"]]
        told = {"__type": "TransactionCanceledException", "Message": "busy", "CancellationReasons": reasons}
    elif "PutItem" in target or "DeleteItem" in target:
        told["__type"] = "TransactionConflictException"
    return AWSResponse(request.url, 400, {}, _Raw(json.dumps(told).encode()))


class _Raw(io.BytesIO):
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()
