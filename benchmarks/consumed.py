"""What a piece of work costs at AWS: calls and DynamoDB capacity units.

Writes and reads of one key are told by the engine. MiniStack tells the same half unit for every Query and BatchGetItem,
so theirs are reckoned here from the items, as DynamoDB does it: bytes in steps of 4 KB, half unless it is consistent; a
Query's items together, a batch's each by itself, a missing one like the smallest.
"""

import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from chalicelib.storage.clients import client
from chalicelib.storage.tables import connection

_READS = frozenset({"GetItem", "BatchGetItem", "Query", "TransactGetItems"})


@dataclass
class Cost:
    calls: int = 0
    read_units: float = 0
    write_units: float = 0

    def per(self, items: int) -> str:
        calls, reads, writes = (whole / items for whole in (self.calls, self.read_units, self.write_units))
        return f"{calls:6.2f} calls  {reads:7.2f} read  {writes:7.2f} write"


@contextmanager
def counted() -> Iterator[Cost]:
    """Counts the DynamoDB calls of this process while the block runs; not for several threads at once."""
    cost, events, asked = Cost(), connection().client.meta.events, dict[str, Any]()

    def ask(params: dict[str, Any], **_: Any) -> dict[str, Any]:
        asked.clear()
        asked.update(params)
        return {**params, "ReturnConsumedCapacity": "TOTAL"}

    def note(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        cost.calls += 1
        units = _RECKONED.get(model.name, _told_units)(parsed, asked)
        if model.name in _READS:
            cost.read_units += units
        else:
            cost.write_units += units

    events.register("provide-client-params.dynamodb.*", ask)
    events.register("after-call.dynamodb.*", note)
    try:
        yield cost
    finally:
        events.unregister("provide-client-params.dynamodb.*", ask)
        events.unregister("after-call.dynamodb.*", note)


@contextmanager
def other_calls(*services: str) -> Iterator[Counter[str]]:
    """The calls to these, by name; counted to the end of this process."""
    counts = Counter[str]()

    def note(event_name: str, **_: Any) -> None:
        counts[event_name.rsplit(".", 1)[-1]] += 1

    for name in services:
        client(name).meta.events.register("before-call", note)
    yield counts


def _told_units(parsed: dict[str, Any], asked: dict[str, Any]) -> float:
    consumed = parsed.get("ConsumedCapacity", [])
    return sum(float(table["CapacityUnits"]) for table in (consumed if isinstance(consumed, list) else [consumed]))


def _query_units(parsed: dict[str, Any], asked: dict[str, Any]) -> float:
    return _units(sum(_bytes_of(item) for item in parsed.get("Items", [])), asked)


def _batch_units(parsed: dict[str, Any], asked: dict[str, Any]) -> float:
    units = 0.0
    for table, wanted in asked["RequestItems"].items():
        found = parsed["Responses"].get(table, [])
        sizes = [_bytes_of(item) for item in found] + [0] * (len(wanted["Keys"]) - len(found))
        units += sum(_units(size, wanted) for size in sizes)
    return units


def _units(size: int, asked: dict[str, Any]) -> float:
    return max(1, math.ceil(size / 4096)) * (1.0 if asked.get("ConsistentRead") else 0.5)


_RECKONED = {"Query": _query_units, "BatchGetItem": _batch_units}


def _bytes_of(item: dict[str, dict[str, Any]]) -> int:
    return sum(len(name) + len(str(value).encode()) for name, typed in item.items() for value in typed.values())
