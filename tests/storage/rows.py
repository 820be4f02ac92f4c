"""What really lies in the tables, past every model."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from chalicelib.settings import settings
from chalicelib.storage.tables import UnitItem, connection
from local.atomic import LOCK
from local.environment import REGION

TABLES = ("users_table", "units_table", "paths_table", "declarations_table")


def tables() -> dict[str, Any]:
    """moto's own, which runs in this process: to page through all of it over HTTP takes seconds."""
    found: dict[str, Any] = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables
    return found


def _items() -> Iterator[Any]:
    with LOCK:
        yield from [item for name in TABLES for item in tables()[getattr(settings(), name)].all_items()]


def all_rows() -> list[dict[str, Any]]:
    """Every item of every table."""
    return [item.to_json()["Attributes"] for item in _items()]


def keys() -> set[tuple[str, str]]:
    return {(item.hash_key.value, item.range_key.value) for item in _items()}


def given_ranks(unit_id: str, notice_id: str, level: str) -> dict[int, str]:
    """All of them, rank → declaration; the application itself never reads them all."""
    pk = f"ranks#{unit_id}#{notice_id}#{level}"
    rows = UnitItem.query(pk, UnitItem.sk.startswith("of#"), consistent_read=True)
    given = [(int(row.body), row.sk.partition("#")[2]) for row in rows]
    assert len(dict(given)) == len(given), f"a rank held twice: {sorted(given)}"
    return dict(given)


@contextmanager
def answering(*answers: Callable[[], Any] | None, operation: str = "TransactWriteItems") -> Any:
    """The next calls of the operation raise what `answers` give; None, and all later ones, go through."""
    waiting, calls = list(answers), []
    send = type(connection().client)._make_api_call

    def answered(client: Any, name: str, told: Any) -> Any:
        if name == operation:
            calls.append(told)
            if waiting and (error := waiting.pop(0)):
                raise error
        return send(client, name, told)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection().client), "_make_api_call", answered)
        yield calls


def cancelled(*codes: str) -> ClientError:
    """As DynamoDB tells that a transaction did not happen."""
    reasons = [{"Code": code, "Message": code} for code in codes]
    told = {"Error": {"Code": "TransactionCanceledException", "Message": f"[{', '.join(codes)}]"}}
    return ClientError(told | {"CancellationReasons": reasons}, "TransactWriteItems")


def all_at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as hands:
        return list(hands.map(run, calls))
