"""Drawing the summary table: by the request itself when few are listed, else by a scheduled job.

The heads are read first and kept small; what was submitted is read a batch at a time while the table is drawn. Drawing
is begun anew when it was interrupted: thousands take seconds, and half a PDF cannot be continued.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import documents as rules
from chalicelib.domain import summary_content
from chalicelib.domain.documents import Document, Format, State, SummaryRequest
from chalicelib.domain.errors import Stale
from chalicelib.domain.notices import Notice
from chalicelib.domain.summary_content import Entry, Heading, Row
from chalicelib.domain.times import local_date
from chalicelib.handlers.running import Budget, Counts
from chalicelib.storage import documents as stored
from chalicelib.storage import files, notices, summaries

LOG = logging.getLogger(__name__)
#: A longer table is drawn by the job.
AT_ONCE = 200
BATCH = 100
#: Percent between two notes of how far it has come.
STEP = 5
_OUTCOMES = {State.DONE: "drawn", State.FAILED: "failed", State.WAITING: "left"}
Watch = Callable[[int, int], None]


class _OutOfTime(Exception):
    """The run is over before the table is."""


def gather(unit_id: str, request: SummaryRequest, notice: Notice) -> list[Entry]:
    """What the table lists, in its order."""
    heads = summaries.every_head(unit_id, notice.series, request.level, notice.notice_id)
    wanted = (head for head in heads if summary_content.is_listed(head, unit_id, request.status))
    return sorted((summary_content.entry(head, unit_id) for head in wanted), key=lambda entry: entry.order)


def draw(document: Document, notice: Notice, entries: list[Entry], now: datetime, watch: Watch) -> None:
    """Writes the file. `watch` is told how many of how many are read, and may stop it by raising."""
    if document.request.format == Format.XLSX:
        from chalicelib.documents.summary_xlsx import render
    else:
        from chalicelib.documents.summary_pdf import render
    heading = Heading(
        year=notice.year,
        series=notice.series,
        level=document.request.level,
        unit=document.unit_name,
        committee=notice.unit_name,
        made_on=local_date(now),
        status=document.request.status,
    )
    made = render(heading, _rows(entries, watch))
    files.write(document.file_key, made, document.request.format.content_type)


def _rows(entries: list[Entry], watch: Watch) -> Iterator[Row]:
    for start in range(0, len(entries), BATCH):
        watch(start, len(entries))
        batch = entries[start : start + BATCH]
        said = summaries.load_submissions({head.declaration_id: head.submission for head in batch})
        for number, head in enumerate(batch, start + 1):
            yield summary_content.row(number, head, said.get(head.declaration_id, {}))


def draw_waiting(now: datetime, limit: int, budget: Budget) -> Counts:
    """What waits, oldest first, until the time is up; what is not done then is left to the next run.

    None is begun in the second half of the time, so that each has at least as much.
    """
    counts = {"drawn": 0, "failed": 0, "left": 0}
    for document in stored.list_to_draw(limit).items:
        is_early = not budget.is_spent() and budget.used < budget.seconds / 2
        counts[_drawn(document, now, budget) if is_early else "left"] += 1
    return counts


def _drawn(document: Document, now: datetime, budget: Budget) -> str:
    taken = rules.claim(document, now)
    if taken is None:
        return "left"
    try:
        work = _Work(stored.save_document(taken), budget)
        return work.done(now)
    except Stale:  # another copy has taken it
        return "left"
    except Exception:
        # Nor must one that cannot even be written down keep the others waiting.
        LOG.exception("document left in hand", extra={"document_id": document.document_id})
        return "failed"


@dataclass
class _Work:
    """A document in hand: only who holds its lease writes it, and finds out by the version when that is lost."""

    document: Document
    budget: Budget

    def done(self, now: datetime) -> str:
        """What has become of it. Raises Stale when the lease is lost."""
        if self.document.state == State.DRAWING:
            self.document = stored.save_document(self._tried(now))
        if self.document.state == State.FAILED:
            LOG.error("document given up", extra={"document_id": self.document.document_id})
        return _OUTCOMES[self.document.state]

    def _tried(self, now: datetime) -> Document:
        try:
            notice = notices.load_notice(self.document.request.notice_id)
            entries = gather(self.document.unit_id, self.document.request, notice)
            draw(self.document, notice, entries, now, self._watch)
        except Stale:
            raise
        except _OutOfTime:
            LOG.warning("document not finished in time", extra={"document_id": self.document.document_id})
        except Exception:
            # One that cannot be drawn must not keep the others waiting; the next run tries it again.
            LOG.exception("document not drawn", extra={"document_id": self.document.document_id})
        else:
            return rules.finish(self.document)
        return rules.give_back(self.document)

    def _watch(self, done: int, total: int) -> None:
        if self.budget.is_spent():
            raise _OutOfTime
        come = rules.progress(self.document, done, total)
        if come.percent >= self.document.percent + STEP:
            self.document = stored.save_document(come)
