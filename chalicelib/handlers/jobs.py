"""Bodies of the scheduled functions: plain functions of `now`, and of the time they may take, that answer counts."""

from dataclasses import asdict
from datetime import datetime

from chalicelib.handlers import (
    closing,
    delivering,
    drawing,
    escalating,
    issuing_runs,
    lapsing,
    purging,
    reissuing,
    reminding,
    running,
    sweeping,
)
from chalicelib.handlers.running import Budget, Counts, Job

#: Seconds after which the functions themselves are ended, as in `.chalice/config.json`.
LIMIT, MINUTE_LIMIT = 280, 55
#: Seconds a run works before it leaves the rest to the next one.
RUN_SECONDS = 240.0
#: The same for what is sent every minute.
MINUTE_SECONDS = 45.0
#: The same for drawing, where the last table is still to be put together and stored when the time is up.
DRAWING_SECONDS = 200.0
PAGE = 25


def issue_certificates(now: datetime, budget: Budget) -> Counts:
    """Certificates of confirmed panels that their confirmation did not get to."""
    return issuing_runs.issue_due(now, PAGE, budget)


def reissue_certificates(now: datetime, budget: Budget) -> Counts:
    """Certificates of people whose name or identity number was corrected."""
    return reissuing.reissue_due(now, PAGE, budget)


def draw_documents(now: datetime, budget: Budget) -> Counts:
    """Summary tables that were too long for the request that asked for them."""
    return drawing.draw_waiting(now, PAGE, budget)


def deliver_outbox(now: datetime, budget: Budget) -> Counts:
    """What is due by SMS and mail."""
    return delivering.deliver(now, budget)


def sweep_uploads(now: datetime, budget: Budget) -> Counts:
    """Uploads that were never confirmed, and bytes that no attachment and no submission holds on to."""
    return asdict(sweeping.sweep(now, budget))


def lapse(now: datetime, budget: Budget) -> Counts:
    """Corrections whose term has passed."""
    return lapsing.lapse(now, budget)


def remind(now: datetime, budget: Budget) -> Counts:
    """The day's reminders: unsent drafts, corrections whose term ends, and what waits on units' desks."""
    return reminding.remind(now, budget)


def escalate_paths(now: datetime, budget: Budget) -> Counts:
    """Path requests that waited too long, to the bureau."""
    return escalating.escalate(now, budget)


def close_publicities(now: datetime, budget: Budget) -> Counts:
    """Publicities that have run their days."""
    return closing.close(now, budget)


def purge_drafts(now: datetime, budget: Budget) -> Counts:
    """Deleted drafts that nobody can restore any more."""
    return purging.purge(now, budget)


#: By the names of the contract; `app.py` schedules them, the local cloud runs them on demand.
JOBS: dict[str, Job] = {
    "issue_certificates": Job(issue_certificates, RUN_SECONDS, LIMIT),
    "reissue_certificates": Job(reissue_certificates, RUN_SECONDS, LIMIT),
    "deliver_outbox": Job(deliver_outbox, MINUTE_SECONDS, MINUTE_LIMIT),
    "draw_documents": Job(draw_documents, DRAWING_SECONDS, LIMIT),
    "sweep_uploads": Job(sweep_uploads, RUN_SECONDS, LIMIT),
    "lapse": Job(lapse, RUN_SECONDS, LIMIT),
    "close_publicities": Job(close_publicities, RUN_SECONDS, LIMIT),
    "purge_drafts": Job(purge_drafts, RUN_SECONDS, LIMIT),
    "remind": Job(remind, RUN_SECONDS, LIMIT),
    "escalate_paths": Job(escalate_paths, RUN_SECONDS, LIMIT),
}


def run(name: str, now: datetime) -> Counts:
    """One run of the job of this name."""
    return running.run(name, JOBS[name], now)
