"""The terms of corrections: returned declarations stand in index `by_holder` under `terms#<shard>` by their due time.

No unit holds them, so no desk shows them; the job that looks for the overdue ones does.
"""

import zlib
from datetime import date, datetime, timedelta

from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.times import UTC, end_of_day
from chalicelib.storage.reading import Page, query_page
from chalicelib.storage.tables import DeclarationItem

SHARDS = 8
#: From the first second of a day to its last.
LAST_SECOND = timedelta(days=1) - timedelta(seconds=1)


def key_of(declaration: Declaration) -> str | None:
    """None for what has no term running against its applicant."""
    if declaration.status != Status.RETURNED or declaration.due is None:
        return None
    return f"terms#{zlib.crc32(declaration.declaration_id.encode()) % SHARDS}"


def sort_of(declaration: Declaration) -> str | None:
    return _stamp(declaration.due) if key_of(declaration) and declaration.due else None


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def list_ending(day: date, shard: int, limit: int, cursor: str | None) -> Page[Declaration]:
    """Those whose term ends on that Shanghai day. The index may be a moment behind."""
    of_day = DeclarationItem.desk_sort.between(_stamp(end_of_day(day) - LAST_SECOND), _stamp(end_of_day(day)))
    return query_page(
        DeclarationItem.by_holder.query,
        f"terms#{shard}",
        limit,
        cursor,
        lambda item: Declaration.model_validate_json(item.body),
        range_key_condition=of_day,
    )


def list_passed(shard: int, now: datetime, limit: int, cursor: str | None) -> Page[str]:
    """Ids of declarations whose term has passed, longest overdue first. The index may be a moment behind."""
    passed = DeclarationItem.desk_sort < _stamp(now)
    return query_page(
        DeclarationItem.by_holder.query,
        f"terms#{shard}",
        limit,
        cursor,
        lambda item: str(item.pk).partition("#")[2],
        range_key_condition=passed,
    )
