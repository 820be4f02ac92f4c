"""Publicities that have run their days: a unit's is closed when nothing speaks against it, and whoever goes on is told.

A publicity with an objection that nobody has decided stays open, and its unit hears so every day.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from chalicelib.domain import publicity_outcomes, reminders, result_publicity
from chalicelib.domain.errors import Conflict, NotFound, Stale
from chalicelib.domain.messages import Notification
from chalicelib.domain.times import local_date
from chalicelib.handlers.running import Budget, Counts
from chalicelib.storage import objections, outbox, panels, publicities, publicity_ends
from chalicelib.storage.publicity_ends import Ending
from chalicelib.storage.reading import every_page
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction, delete, put

LOG = logging.getLogger(__name__)
PAGE = 25
#: Days that are looked at again: an outage may be so long, and objections may take so long.
LOOKS_BACK = 90


def close(now: datetime, budget: Budget) -> Counts:
    """Until the time is up; the rest waits for the next run. Twice, late or at once with another: each is closed once.

    `told` are results whose publicity has ended, `objected` publicities that wait for a decision.
    """
    counts = {"closed": 0, "told": 0, "objected": 0, "left": 0, "failed": 0}
    for day, ticket in _ended(now):
        if budget.is_spent():
            break
        kind, of_id = publicity_ends.read_ticket(ticket)
        look_after = {Ending.PUBLICITY: _close, Ending.RESULTS: _tell}[kind]
        try:
            counts[look_after(of_id, day, ticket, now)] += 1
        except (NotFound, Stale):  # changed at this moment: it is looked at again
            counts["left"] += 1
        except Exception:
            # One that cannot be closed must not keep the others waiting.
            LOG.exception("publicity not closed", extra={"kind": kind, "id": of_id})
            counts["failed"] += 1
    return counts


def _ended(now: datetime) -> Iterator[tuple[date, UnitItem]]:
    yesterday = local_date(now) - timedelta(days=1)
    for back in reversed(range(LOOKS_BACK)):
        day = yesterday - timedelta(days=back)
        for ticket in every_page(partial(publicity_ends.list_ended, day, PAGE)):
            yield day, ticket


def _close(publicity_id: str, day: date, ticket: UnitItem, now: datetime) -> str:
    publicity = publicities.load_publicity(publicity_id)
    count, raised = objections.load_all(publicity_id)
    try:
        change = publicity_outcomes.close_by_itself(publicity, raised, now)
    except Conflict:
        return "objected" if _told_today(publicity_outcomes.waiting(publicity, now), now) else "left"
    if change.is_nothing:
        delete(ticket)
        return "left"
    also = Transaction()
    also.delete(ticket)
    publicities.close_publicity(change, count, also)
    return "closed"


def _told_today(told: Notification, now: datetime) -> bool:
    """Whether it is told now: once a day."""
    try:
        put(outbox.daily_item(told, reminders.hour_of(now)))
    except Stale:
        return False
    return True


def _tell(panel_id: str, day: date, ticket: UnitItem, now: datetime) -> str:
    """A publication that was repeated has a ticket for each of its ends; the last is the one that counts."""
    panel = panels.load_panel(panel_id)
    if panel.confirmed_at or panel.publicity_ends_on != day:
        delete(ticket)
        return "left"
    transaction = Transaction()
    transaction.put(outbox.daily_item(result_publicity.ended(panel, now), reminders.hour_of(now)))
    transaction.delete(ticket)
    transaction.commit()
    return "told"
