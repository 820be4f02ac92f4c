"""Scheduled jobs that look only at what a season made itself: workers share one local cloud with all their tests."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.domain.units import Unit
from chalicelib.handlers import closing, purging, reminding
from chalicelib.storage import drafts, terms, units
from tests.backlogs import forget_backlogs
from tests.parties import next_number

#: Fewer than in the cloud; all the others are empty.
SHARDS, DAYS = 2, 14


def only_own_work(patch: pytest.MonkeyPatch, is_own: Callable[[Unit], bool]) -> None:
    """Forgets what others left, and how far a day's reminders have come: that is everybody's."""
    listed = units.list_units

    def own(*asked):  # type: ignore[no-untyped-def]
        page = listed(*asked)
        return replace(page, items=[unit for unit in page.items if is_own(unit)])

    forget_backlogs()
    patch.setattr(units, "list_units", own)
    patch.setattr(reminding, "JOB", f"remind-{next_number()}")
    for module in (drafts, terms):
        patch.setattr(module, "SHARDS", SHARDS)
    for module in (closing, purging):
        patch.setattr(module, "LOOKS_BACK", DAYS)
