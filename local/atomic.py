"""Makes moto's DynamoDB atomic: one call at a time, and a failed transaction leaves no trace.

By itself moto loses updates under parallel writers, and a failed transaction puts back a whole old copy of the table,
with everybody else's writes gone. The copies also make each transaction slower with every item there is.
"""

import copy
import functools
import threading
from types import SimpleNamespace
from typing import Any

from moto.dynamodb import models
from moto.dynamodb.responses import DynamoHandler

#: DynamoDB's own: a lock over all of moto would be held by whoever waits for a queue.
LOCK = threading.RLock()


def make_atomic() -> None:
    """For the process that runs moto; once is enough, twice does no harm."""
    if models.copy is not copy:
        return
    DynamoHandler.call_action = _one_at_a_time(DynamoHandler.call_action)
    models.DynamoDBBackend.transact_write_items = _undoing(models.DynamoDBBackend.transact_write_items)
    models.copy = SimpleNamespace(deepcopy=_copy_all_but_tables)


def _one_at_a_time(call_action: Any) -> Any:
    @functools.wraps(call_action)
    def locked(handler: Any) -> Any:
        with LOCK:
            return call_action(handler)

    return locked


def _copy_all_but_tables(value: Any, memo: Any = None) -> Any:
    """What moto would put back is then the table itself, which `_undoing` has put right."""
    return value if isinstance(value, models.Table) else copy.deepcopy(value, memo)


def _undoing(transact_write_items: Any) -> Any:
    @functools.wraps(transact_write_items)
    def undone_when_failing(backend: Any, transact_items: list[dict[str, Any]]) -> None:
        before = [_before(backend, op) for item in transact_items for op in item.values()]
        try:
            transact_write_items(backend, transact_items)
        except Exception:
            for table, keys, item in filter(None, before):
                _put_back(table, keys, item)
            raise

    return undone_when_failing


def _before(backend: Any, op: dict[str, Any]) -> tuple[Any, tuple[Any, Any], Any] | None:
    """One item as it was. None for what moto is about to refuse: it says why better than we could."""
    table = backend.tables.get(op.get("TableName"))
    try:
        keys = backend.get_keys_value(table, op.get("Key") or op["Item"])
        return table, keys, copy.deepcopy(table.get_item(*keys))
    except Exception:
        return None


def _put_back(table: Any, keys: tuple[Any, Any], item: Any) -> None:
    if item is None:
        table.delete_item(*keys)
    else:
        table.items[keys[0]][keys[1]] = item
