"""Bodies of the scheduled functions: plain functions of `now` that answer what they did."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from chalicelib.documents.messages import render
from chalicelib.domain.actors import SYSTEM
from chalicelib.domain.channels import Channel
from chalicelib.domain.errors import NotFound, Stale
from chalicelib.domain.messages import RETRY_AFTER, Notification
from chalicelib.handlers import drawing, issuing, lapsing, reissuing, sweeping
from chalicelib.settings import settings
from chalicelib.storage import outbox, panels, recipients, sms
from chalicelib.storage.tables import UserItem

LOG = logging.getLogger(__name__)
#: Seconds a run issues, or sweeps, before it leaves the rest to the next one; the function's own limit is 280.
RUN_SECONDS = 240.0
#: The same for drawing, where the last table is still to be put together and stored when the time is up.
DRAWING_SECONDS = 200.0
PAGE = 25


def issue_certificates(now: datetime) -> dict[str, int]:
    """Certificates of confirmed panels that their confirmation did not get to."""
    issued = failed = 0
    for panel in panels.list_to_issue(PAGE).items:
        current = panels.load_panel(panel.panel_id)
        done = issuing.issue_for_panel(current, SYSTEM, now, RUN_SECONDS / PAGE)
        issued, failed = issued + done.issued, failed + done.failed
    return {"issued": issued, "failed": failed}


def reissue_certificates(now: datetime) -> dict[str, int]:
    """Certificates of people whose name or identity number was corrected."""
    return reissuing.reissue_due(now, PAGE, RUN_SECONDS)


def draw_documents(now: datetime) -> dict[str, int]:
    """Summary tables that were too long for the request that asked for them."""
    return drawing.draw_waiting(now, PAGE, DRAWING_SECONDS)


def deliver_outbox(now: datetime) -> dict[str, int]:
    """Sends what is due by SMS, oldest first, and takes it out of the outbox.

    A message is marked before it is sent: two copies of the job never send the same one, and a crash in between
    loses its SMS while the in-app message stays.
    """
    counts = {"sent": 0, "skipped": 0, "failed": 0}
    for shard in range(outbox.SHARDS):
        for item, notification in outbox.list_undelivered(shard, now, PAGE):
            counts[_deliver(item, notification, shard, now)] += 1
    return counts


def _deliver(item: UserItem, notification: Notification, shard: int, now: datetime) -> str:
    try:
        outbox.mark_delivered(item)
    except Stale:
        return "skipped"
    try:
        return "sent" if _send(notification) else "skipped"
    except Exception:
        # One number that cannot be reached must not keep the others waiting: it is tried again after them.
        LOG.exception("message not sent", extra={"kind": notification.kind})
        outbox.put_back(item, shard, now + RETRY_AFTER)
        return "failed"


def _send(notification: Notification) -> bool:
    try:
        phone = recipients.phone_for(notification)
    except NotFound:
        LOG.warning("message without a recipient", extra={"kind": notification.kind})
        return False
    sms.send(phone, render(notification, Channel.SMS, settings().public_url).text)
    return True


def sweep_uploads(now: datetime) -> dict[str, int]:
    """Uploads that were never confirmed, and bytes that no attachment and no submission holds on to."""
    return asdict(sweeping.sweep(now, RUN_SECONDS))


def lapse(now: datetime) -> dict[str, int]:
    """Corrections whose term has passed."""
    return lapsing.lapse(now, RUN_SECONDS)


#: By the names of the contract; `app.py` schedules them, the local cloud runs them on demand.
JOBS: dict[str, Callable[[datetime], dict[str, int]]] = {
    "issue_certificates": issue_certificates,
    "reissue_certificates": reissue_certificates,
    "deliver_outbox": deliver_outbox,
    "draw_documents": draw_documents,
    "sweep_uploads": sweep_uploads,
    "lapse": lapse,
}
