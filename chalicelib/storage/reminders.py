"""Reminders as messages of their day: the key of each is that day's hour, kind and subject, so none is told twice."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.domain.errors import AlreadyTaken, Stale
from chalicelib.domain.messages import Notification
from chalicelib.storage import outbox
from chalicelib.storage.jobs import Progress, move_progress
from chalicelib.storage.transaction import MOST, Transaction

#: In one page: its messages and the progress are one transaction.
PAGE = MOST - 1


def write_page(progress: Progress, cursor: str | None, told: Iterable[Notification], hour: datetime) -> int:
    """How many were told. ONE transaction, unless some of them were told today already.

    Raises Stale when another copy has done this page.
    """
    notifications = list(told)
    transaction = Transaction()
    for notification in notifications:
        transaction.put(outbox.daily_item(notification, hour), AlreadyTaken("今日已提醒", code="told_today"))
    transaction.put_first(progress.moved(cursor), Stale())
    try:
        transaction.commit()
    except AlreadyTaken:
        told_now = sum(_told(notification, hour) for notification in notifications)
        move_progress(progress, cursor)
        return told_now
    return len(notifications)


def _told(notification: Notification, hour: datetime) -> bool:
    """A transaction even so: a write that lost against another copy's is not taken for a message that is there."""
    transaction = Transaction()
    transaction.put(outbox.daily_item(notification, hour))
    try:
        transaction.commit()
    except Stale:
        return False
    return True
