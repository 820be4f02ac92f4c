"""Delivering a message outside the inbox: by which channels it went, when it is tried again, and when it is given up.

    due ── claim ──▶ in hand ── all sent ──▶ settled
     ▲                 │ │
     └── tried again ──┘ └── tried too often, or refused for good ──▶ dead ── redrive ──▶ due

What is in hand is nobody else's for LEASE. A process that dies in that time leaves it due again when it has passed;
what the telephone or mail service had accepted, and was not yet marked, is then sent twice. There is no other way.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, Field

from chalicelib.domain.channels import Channel
from chalicelib.domain.times import Moment

#: Longer than the two services may take to answer, their retries included.
LEASE = timedelta(minutes=5)
#: After the first failure, the second, …; after the last it is dead.
BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
#: A service that is too busy is asked again so much later; that is not the message's fault and counts as no attempt.
BUSY_FOR = timedelta(minutes=1)


class Fault(StrEnum):
    """What an attempt failed of: a passing one is tried again, `refused` is for good (a number that does not exist)."""

    PASSING = "passing"
    BUSY = "busy"
    REFUSED = "refused"


class Delivery(BaseModel, frozen=True):
    """`sent` and `refused` by channel, with the moment; `attempts` counts what was begun and not yet sent."""

    attempts: int = 0
    sent: dict[Channel, Moment] = Field(default_factory=dict)
    refused: dict[Channel, Moment] = Field(default_factory=dict)

    def claimed(self) -> "Delivery":
        """Counted before it is tried: one that kills the process every time must not do so for ever."""
        return self.model_copy(update={"attempts": self.attempts + 1})

    def unclaimed(self) -> "Delivery":
        """It was not tried after all."""
        return self.model_copy(update={"attempts": max(0, self.attempts - 1)})

    def marked_sent(self, channel: Channel, at: datetime) -> "Delivery":
        return self.model_copy(update={"sent": {**self.sent, channel: at}})

    def marked_refused(self, channel: Channel, at: datetime) -> "Delivery":
        return self.model_copy(update={"refused": {**self.refused, channel: at}})

    def open(self, wanted: Iterable[Channel]) -> tuple[Channel, ...]:
        """Those of the wanted channels by which it has yet to go."""
        return tuple(channel for channel in wanted if channel not in self.sent and channel not in self.refused)

    @property
    def is_exhausted(self) -> bool:
        return self.attempts > len(BACKOFF)

    @property
    def is_deadly(self) -> bool:
        """Whether it was claimed once more than it may be tried: the last time nobody lived to say how it went."""
        return self.attempts > len(BACKOFF) + 1

    def tried_again_at(self, now: datetime) -> datetime:
        """After a passing failure."""
        return now + BACKOFF[min(self.attempts, len(BACKOFF)) - 1]

    def revived(self) -> "Delivery":
        """From the dead: all attempts anew, by the channels that it has not gone by."""
        return self.model_copy(update={"attempts": 0, "refused": {}})
