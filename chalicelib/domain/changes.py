"""What a decision produces: the next state, its history entry and the messages it causes.

Storage writes all three in one transaction, or none of them.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from chalicelib.domain.history import Entry
from chalicelib.domain.messages import Notification

Aggregate = TypeVar("Aggregate")


@dataclass(frozen=True)
class Change(Generic[Aggregate]):
    """`entry` is None when an identical decision was repeated: nothing is to be written."""

    before: Aggregate | None
    after: Aggregate
    entry: Entry | None
    notifications: tuple[Notification, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return self.entry is None


def nothing(aggregate: Any) -> Change[Any]:
    """A repeated identical decision."""
    return Change(aggregate, aggregate, None)
