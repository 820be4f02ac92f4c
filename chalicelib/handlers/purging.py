"""Deleted drafts go for good once nobody can undo that any more: files first, then rows, the head last."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from chalicelib.domain.attachments import file_key
from chalicelib.domain.deletions import may_be_purged
from chalicelib.domain.errors import NotFound, Stale
from chalicelib.domain.times import local_date
from chalicelib.handlers.running import Budget, Counts
from chalicelib.storage import files, purges
from chalicelib.storage.declarations import load_even_deleted
from chalicelib.storage.reading import every_page

LOG = logging.getLogger(__name__)
PAGE = 25
#: Days that are looked at again: an outage may be so long, and what failed is tried so often.
LOOKS_BACK = 60


def purge(now: datetime, budget: Budget) -> Counts:
    """Until the time is up; the rest waits for the next run. Twice, late or at once with another: each goes once."""
    counts = {"purged": 0, "files": 0, "left": 0, "failed": 0}
    for declaration_id in _due(now):
        if budget.is_spent():
            break
        try:
            counts[_purged(declaration_id, counts, now, budget)] += 1
        except (NotFound, Stale):  # restored, or another copy is at it
            counts["left"] += 1
        except Exception:
            # One that cannot be removed must not keep the others waiting.
            LOG.exception("draft not purged", extra={"declaration_id": declaration_id})
            counts["failed"] += 1
    return counts


def _due(now: datetime) -> Iterator[str]:
    yesterday = local_date(now) - timedelta(days=1)
    for back in reversed(range(LOOKS_BACK)):
        day = yesterday - timedelta(days=back)
        yield from every_page(partial(purges.list_due, day, PAGE))


def _purged(declaration_id: str, counts: Counts, now: datetime, budget: Budget) -> str:
    declaration = load_even_deleted(declaration_id)
    if not may_be_purged(declaration, now):
        return "left"
    while parts := purges.list_parts(declaration):
        for attachment_id in purges.attachments_among(parts):
            counts["files"] += _delete_file(file_key(declaration_id, attachment_id))
        purges.delete_parts(declaration, parts)
        if budget.is_spent():
            return "left"
    purges.delete_head(declaration)
    return "purged"


def _delete_file(key: str) -> int:
    """How many versions there were."""
    versions = list(files.list_versions(key))
    for version in versions:
        files.delete(key, version)
    return len(versions)
