"""Declarations whose term of correction has passed end as lapsed, so that nobody stays stuck (domain.md §2 rule 8)."""

import logging
from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain import review_chain
from chalicelib.domain.actors import SYSTEM
from chalicelib.domain.errors import NotFound, Stale
from chalicelib.domain.returns import has_lapsed
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.handlers.running import Budget, Counts
from chalicelib.storage import terms
from chalicelib.storage.declarations import load_declaration, save_declaration

LOG = logging.getLogger(__name__)
PAGE = 25


def lapse(now: datetime, budget: Budget) -> Counts:
    """Until the time is up; the rest waits for the next run. Twice, late or at once with another: each lapses once."""
    counts = {"lapsed": 0, "left": 0, "failed": 0}
    for declaration_id in _passed(now):
        if budget.is_spent():
            break
        try:
            counts["lapsed" if _lapse_one(declaration_id, now) else "left"] += 1
        except Exception:
            # One that cannot be ended must not keep the others waiting.
            LOG.exception("declaration not lapsed", extra={"declaration_id": declaration_id})
            counts["failed"] += 1
    return counts


def _passed(now: datetime) -> Iterator[str]:
    for shard in range(terms.SHARDS):
        cursor: str | None = None
        while True:
            page = terms.list_passed(shard, now, PAGE, cursor)
            yield from page.items
            cursor = page.cursor
            if cursor is None:
                break


def _lapse_one(declaration_id: str, now: datetime) -> bool:
    try:
        declaration = load_declaration(declaration_id)
        if not has_lapsed(declaration, now):
            return False
        change = review_chain.decide(declaration, SYSTEM, Ruling(act=Act.LAPSE), now)
        save_declaration(change)
    except (NotFound, Stale):  # it was sent in this moment, or the index shows what is gone
        return False
    return not change.is_nothing
