"""Tickets of uploads, each to be looked after once. declarations table: `decl#<id>` / `upload#<attachment>`, and
`upload#<attachment>#removed` for one that was taken off; in index `by_holder` under `uploads#<shard>` by due time.

A ticket is written with the change that makes it needed, so no crash can leave bytes that nobody looks for.
"""

import zlib
from datetime import datetime

from chalicelib.domain.errors import Stale
from chalicelib.domain.times import UTC
from chalicelib.domain.uploads import Ticket
from chalicelib.storage.reading import Page, get, query_page
from chalicelib.storage.tables import DeclarationItem
from chalicelib.storage.transaction import Transaction, delete

SHARDS = 8


def add_ticket(transaction: Transaction, ticket: Ticket, suffix: str = "") -> None:
    shard = zlib.crc32(ticket.attachment_id.encode()) % SHARDS
    transaction.put(
        DeclarationItem(
            f"decl#{ticket.declaration_id}",
            f"upload#{ticket.attachment_id}{suffix}",
            body=ticket.model_dump_json(),
            desk_key=f"uploads#{shard}",
            desk_sort=_stamp(ticket.due),
        )
    )


def find_ticket(declaration_id: str, attachment_id: str) -> Ticket | None:
    item = get(DeclarationItem, f"decl#{declaration_id}", f"upload#{attachment_id}")
    return Ticket.model_validate_json(item.body) if item else None


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def list_due(shard: int, now: datetime, limit: int, cursor: str | None) -> Page[tuple[DeclarationItem, Ticket]]:
    """The tickets of one shard that are due, oldest first."""
    due = DeclarationItem.desk_sort <= _stamp(now)
    return query_page(
        DeclarationItem.by_holder.query, f"uploads#{shard}", limit, cursor, _ticket, range_key_condition=due
    )


def _ticket(item: DeclarationItem) -> tuple[DeclarationItem, Ticket]:
    return item, Ticket.model_validate_json(item.body)


def finish(item: DeclarationItem) -> None:
    """Once everything is done; whoever finishes the same ticket at the same time does no harm."""
    try:
        delete(item)
    except Stale:
        return
