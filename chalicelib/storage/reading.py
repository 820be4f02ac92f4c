"""Reading: one item, or one page of a query with an opaque cursor. No filters in queries, no scans."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pynamodb.exceptions import DoesNotExist, QueryError

from chalicelib.domain.errors import Invalid
from chalicelib.storage.tables import Item

Row = TypeVar("Row", bound=Item)
Kept = TypeVar("Kept")
#: Bytes; DynamoDB takes sort keys of at most 1,024.
LONGEST_KEY = 1024
#: Of a list that is filled up after something was left out.
READS = 8


@dataclass(frozen=True)
class Page(Generic[Kept]):
    """`cursor` continues where this page ended; None at the end."""

    items: list[Kept]
    cursor: str | None


def get(model: type[Row], pk: str, sk: str) -> Row | None:
    """A consistent read of one item: what a decision is made on. A key too long for DynamoDB is absent."""
    if max(len(pk.encode()), len(sk.encode())) > LONGEST_KEY:
        return None
    try:
        return model.get(pk, sk, consistent_read=True)
    except DoesNotExist:
        return None


def query_page(
    query: Callable[..., Any], pk: str, limit: int, cursor: str | None, make: Callable[[Any], Kept], **conditions: Any
) -> Page[Kept]:
    """One page of `query`, a model's or an index's."""
    found = query(pk, limit=limit, page_size=limit, last_evaluated_key=_read_cursor(cursor, pk), **conditions)
    try:
        items = [make(item) for item in found]  # the position is right only after iterating
    except QueryError as error:
        if cursor and error.cause_response_code == "ValidationException":
            raise _wrong_cursor() from None
        raise
    more = found.last_evaluated_key if len(items) == limit else None
    return Page(items, _write_cursor(more))


def every_page(read: Callable[[str | None], Page[Kept]]) -> Iterator[Kept]:
    """All that a paged list holds; for one person's own."""
    cursor: str | None = None
    while True:
        page = read(cursor)
        yield from page.items
        cursor = page.cursor
        if cursor is None:
            return


def filled(
    read: Callable[[int, str | None], Page[Kept]], keep: Callable[[Kept], bool], limit: int, cursor: str | None
) -> Page[Kept]:
    """A page of what is kept, made of up to READS pages of `read`: short only when very little is kept."""
    kept: list[Kept] = []
    for _ in range(READS):
        page = read(limit - len(kept), cursor)
        kept += filter(keep, page.items)
        cursor = page.cursor
        if cursor is None or len(kept) == limit:
            break
    return Page(kept, cursor)


def across(
    shards: int, read: Callable[[int, int, str | None], Page[Kept]], limit: int, cursor: str | None
) -> Page[Kept]:
    """A page of what lies in several shards, one after another; `read` takes a shard, a limit and a cursor there.

    Its own cursor is for the jobs, and given to nobody.
    """
    first, _, there = (cursor or "0.").partition(".")
    found: list[Kept] = []
    for shard in range(int(first), shards):
        page = read(shard, limit - len(found), there or None)
        found += page.items
        there = page.cursor or ""
        if there:
            return Page(found, f"{shard}.{there}")
        if len(found) == limit and shard + 1 < shards:
            return Page(found, f"{shard + 1}.")
    return Page(found, None)


def query_all(query: Callable[..., Any], pk: str, **conditions: Any) -> Iterator[Any]:
    """A whole small collection, such as one declaration's own items."""
    yield from query(pk, **conditions)


def position(cursor: str | None, pk: str, name: str) -> str:
    """Where in a collection's order a cursor stands: before all of it, when there is none."""
    key = _read_cursor(cursor, pk)
    return str(key[name]["S"]) if key and name in key else ""


def cursor_at(**key: str) -> str:
    """The cursor of a page that ended with the item of this key."""
    return str(_write_cursor({name: {"S": part} for name, part in key.items()}))


def _write_cursor(key: Any) -> str | None:
    if not key:
        return None
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def _read_cursor(cursor: str | None, pk: str) -> Any:
    """Where a page of this very collection ended; another's is as wrong as one that was made up."""
    if not cursor:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        key = {name: {"S": str(part["S"])} for name, part in key.items()}  # every key of ours is text
        json.dumps(key, ensure_ascii=False).encode()  # half a character is no key of ours: UnicodeEncodeError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _wrong_cursor() from None
    if not {"pk", "sk"} <= key.keys() or {"S": pk} not in key.values():
        raise _wrong_cursor()
    return key


def _wrong_cursor() -> Invalid:
    return Invalid.field("cursor", "翻页标记无效，请从第一页重新开始", "cursor_invalid")
