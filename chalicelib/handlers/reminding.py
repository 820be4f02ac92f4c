"""The day's reminders, written a page at a time: each page's messages and how far it has come are one transaction."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from chalicelib.domain import digests, reminders
from chalicelib.domain.deadlines import Deadlines, deadlines
from chalicelib.domain.errors import Stale
from chalicelib.domain.messages import Notification
from chalicelib.domain.notices import Notice
from chalicelib.domain.paths import Path, PathStatus
from chalicelib.domain.times import local_date
from chalicelib.domain.units import Unit, UnitList
from chalicelib.domain.upper_units import takes_paths
from chalicelib.handlers.running import Budget, Counts
from chalicelib.storage import desks, drafts, notices, paths, terms, units
from chalicelib.storage.jobs import load_progress
from chalicelib.storage.reading import Page, across
from chalicelib.storage.reminders import PAGE, write_page

LOG = logging.getLogger(__name__)
JOB = "remind"
#: How far a part has come is forgotten after the last day on which anybody could ask.
REMEMBERED = timedelta(days=30)
Read = Callable[[int, str | None], Page[Notification | None]]


@dataclass(frozen=True)
class Part:
    """A list to go through once. `name` says what for: another day, or another term, is another part."""

    kind: str
    name: str
    read: Read


def remind(now: datetime, budget: Budget) -> Counts:
    """Until the time is up; the next run goes on where this one stopped. Twice, late or at once with another: once."""
    counts: Counter[str] = Counter({"drafts": 0, "returns": 0, "digests": 0, "failed": 0})
    for part in _parts(now, counts):
        try:
            counts[part.kind] += _through(part, now, budget)
        except Exception:
            # A list that cannot be gone through must not keep the others waiting; the next run tries it again.
            LOG.exception("part not reminded", extra={"part": part.name})
            counts["failed"] += 1
        if budget.is_spent():
            break
    return dict(counts)


def _through(part: Part, now: datetime, budget: Budget) -> int:
    """How many were told."""
    progress, told = load_progress(JOB, part.name, now + REMEMBERED), 0
    while not progress.is_finished and not budget.is_spent():
        page = part.read(PAGE, progress.cursor)
        try:
            told += write_page(progress, page.cursor, filter(None, page.items), reminders.hour_of(now))
        except Stale:  # another copy is at it
            break
    return told


def _parts(now: datetime, counts: Counter[str]) -> Iterator[Part]:
    published = list(notices.every_published(now))
    for notice in published:
        yield from _draft_parts(notice, now)
    yield from _return_parts(now)
    yield Part("digests", f"digests#{local_date(now)}", _digests(deadlines(published, now), now, counts))


def _draft_parts(notice: Notice, now: datetime) -> Iterator[Part]:
    stage = reminders.draft_stage(notice, now)
    if stage is None:
        return
    name = f"drafts#{notice.notice_id}#{local_date(notice.closes_at)}#{stage}"
    yield Part("drafts", name, _drafts_of(notice, now))


def _drafts_of(notice: Notice, now: datetime) -> Read:
    def read(limit: int, cursor: str | None) -> Page[Notification | None]:
        page = across(drafts.SHARDS, partial(drafts.list_unsent, notice.notice_id), limit, cursor)
        told = (reminders.of_draft(one.declaration_id, one.applicant_id, notice, now) for one in page.items)
        return Page(list(told), page.cursor)

    return read


def _return_parts(now: datetime) -> Iterator[Part]:
    """By the day on which the term ends: each day has the same reminders as a notice's last day has."""
    for days_left in range(max(reminders.RETURN_DAYS) + 1):
        stage = reminders.stage(days_left, reminders.RETURN_DAYS)
        ends_on = local_date(now) + timedelta(days=days_left)
        yield Part("returns", f"returns#{ends_on}#{stage}", _returns_of(ends_on, now))


def _returns_of(ends_on: date, now: datetime) -> Read:
    def read(limit: int, cursor: str | None) -> Page[Notification | None]:
        page = across(terms.SHARDS, partial(terms.list_ending, ends_on), limit, cursor)
        return Page([reminders.of_return(declaration, now) for declaration in page.items], page.cursor)

    return read


def _digests(ending: Deadlines, now: datetime, counts: Counter[str]) -> Read:
    """Every unit with rights, whether anything waits for it or not: they are far fewer than declarations."""

    def read(limit: int, cursor: str | None) -> Page[Notification | None]:
        page = units.list_units(UnitList.GRANTED, "", limit, cursor)
        return Page([_digest_or_none(unit, ending, now, counts) for unit in page.items], page.cursor)

    return read


def _digest_or_none(unit: Unit, ending: Deadlines, now: datetime, counts: Counter[str]) -> Notification | None:
    """One that cannot be told must not keep the others waiting: tried twice, then without a digest for this day."""
    for is_last in (False, True):
        try:
            return _digest(unit, ending, now)
        except Exception:
            LOG.log(logging.ERROR if is_last else logging.WARNING, "digest not made", exc_info=True)
    counts["failed"] += 1
    return None


def _digest(unit: Unit, ending: Deadlines, now: datetime) -> Notification | None:
    pending = _pending(unit.unit_id) if takes_paths(unit.kind) else []
    return digests.of_unit(unit, desks.count_desk(unit.unit_id), pending, ending, now)


def _pending(unit_id: str) -> list[Path]:
    return paths.list_incoming_paths(unit_id, PathStatus.PENDING, digests.MOST_PATHS, None).items
