"""Messages as rows of the transaction that causes them; a job delivers them later.

users table: `inbox#<party>` / `<time>#<kind>#<subject>#<seq>`. What is still to go out stands in the sharded index
`outbox` by when it is due; what was given up, under `dead`.
"""

import zlib
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.deliveries import LEASE, Delivery
from chalicelib.domain.messages import KINDS, Manner, Notification
from chalicelib.domain.times import UTC
from chalicelib.storage.reading import Page, query_page
from chalicelib.storage.tables import UserItem
from chalicelib.storage.transaction import Transaction, put

SHARDS = 8
DEAD = "dead"


@dataclass(frozen=True)
class Waiting:
    """A message that is to go out, as it lies in the table."""

    item: UserItem
    notification: Notification
    delivery: Delivery


def add(transaction: Transaction, notifications: tuple[Notification, ...], seq: int) -> None:
    """`seq` is the history entry that causes them: it tells apart what happens to one subject in one moment."""
    for notification in notifications:
        transaction.put(_item(notification, seq))


def _item(notification: Notification, seq: int) -> UserItem:
    stamp, goes_out = _stamp(notification.at), KINDS[notification.kind].manner != Manner.DESK
    return UserItem(
        f"inbox#{notification.party_id}",
        f"{stamp}#{notification.kind}#{notification.subject_id}#{seq}",
        body=notification.model_dump_json(),
        outbox_shard=_shard(notification) if goes_out else None,
        outbox_due=stamp if goes_out else None,
    )


def daily_item(notification: Notification, hour: datetime) -> UserItem:
    """Of its kind and subject there is one with this hour, which is the same all day, whenever it is told."""
    item = _item(notification, 0)
    item.sk = f"{_stamp(hour)}#{notification.kind}#{notification.subject_id}#daily"
    return item


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _shard(notification: Notification) -> str:
    return str(zlib.crc32(notification.subject_id.encode()) % SHARDS)


def list_inbox(party_id: str, limit: int, cursor: str | None) -> Page[Notification]:
    """Newest first."""
    return query_page(
        UserItem.query,
        f"inbox#{party_id}",
        limit,
        cursor,
        lambda item: _waiting(item).notification,
        scan_index_forward=False,
    )


def _waiting(item: UserItem) -> Waiting:
    delivery = Delivery.model_validate_json(item.outbox_state) if item.outbox_state else Delivery()
    return Waiting(item, Notification.model_validate_json(item.body), delivery)


def list_due(shard: int, until: datetime, limit: int, cursor: str | None) -> Page[Waiting]:
    """Of one shard, longest due first. The index may be a moment behind: claiming finds out."""
    due = UserItem.outbox_due <= _stamp(until)
    return query_page(UserItem.outbox.query, str(shard), limit, cursor, _waiting, range_key_condition=due)


def list_dead(limit: int, cursor: str | None) -> Page[Waiting]:
    """What was given up, longest ago first."""
    return query_page(UserItem.outbox.query, DEAD, limit, cursor, _waiting)


def claim(waiting: Waiting, now: datetime) -> Waiting:
    """In hand from now on. Raises Stale when another copy of the job was faster."""
    return postpone(waiting, waiting.delivery.claimed(), now + LEASE)


def mark(waiting: Waiting, delivery: Delivery, now: datetime) -> Waiting:
    """It has come so far, and is in hand still. Raises Stale when it is not."""
    return postpone(waiting, delivery, now + LEASE)


def postpone(waiting: Waiting, delivery: Delivery, due: datetime) -> Waiting:
    """Due then, and as far as `delivery` says. Raises Stale when it is no longer this copy's."""
    return _write(waiting, delivery, _shard(waiting.notification), due)


def settle(waiting: Waiting, delivery: Delivery) -> Waiting:
    """There is nothing more to do for it."""
    return _write(waiting, delivery, None, None)


def bury(waiting: Waiting, delivery: Delivery, now: datetime) -> Waiting:
    """It waits for somebody to look why it cannot be sent, and to revive it."""
    return _write(waiting, delivery, DEAD, now)


def revive(waiting: Waiting, now: datetime) -> Waiting:
    return postpone(waiting, waiting.delivery.revived(), now)


def _write(waiting: Waiting, delivery: Delivery, shard: str | None, due: datetime | None) -> Waiting:
    item = waiting.item
    item.outbox_state = delivery.model_dump_json()
    item.outbox_shard, item.outbox_due = shard, _stamp(due) if due else None
    put(item)
    return Waiting(item, waiting.notification, delivery)
