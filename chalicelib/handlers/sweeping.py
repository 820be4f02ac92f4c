"""Sweeping uploads: announcements that nobody confirmed go, and bytes that nothing holds on to any more.

Each ticket is looked after by what has become of its attachment. Everything may be done twice, or broken off
anywhere: the row goes before the bytes, the ticket last, and a row only goes as it was read.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import old_certificates as old_rules
from chalicelib.domain.attachments import Attachment
from chalicelib.domain.errors import Stale
from chalicelib.domain.uploads import Keeper, Ticket, is_abandoned, superfluous
from chalicelib.handlers.running import Budget
from chalicelib.storage import contents, files, old_certificates, portraits, proofs, uploads
from chalicelib.storage.tables import DeclarationItem

LOG = logging.getLogger(__name__)
PAGE = 25


@dataclass
class Swept:
    """`removed` announcements and `deleted` versions of files. The next run sees those again that were `left`, since
    somebody was just changing them, or `failed`.
    """

    tickets: int = 0
    removed: int = 0
    deleted: int = 0
    left: int = 0
    failed: int = 0


def sweep(now: datetime, budget: Budget) -> Swept:
    """Looks after what is due until the time is up; the rest waits for the next run."""
    swept = Swept()
    for item, ticket in _due(now):
        if budget.is_spent():
            break
        swept.tickets += 1
        try:
            _look_after(ticket, now, swept)
            uploads.finish(item)
        except Stale:
            swept.left += 1
        except Exception:
            # One that cannot be swept must not keep the others waiting.
            LOG.exception("upload not swept", extra={"declaration_id": ticket.declaration_id})
            swept.failed += 1
    return swept


def _due(now: datetime) -> Iterator[tuple[DeclarationItem, Ticket]]:
    for shard in range(uploads.SHARDS):
        cursor: str | None = None
        while True:
            page = uploads.list_due(shard, now, PAGE, cursor)
            yield from page.items
            cursor = page.cursor
            if cursor is None:
                break


def _look_after(ticket: Ticket, now: datetime, swept: Swept) -> None:
    """Raises Stale when somebody changed what the bytes belong to at this very moment."""
    if ticket.keeper == Keeper.OLD_CERTIFICATE:
        lapsed = old_rules.lapse(old_certificates.load(ticket.declaration_id), now)
        old_certificates.save(lapsed)
        swept.removed += not lapsed.is_nothing
        pinned = old_certificates.pinned(ticket.declaration_id, ticket.attachment_id)
    elif ticket.keeper == Keeper.REVOCATION:
        pinned = proofs.pinned(ticket.declaration_id, ticket.attachment_id)
    elif ticket.keeper == Keeper.PORTRAIT:
        pinned = portraits.sweep(ticket.declaration_id, ticket.attachment_id)
    else:
        pinned = _pinned_attachment(ticket, swept)
    # By now nothing can begin to hold on to these bytes.
    for version in superfluous(files.list_versions(ticket.key), pinned):
        files.delete(ticket.key, version)
        swept.deleted += 1


def _pinned_attachment(ticket: Ticket, swept: Swept) -> set[str]:
    attachment = contents.find_attachment(ticket.declaration_id, ticket.attachment_id)
    if is_abandoned(attachment):
        assert attachment
        contents.forget_upload(attachment)
        swept.removed += 1
    return _pinned(ticket, attachment)


def _pinned(ticket: Ticket, attachment: Attachment | None) -> set[str]:
    """What must stay: a confirmed file's one version; of one that was taken off, what was submitted before that."""
    if attachment is None:
        return contents.frozen_versions(ticket.declaration_id, ticket.attachment_id)
    return {attachment.s3_version} if attachment.s3_version else set()
