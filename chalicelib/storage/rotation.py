"""Sealing again, under the current data key, what an earlier one sealed."""

import json
from collections.abc import Iterator
from typing import Any

from chalicelib.domain.errors import Stale
from chalicelib.storage.reading import get
from chalicelib.storage.sealing import is_seal_of, key_shard, seal, unseal
from chalicelib.storage.tables import UnitItem, UserItem
from chalicelib.storage.transaction import put

#: Whose items stand in an index `by_data_key`.
TABLES: dict[str, type[UserItem] | type[UnitItem]] = {"users": UserItem, "units": UnitItem}
PAGE = 100
SKIPPED, DONE = "skipped", "done"


def list_sealed(table: str, key_id: str, shard: int) -> Iterator[tuple[str, str]]:
    """The keys of one shard of what that data key sealed, read page by page."""
    for item in TABLES[table].by_data_key.query(f"{key_id}#{shard}", page_size=PAGE):
        yield str(item.pk), str(item.sk)


def reseal(table: str, pk: str, sk: str, earlier: frozenset[str]) -> str:
    """Every seal of one item that an earlier data key made: `users` or `units` when it has been sealed again,
    SKIPPED when somebody wrote it meanwhile, DONE when the index was behind.

    One conditional write. Nothing has happened that a history should tell.
    """
    item = get(TABLES[table], pk, sk)
    if item is None or str(item.data_key).partition("#")[0] not in earlier:
        return DONE
    seals: list[str] = []
    body = _resealed(json.loads(item.body), earlier, pk, seals)
    assert seals, "an item stands under the key of a seal that it holds"
    item.body = json.dumps(body, ensure_ascii=False)
    item.data_key = key_shard(seals[0], pk)
    try:
        put(item)
    except Stale:
        return SKIPPED
    return table


def _resealed(node: Any, earlier: frozenset[str], pk: str, seals: list[str]) -> Any:
    """The body with every such seal made anew, wherever it stands; the new ones are noted in `seals`."""
    if isinstance(node, dict):
        return {name: _resealed(part, earlier, pk, seals) for name, part in node.items()}
    if isinstance(node, list):
        return [_resealed(part, earlier, pk, seals) for part in node]
    if isinstance(node, str) and is_seal_of(node, earlier):
        seals.append(seal(unseal(node, pk), pk))
        return seals[-1]
    return node
