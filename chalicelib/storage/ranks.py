"""The ranks of one unit × notice × level, read and written at a cost that does not grow with their number.

units table, `ranks#<unit>#<notice>#<level>`: `of#<declaration>` holds its rank; `state` the highest given and those
below it that are free. Whoever gives or frees a rank replaces the `state` that was read, so no rank is given twice.
"""

import json
import random
import time
from collections.abc import Callable, Collection
from typing import Any

from chalicelib.domain.catalogue import Level
from chalicelib.domain.errors import Stale
from chalicelib.domain.ranks import Ranking
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import ATTEMPTS, Transaction

STATE = "state"


class RanksMoved(Stale):
    """Another hand gave or freed ranks meanwhile: look again."""


class Ranks:
    """Read once for an act about these declarations, and kept in step with what it gives."""

    def __init__(self, unit_id: str, notice_id: str, level: Level, declaration_ids: Collection[str]) -> None:
        self._pk = f"ranks#{unit_id}#{notice_id}#{level}"
        self._rows: dict[str, UnitItem] = {}
        self.ranking = self._next = Ranking()
        self._touched: set[str] = set()
        self._read(declaration_ids)

    def _read(self, declaration_ids: Collection[str]) -> None:
        names = {STATE, *map(_of, declaration_ids)}
        keys = [(self._pk, name) for name in sorted(names)]
        found = {row.sk: row for row in UnitItem.batch_get(keys, consistent_read=True)}
        self._rows = {name: row for name, row in self._rows.items() if name not in names} | found
        state: dict[str, Any] = json.loads(found[STATE].body) if STATE in found else {"top": 0, "free": ()}
        held = {one: rank for one, rank in self.ranking.held.items() if _of(one) not in names}
        held |= {name.partition("#")[2]: int(row.body) for name, row in found.items() if name != STATE}
        self.ranking = Ranking(state["top"], tuple(state["free"]), held)

    def give(self, transaction: Transaction, declaration_id: str, rank: int, movable: Collection[str]) -> None:
        """Together with the report. Raises Conflict `rank_taken`."""
        self._write(transaction, declaration_id, self.ranking.given(declaration_id, rank, movable))

    def give_up(self, transaction: Transaction, declaration_id: str) -> None:
        """Together with the recall."""
        self._write(transaction, declaration_id, self.ranking.given_up(declaration_id))

    def _write(self, transaction: Transaction, declaration_id: str, after: Ranking) -> None:
        """The row of the declaration itself is written even when its rank stays, so that of a report and of an
        exchange that wants its rank only one succeeds.
        """
        before, self._next = self.ranking, after
        changed = {one for one in after.held if after.held[one] != before.held.get(one)}
        self._touched = changed | {declaration_id}
        for one in sorted(self._touched & after.held.keys()):
            self._put(transaction, _of(one), str(after.held[one]))
        for one in sorted(before.held.keys() - after.held.keys()):
            transaction.delete(self._rows[_of(one)], RanksMoved())
        if (after.top, after.free) != (before.top, before.free):
            self._put(transaction, STATE, json.dumps({"top": after.top, "free": after.free}, separators=(",", ":")))

    def _put(self, transaction: Transaction, name: str, body: str) -> None:
        row = self._rows.setdefault(name, UnitItem(self._pk, name))
        row.body = body
        transaction.put(row, RanksMoved())

    def settle(self, act: Callable[[], None], look_again: Callable[[set[str]], None]) -> None:
        """Runs `act` until no other hand comes between.

        `look_again` reads declarations anew. It runs after the ranks were read: a declaration that is still with the
        unit then can't have been reported under the rank that was read, or writing that rank fails.
        """
        for attempt in range(1, ATTEMPTS + 1):
            self._next, self._touched = self.ranking, set()
            try:
                act()
            except RanksMoved:
                if attempt == ATTEMPTS:
                    raise
                time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - jitter, not a secret
                self._read(self._touched)
                look_again(self._touched)
            else:
                self.ranking = self._next
                return


def _of(declaration_id: str) -> str:
    return f"of#{declaration_id}"
