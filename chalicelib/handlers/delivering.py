"""Delivering the outbox by SMS and mail: claimed before it is sent, marked after, and never lost in between."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.channels import Channel, channels_for, not_before
from chalicelib.domain.declarations import due_by
from chalicelib.domain.deliveries import BUSY_FOR, Fault
from chalicelib.domain.errors import NotFound, Stale
from chalicelib.handlers.running import Budget, Counts
from chalicelib.settings import settings
from chalicelib.storage import declarations, mail, notices, outbox, recipients, sms
from chalicelib.storage.faults import fault_of
from chalicelib.storage.outbox import Waiting
from chalicelib.storage.recipients import Reach

LOG = logging.getLogger(__name__)
PAGE = 25
#: Tries of a mark, beyond those that the AWS client makes by itself.
MARKING = 3
#: What a run can count: messages by what became of them, and the SMS and mails that it sent.
COUNTED = ("sent", "skipped", "outdated", "postponed", "failed", "dead", Channel.SMS, Channel.MAIL)


def deliver(now: datetime, budget: Budget) -> Counts:
    """What is due, until the time is up. `skipped` is what has nowhere to go, or was another copy's."""
    counts = Counter(dict.fromkeys(COUNTED, 0))
    for waiting in _due(now):
        if budget.is_spent():
            break
        # The hour of each: a run that begins before the quiet hours must not go on into them.
        counts[_delivered(waiting, now + timedelta(seconds=budget.used), counts)] += 1
    return dict(counts)


def _due(now: datetime) -> Iterator[Waiting]:
    """Beginning with another shard every minute: none is always the last."""
    first = int(now.timestamp()) // 60
    for shard in range(outbox.SHARDS):
        cursor: str | None = None
        while True:
            page = outbox.list_due((first + shard) % outbox.SHARDS, now, PAGE, cursor)
            yield from page.items
            cursor = page.cursor
            if cursor is None:
                break


def _delivered(waiting: Waiting, now: datetime, counts: Counter[str]) -> str:
    """What has become of it. One that cannot be sent keeps nobody waiting: it is due again behind the others."""
    try:
        return _InHand(outbox.claim(waiting, now), now, counts).delivered()
    except Stale:
        return "skipped"
    except Exception:
        LOG.exception("message left in hand", extra={"kind": waiting.notification.kind})
        return "failed"


def _surely(write: Callable[[], Waiting]) -> Waiting:
    """What was sent must not stay unmarked for one call that failed: only a process that dies may leave it so."""
    for _ in range(MARKING - 1):
        try:
            return write()
        except Stale:
            raise
        except Exception:
            LOG.warning("message not marked at once", exc_info=True)
    return write()


@dataclass
class _InHand:
    """A message that is this copy's until its lease ends; `delivery` is how far it has come, marked or not yet."""

    waiting: Waiting
    now: datetime
    counts: Counter[str]

    def __post_init__(self) -> None:
        self.delivery, self.later = self.waiting.delivery, [self.now]
        self.faults: set[Fault] = set()

    def delivered(self) -> str:
        """Whatever goes wrong is this message's alone. Raises Stale when it is no longer this copy's."""
        if self.delivery.is_deadly:
            outbox.bury(self.waiting, self.delivery, self.now)
            return "dead"
        if not self._is_true():
            outbox.settle(self.waiting, self.delivery)
            return "outdated"
        try:
            reach = recipients.reach(self.waiting.notification)
        except NotFound:
            LOG.warning("message without a recipient", extra={"kind": self.waiting.notification.kind})
            return self._settled()
        except Exception as error:
            self._note(error)
            return self._ended(list(Channel))
        kind = self.waiting.notification.kind
        wanted = channels_for(kind, reach.preferences, bool(reach.phone), bool(reach.mail))
        for channel in self.delivery.open(wanted):
            self._go(channel, reach)
        return self._ended(wanted)

    def _is_true(self) -> bool:
        """Whether what it says still holds: meanwhile its draft may have been sent, or its notice extended."""
        notification = self.waiting.notification
        found = declarations.find_declaration(notification.subject_id) if notification.during else None
        if found is None:
            return notification.is_true(self.now)
        return notification.is_true(self.now, found.status, due_by(found, notices.load_notice(found.notice_id)))

    def _go(self, channel: Channel, reach: Reach) -> None:
        """By this channel, if it is open at this hour."""
        opens_at = not_before(self.waiting.notification.kind, channel, self.now)
        if opens_at > self.now:
            self.later.append(opens_at)
            return
        if self.delivery is not self.waiting.delivery:  # what has gone by another channel is marked before more goes
            self.waiting = _surely(lambda: outbox.mark(self.waiting, self.delivery, self.now))
        try:
            _send(self.waiting, channel, reach)
        except Exception as error:
            if self._note(error) == Fault.REFUSED:
                self.delivery = self.delivery.marked_refused(channel, self.now)
        else:
            self.delivery = self.delivery.marked_sent(channel, self.now)
            self.counts[channel] += 1

    def _note(self, error: Exception) -> Fault:
        fault = fault_of(error)
        LOG.error("message not sent", exc_info=error, extra={"kind": self.waiting.notification.kind, "fault": fault})
        self.faults.add(fault)
        return fault

    def _ended(self, wanted: Iterable[Channel]) -> str:
        is_open = bool(self.delivery.open(wanted))
        if not is_open and (self.delivery.sent or not self.delivery.refused):
            return self._settled()
        if not is_open or (Fault.PASSING in self.faults and self.delivery.is_exhausted):
            outbox.bury(self.waiting, self.delivery, self.now)
            return "dead"
        if Fault.PASSING in self.faults:
            _surely(lambda: outbox.postpone(self.waiting, self.delivery, self.delivery.tried_again_at(self.now)))
            return "failed"
        due = self.now + BUSY_FOR if Fault.BUSY in self.faults else max(self.later)
        _surely(lambda: outbox.postpone(self.waiting, self.delivery.unclaimed(), due))
        return "postponed"

    def _settled(self) -> str:
        _surely(lambda: outbox.settle(self.waiting, self.delivery))
        return "sent" if self.delivery.sent else "skipped"


def _send(waiting: Waiting, channel: Channel, reach: Reach) -> None:
    from chalicelib.documents.messages import render

    told = render(waiting.notification, channel, settings().public_url)
    if channel == Channel.SMS:
        assert reach.phone
        sms.send(reach.phone, told.text)
    else:
        assert reach.mail
        mail.send(reach.mail, told.subject, told.text, told.html)
