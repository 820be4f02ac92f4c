"""Makes moto's Query look only where the answer can be.

By itself moto sorts all items of a table for every Query, also for one that names its key, so that each test and each
request is slower than the one before. Needs `make_atomic`: one call at a time.
"""

import functools
from collections.abc import Iterable
from typing import Any

from moto.dynamodb.models.table import Table


def make_narrowed() -> None:
    """For the process that runs moto; once is enough, twice does no harm."""
    if not hasattr(Table.query, "__wrapped__"):
        Table.query = _narrowed(Table.query)


def _narrowed(query: Any) -> Any:
    @functools.wraps(query)
    def among_candidates(table: Any, hash_key: Any, *told: Any, **named: Any) -> Any:
        index_name = told[6] if len(told) > 6 else named.get("index_name")
        keys = named.get("hash_key_conditions") or []
        candidates = _in_index(table, keys) if index_name else table.items.get(hash_key, {}).values()
        table.all_items = lambda: list(candidates)  # moto puts them in order itself
        try:
            return query(table, hash_key, *told, **named)
        finally:
            del table.all_items

    return among_candidates


def _in_index(table: Any, keys: list[tuple[str, Any]]) -> Iterable[Any]:
    """The index's hash keys are all compared by moto once more."""
    wanted = [(name, value.value) for name, value in keys]
    for collection in table.items.values():
        for item in collection.values():
            held = item.attrs
            if all(name in held and held[name].value == value for name, value in wanted):
                yield item
