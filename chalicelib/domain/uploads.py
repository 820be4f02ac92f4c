"""Uploads that nobody confirmed, or whose attachment was taken off: when their bytes may go (domain.md §2 rule 6)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import BaseModel

from chalicelib.domain.attachments import Attachment
from chalicelib.domain.times import Moment

#: Far longer than an upload link works, so that nobody is still sending when the bytes go.
KEPT_UNCONFIRMED = timedelta(hours=24)


class Ticket(BaseModel, frozen=True):
    """To look after one upload when it is `due`, whatever has become of its attachment by then."""

    declaration_id: str
    attachment_id: str
    key: str
    due: Moment


def look_after(attachment: Attachment, now: datetime) -> Ticket:
    told = attachment.model_dump(include={"declaration_id", "attachment_id"})
    return Ticket(**told, key=attachment.key, due=now + KEPT_UNCONFIRMED)


def is_abandoned(attachment: Attachment | None) -> bool:
    """Whether an attachment whose ticket is due was never confirmed."""
    return attachment is not None and attachment.verified_at is None


def superfluous(found: Iterable[str], pinned: Iterable[str]) -> list[str]:
    """Of the versions that lie in the bucket, those that neither the attachment nor any submission holds on to."""
    return sorted(set(found) - set(pinned))
