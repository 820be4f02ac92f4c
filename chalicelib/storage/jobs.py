"""Runs of scheduled jobs. users table, `job#<name>`: `lease`; `run#<time>#<run>` with TTL; `progress#<part>`, which is
how far a long work has come.
"""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.job_runs import KEPT, Lease, Run
from chalicelib.domain.times import UTC
from chalicelib.storage.reading import Page, get, query_page
from chalicelib.storage.tables import UserItem
from chalicelib.storage.transaction import Transaction, put

#: No cursor looks like this.
_FINISHED = "."


@dataclass
class Held:
    """The lease as it lies in the table while this run holds it, and the row of the run."""

    lease: UserItem
    row: UserItem


def start_run(run: Run, lease: Lease) -> Held | None:
    """ONE transaction. None when another run holds the job. Raises Stale when one takes it at this moment."""
    item = get(UserItem, f"job#{run.job}", "lease") or UserItem(f"job#{run.job}", "lease")
    if item.body and Lease.model_validate_json(item.body).is_held(run.started_at):
        return None
    held = Held(item, UserItem(f"job#{run.job}", _run_key(run), expires_at=int((run.started_at + KEPT).timestamp())))
    _write(held, run, lease)
    return held


def end_run(held: Held, run: Run, now: datetime) -> None:
    """ONE transaction: how it ended, and the job is free. Raises Stale when it took so long that another began."""
    lease = Lease.model_validate_json(held.lease.body)
    _write(held, run, lease.given_back(now))


def _write(held: Held, run: Run, lease: Lease) -> None:
    held.lease.body, held.row.body = lease.model_dump_json(), run.model_dump_json()
    transaction = Transaction()
    transaction.put(held.lease)
    transaction.put(held.row)
    transaction.commit()


def _run_key(run: Run) -> str:
    return f"run#{run.started_at.astimezone(UTC).isoformat(timespec='microseconds')}#{run.run_id}"


def list_runs(job: str, limit: int, cursor: str | None) -> Page[Run]:
    """Newest first."""
    return query_page(
        UserItem.query,
        f"job#{job}",
        limit,
        cursor,
        lambda item: Run.model_validate_json(item.body),
        range_key_condition=UserItem.sk.startswith("run#"),
        scan_index_forward=False,
    )


@dataclass
class Progress:
    """How far one part of a job's work has come: the cursor of the next page, or that it is finished."""

    item: UserItem

    @property
    def cursor(self) -> str | None:
        return None if self.is_finished else self.item.body

    @property
    def is_finished(self) -> bool:
        return bool(self.item.body == _FINISHED)

    def moved(self, cursor: str | None) -> UserItem:
        """To be written, once, in the transaction of the page's work: two copies cannot both do the page."""
        self.item.body = cursor or _FINISHED
        return self.item


def load_progress(job: str, part: str, expires_at: datetime) -> Progress:
    """Of this part; at its beginning when there is none yet. TTL forgets it after `expires_at`."""
    key = (f"job#{job}", f"progress#{part}")
    return Progress(get(UserItem, *key) or UserItem(*key, expires_at=int(expires_at.timestamp())))


def move_progress(progress: Progress, cursor: str | None) -> None:
    """Without any other work to write. Raises Stale when another copy moved it."""
    put(progress.moved(cursor))
