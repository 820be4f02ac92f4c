"""Uploads that nobody confirmed, or whose attachment was taken off: when their bytes may go (domain.md §2 rule 6)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel

from chalicelib.domain.attachments import Attachment
from chalicelib.domain.times import Moment

#: Far longer than an upload link works, so that nobody is still sending when the bytes go.
KEPT_UNCONFIRMED = timedelta(hours=24)
MARGIN = timedelta(hours=1)


class Keeper(StrEnum):
    """What an upload was for, and so what may hold on to its bytes."""

    ATTACHMENT = "attachment"
    OLD_CERTIFICATE = "old_certificate"
    REVOCATION = "revocation"
    PORTRAIT = "portrait"


class Ticket(BaseModel, frozen=True):
    """To look after one upload when it is `due`, whatever has become of its attachment by then.

    For other keepers `declaration_id` is a registration's id or a certificate's number, `attachment_id` what of it.
    """

    keeper: Keeper = Keeper.ATTACHMENT
    declaration_id: str
    attachment_id: str
    key: str
    due: Moment


def look_after(attachment: Attachment, now: datetime) -> Ticket:
    told = attachment.model_dump(include={"declaration_id", "attachment_id"})
    return Ticket(**told, key=attachment.key, due=now + KEPT_UNCONFIRMED)


def look_after_other(
    keeper: Keeper, of: str, what: str, key: str, now: datetime, wait: timedelta = KEPT_UNCONFIRMED
) -> Ticket:
    return Ticket(keeper=keeper, declaration_id=of, attachment_id=what, key=key, due=now + wait)


def may_still_be_named(ticket: Ticket | None, now: datetime) -> bool:
    """Whether something may begin to hold on to it: not when the sweep may be looking after it at this very moment."""
    return ticket is not None and now < ticket.due - MARGIN


def is_abandoned(attachment: Attachment | None) -> bool:
    """Whether an attachment whose ticket is due was never confirmed."""
    return attachment is not None and attachment.verified_at is None


def superfluous(found: Iterable[str], pinned: Iterable[str]) -> list[str]:
    """Of the versions that lie in the bucket, those that neither the attachment nor any submission holds on to."""
    return sorted(set(found) - set(pinned))
