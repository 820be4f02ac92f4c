"""Attachments: announced, uploaded straight to S3, confirmed (`confirming.py`), viewed, taken off."""

from typing import Any

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import attachments as rules
from chalicelib.domain import declarations
from chalicelib.domain.actors import REVIEWERS, Actor, Permission, Role
from chalicelib.domain.attachment_order import next_position
from chalicelib.domain.attachments import Announcement, Attachment
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.times import Moment
from chalicelib.domain.uploads import look_after
from chalicelib.handlers.confirming import confirm
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.openings import opened
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.settings import settings
from chalicelib.storage import contents, files
from chalicelib.storage import declarations as stored

blueprint = Blueprint(__name__)
WRITERS = REVIEWERS | {Role.APPLICANT}
ON_ROUTE = WRITERS | {Role.COMMITTEE}


class ShownAttachment(BaseModel):
    """`position` counts within the kind; `pages`, or the sides in pixels, are known once it is verified."""

    attachment_id: str
    kind: str
    kind_label: str
    position: int
    filename: str
    content_type: str
    size: int
    sha256: str
    pages: int | None
    width: int | None
    height: int | None
    status: str
    verified_at: Moment | None
    carried_from: str | None


class Upload(BaseModel):
    """A form post: `fields` first, the file last, to `url`."""

    url: str
    fields: dict[str, str]


class AnnouncedAttachment(ShownAttachment):
    upload: Upload
    upload_expires_at: Moment


class Download(BaseModel):
    """`expires_in` in seconds."""

    url: str
    expires_in: int


def show_attachment(attachment: Attachment) -> ShownAttachment:
    return ShownAttachment(**_told(attachment))


def _told(attachment: Attachment) -> dict[str, Any]:
    return attachment.model_dump(include=set(ShownAttachment.model_fields)) | {
        "kind_label": rules.label_of(attachment.kind),
        "status": "verified" if attachment.verified_at else "announced",
    }


@route(
    blueprint,
    "POST",
    "/v1/declarations/{declaration_id}/attachments",
    allow=WRITERS,
    body=Announcement,
    returns=AnnouncedAttachment,
    status=201,
    idempotent=True,
    tag="附件",
    permission=Permission.REPORT,
)
def announce_attachment(request: Request, declaration_id: str) -> Answer:
    """上传附件：取得上传地址"""
    given: Announcement = request.body
    whole = contents.load_whole(declaration_id)
    writer = writer_of(request.actor, whole.declaration, given.kind)
    rules.refuse_too_many(len(whole.attachments))
    position = next_position(given.kind, whole.attachments)
    attachment = rules.announce(new_id(), declaration_id, given, writer, request.now, position)
    answer = Answer(
        AnnouncedAttachment(
            **_told(attachment),
            upload=Upload(**files.presign_upload(attachment)),
            upload_expires_at=files.upload_expires(request.now),
        )
    )
    contents.save_attachment(attachment, writer, request.receipt(answer), look_after(attachment, request.now))
    return answer


def writer_of(actor: Actor, declaration: Declaration, kind: str) -> str:
    """Applicants bring their own kinds, the holding unit its own. Raises NotFound, NotAllowed."""
    declarations.refuse_stranger(declaration, actor)
    if (kind in rules.UNIT_KINDS) != (actor.role in REVIEWERS):
        raise NotAllowed("这类材料不由您上传")
    return actor.party_id


@route(
    blueprint,
    "POST",
    "/v1/declarations/{declaration_id}/attachments/{attachment_id}/confirmation",
    allow=WRITERS,
    returns=ShownAttachment,
    tag="附件",
    permission=Permission.REPORT,
)
def confirm_attachment(request: Request, declaration_id: str, attachment_id: str) -> ShownAttachment:
    """确认附件已上传"""
    attachment = _own(request.actor, declaration_id, attachment_id)
    return show_attachment(confirm(attachment, request.now))


def _own(actor: Actor, declaration_id: str, attachment_id: str) -> Attachment:
    stored.load_declaration(declaration_id)  # a deleted one is not there
    attachment = contents.load_attachment(declaration_id, attachment_id)
    if attachment.uploaded_by != actor.party_id:
        raise NotFound("没有找到这份附件")
    return attachment


@route(
    blueprint,
    "GET",
    "/v1/declarations/{declaration_id}/attachments/{attachment_id}",
    allow=ON_ROUTE,
    returns=Download,
    tag="附件",
)
def view_attachment(request: Request, declaration_id: str, attachment_id: str) -> Download:
    """查看附件：取得下载地址"""
    whole = contents.load_whole(declaration_id)
    found = next((a for a in whole.attachments if a.attachment_id == attachment_id), None)
    if found is None or not declarations.may_see(request.actor, whole.declaration):
        raise NotFound("没有找到这份附件")
    opened(whole, request)
    if found.verified_at is None:
        raise Conflict("附件尚未确认，请先确认上传", code="attachment_unconfirmed")
    url = files.presign_download(
        found.key, found.filename, found.s3_version, inline=True, content_type=found.content_type.value
    )
    return Download(url=url, expires_in=settings().download_seconds)


@route(
    blueprint,
    "DELETE",
    "/v1/declarations/{declaration_id}/attachments/{attachment_id}",
    allow=WRITERS,
    returns=None,
    status=204,
    tag="附件",
    permission=Permission.REPORT,
)
def remove_attachment(request: Request, declaration_id: str, attachment_id: str) -> Answer:
    """删除附件"""
    attachment = _own(request.actor, declaration_id, attachment_id)
    contents.remove_attachment(attachment, attachment.uploaded_by, look_after(attachment, request.now))
    return Answer()
