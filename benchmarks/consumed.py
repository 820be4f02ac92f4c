"""What a piece of work costs at AWS: calls and DynamoDB capacity units.

Writes and reads by key are told by the engine. MiniStack tells the same half unit for every Query, so a Query's units
are reckoned here from its items, as DynamoDB does it: their bytes in steps of 4 KB, half unless it is consistent.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

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
    cost, events, consistent = Cost(), connection().client.meta.events, [False]

    def ask(params: dict[str, Any], **_: Any) -> dict[str, Any]:
        consistent[0] = bool(params.get("ConsistentRead"))
        return {**params, "ReturnConsumedCapacity": "TOTAL"}

    def note(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        cost.calls += 1
        units = _query_units(parsed, consistent[0]) if model.name == "Query" else _told_units(parsed)
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


def _told_units(parsed: dict[str, Any]) -> float:
    consumed = parsed.get("ConsumedCapacity", [])
    return sum(float(table["CapacityUnits"]) for table in (consumed if isinstance(consumed, list) else [consumed]))


def _query_units(parsed: dict[str, Any], consistent: bool) -> float:
    size = sum(_bytes_of(item) for item in parsed.get("Items", []))
    return max(1, math.ceil(size / 4096)) * (1.0 if consistent else 0.5)


def _bytes_of(item: dict[str, dict[str, Any]]) -> int:
    return sum(len(name) + len(str(value).encode()) for name, typed in item.items() for value in typed.values())
