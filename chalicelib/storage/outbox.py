"""Messages as rows of the transaction that causes them; a job delivers them later.

users table: `inbox#<party>` / `<time>#<kind>#<subject>#<seq>`; undelivered ones stand in the sharded index `outbox`.
"""

import zlib
from datetime import datetime

from chalicelib.domain.messages import Notification
from chalicelib.domain.times import UTC
from chalicelib.storage.reading import Page, query_page
from chalicelib.storage.tables import UserItem
from chalicelib.storage.transaction import Transaction, put

SHARDS = 8


def add(transaction: Transaction, notifications: tuple[Notification, ...], seq: int) -> None:
    """`seq` is the history entry that causes them: it tells apart what happens to one subject in one moment."""
    for notification in notifications:
        transaction.put(_item(notification, seq))


def _item(notification: Notification, seq: int) -> UserItem:
    stamp = notification.at.astimezone(UTC).isoformat(timespec="microseconds")
    shard = zlib.crc32(notification.subject_id.encode()) % SHARDS
    return UserItem(
        f"inbox#{notification.party_id}",
        f"{stamp}#{notification.kind}#{notification.subject_id}#{seq}",
        body=notification.model_dump_json(),
        outbox_shard=str(shard),
        outbox_due=stamp,
    )


def list_inbox(party_id: str, limit: int, cursor: str | None) -> Page[Notification]:
    """Newest first."""
    return query_page(UserItem.query, f"inbox#{party_id}", limit, cursor, _notification, scan_index_forward=False)


def _notification(item: UserItem) -> Notification:
    return Notification.model_validate_json(item.body)


def list_undelivered(shard: int, until: datetime, limit: int) -> list[tuple[UserItem, Notification]]:
    """The oldest of one shard that are due."""
    due = UserItem.outbox_due <= until.astimezone(UTC).isoformat(timespec="microseconds")
    found = UserItem.outbox.query(str(shard), due, limit=limit, page_size=limit)
    return [(item, _notification(item)) for item in found]


def mark_delivered(item: UserItem) -> None:
    """Takes it out of the index; Stale when another copy of the job did so first."""
    item.outbox_shard = None
    item.outbox_due = None
    put(item)


def put_back(item: UserItem, shard: int, due: datetime) -> None:
    """It was not sent after all, and is due again later."""
    item.outbox_shard = str(shard)
    item.outbox_due = due.astimezone(UTC).isoformat(timespec="microseconds")
    put(item)
