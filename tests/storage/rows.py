"""What really lies in the tables, past every model: plain boto3."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.settings import settings
from chalicelib.storage.tables import connection

TABLES = ("users_table", "units_table", "paths_table", "declarations_table")


def all_rows() -> list[dict[str, Any]]:
    """Every item of every table."""
    dynamodb, found = boto3.client("dynamodb"), []
    for table in TABLES:
        for page in dynamodb.get_paginator("scan").paginate(TableName=getattr(settings(), table)):
            found += page["Items"]
    return found


def keys() -> set[tuple[str, str]]:
    return {(row["pk"]["S"], row["sk"]["S"]) for row in all_rows()}


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
