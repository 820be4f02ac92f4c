"""A new portrait for a certificate that is to be issued anew, without declaring again (domain.md §2 rule 13).

The holder or the committee brings it; it is looked at like a declaration's, and only the committee issues with it.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from chalicelib.domain.actors import Actor
from chalicelib.domain.attachments import ContentType
from chalicelib.domain.certificates import Certificate, PinnedPortrait
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.messages import Notification, tell
from chalicelib.domain.old_certificates import OldCertificate
from chalicelib.domain.revocations import refuse_revoked
from chalicelib.domain.times import Moment

#: Ours: of one certificate, whatever has become of them.
MOST = 10


class PortraitDraft(BaseModel):
    content_type: Annotated[Literal["image/jpeg", "image/png"], Field(description="证件照的类型")] = "image/jpeg"


class Portrait(BaseModel):
    """Good to be used once it is confirmed; `s3_version` then pins its bytes."""

    portrait_id: str
    number: str
    content_type: ContentType
    brought_by: str
    brought_by_name: str
    announced_at: Moment
    confirmed_at: Moment | None = None
    s3_version: str | None = None
    sha256: str | None = None
    width: int | None = None
    height: int | None = None
    version: int | None = Field(default=None, exclude=True)


def refuse_stranger(issued_on: Declaration | OldCertificate, actor: Actor) -> None:
    """The holder's and the issuing committee's own; for everybody else it does not exist. Raises NotFound."""
    if actor.party_id not in (issued_on.applicant_id, issued_on.committee_id):
        raise NotFound("没有找到这份证书", code="certificate_not_found")


def announce(
    portrait_id: str, certificate: Certificate, given: PortraitDraft, brought: int, actor: Actor, now: datetime
) -> Portrait:
    """`brought` are the certificate's so far. Raises Conflict `certificate_revoked` or `too_many_portraits`."""
    refuse_revoked(certificate)
    if brought >= MOST:
        raise Conflict(f"一份证书最多上传{MOST}张照片，请联系发证机关", code="too_many_portraits")
    return Portrait(
        portrait_id=portrait_id,
        number=certificate.number,
        content_type=ContentType(given.content_type),
        brought_by=actor.account_id,
        brought_by_name=actor.name,
        announced_at=now,
    )


def confirm(portrait: Portrait, now: datetime, **found: str | int | None) -> Portrait:
    """`found` are the version, the hash and the sides of what was looked at."""
    return portrait.model_copy(update={"confirmed_at": now, **found})


def told(portrait: Portrait, issued_on: Declaration | OldCertificate, now: datetime) -> tuple[Notification, ...]:
    """The committee hears of what a holder brought."""
    if portrait.brought_by != issued_on.applicant_id:
        return ()
    return (tell(issued_on.committee_id, "portrait_brought", portrait.portrait_id, now, number=portrait.number),)


def pinned(portrait: Portrait) -> PinnedPortrait:
    """Raises Conflict `portrait_unconfirmed`."""
    if portrait.s3_version is None:
        raise Conflict("这张照片尚未上传并确认，请先确认", code="portrait_unconfirmed")
    return PinnedPortrait(portrait_id=portrait.portrait_id, s3_version=portrait.s3_version)
