"""Finding a unit under its new name or in its new region.

A name is found by up to 70 rows, and old and new together do not fit one transaction of 100 actions. So the change
itself carries the new parts, the longest first, as many as fit: from that moment the unit is found by its new name.
What is left over follows: the rest of the new parts, then the old ones go. Should this be interrupted, an old part
leads to nothing, since a search compares what it found with the unit itself; repeating the decision finishes the work.
"""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.domain.errors import Stale
from chalicelib.domain.units import Standing, Unit
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction, delete, put
from chalicelib.storage.unit_search import part_items


@dataclass
class Refiling:
    """Parts still to be written, and parts still to go."""

    new: list[UnitItem]
    old: list[UnitItem]

    def begin(self, transaction: Transaction) -> None:
        """As many of the new parts as the transaction has room for; call it last."""
        room = transaction.room
        for item in self.new[:room]:
            transaction.put(item)
        self.new = self.new[room:]

    def finish(self) -> None:
        """One by one: whoever finishes the same work at the same time does no harm."""
        for item in self.new:
            _quietly(put, item)
        for item in self.old:
            _quietly(delete, item)


def _quietly(write: Callable[[UnitItem], None], item: UnitItem) -> None:
    try:
        write(item)
    except Stale:
        return


def plan(before: Unit, after: Unit) -> Refiling:
    """What there is to do, by what really lies in the table; nothing for a unit that is not offered."""
    if after.status != Standing.GRANTED:
        return Refiling([], [])
    wanted = {(item.pk, item.sk): item for item in part_items(after)}
    leaving = {(item.pk, item.sk) for item in part_items(before)} - wanted.keys()
    there = {(item.pk, item.sk): item for item in UnitItem.batch_get([*wanted, *leaving], consistent_read=True)}
    new = []
    for key, item in wanted.items():
        if key in there and there[key].body == item.body:
            continue
        if key in there:
            item.version = there[key].version
        new.append(item)
    return Refiling(new, [there[key] for key in sorted(leaving) if key in there])
