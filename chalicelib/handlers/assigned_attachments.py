"""The materials of a panel's candidates, for its experts: opened by link while they judge, and written down."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import blindness
from chalicelib.domain.accesses import judging
from chalicelib.domain.actors import Role
from chalicelib.domain.attachments import Attachment
from chalicelib.domain.errors import NotFound
from chalicelib.domain.notices import Notice
from chalicelib.domain.sittings import Sitting, refuse_closed
from chalicelib.handlers.assigned import load_assigned
from chalicelib.handlers.attachments import Download
from chalicelib.handlers.listing import Listing
from chalicelib.handlers.web import Request, route
from chalicelib.settings import settings
from chalicelib.storage import accesses, files, notices
from chalicelib.storage.contents import Whole

blueprint = Blueprint(__name__)
EXPERT = frozenset({Role.EXPERT})


_TOLD = {"attachment_id", "kind", "content_type", "size", "pages"}


class AssignedAttachment(BaseModel):
    """`filename` says kind and number where the panel is blind; `pages` where it has any."""

    attachment_id: str
    kind: str
    kind_label: str
    filename: str
    content_type: str
    size: int
    pages: int | None


@route(
    blueprint,
    "GET",
    "/v1/panels/{panel_id}/declarations/{declaration_id}/attachments",
    allow=EXPERT,
    returns=Listing[AssignedAttachment],
    tag="评审",
)
def list_assigned_attachments(request: Request, panel_id: str, declaration_id: str) -> Listing[AssignedAttachment]:
    """专家待评审申报的材料清单；盲评只列匿名件"""
    sitting, whole = _judged_now(request, panel_id, declaration_id)
    notice = notices.load_notice(whole.declaration.notice_id)
    found = [
        AssignedAttachment(
            **attachment.model_dump(include=_TOLD), kind_label=notice.kind_label(attachment.kind), filename=filename
        )
        for attachment, filename in _shown(sitting, whole, notice)
    ]
    return Listing[AssignedAttachment](items=found, next_cursor=None)


def _judged_now(request: Request, panel_id: str, declaration_id: str) -> tuple[Sitting, Whole]:
    sitting, whole = load_assigned(panel_id, declaration_id, request)
    refuse_closed(sitting)
    return sitting, whole


def _shown(sitting: Sitting, whole: Whole, notice: Notice) -> list[tuple[Attachment, str]]:
    shown = [attachment for attachment in whole.attachments if blindness.is_shown(attachment, sitting.blind)]
    if not sitting.blind:
        return [(attachment, attachment.filename) for attachment in shown]
    return blindness.numbered(shown, notice.kind_label)


@route(
    blueprint,
    "GET",
    "/v1/panels/{panel_id}/declarations/{declaration_id}/attachments/{attachment_id}",
    allow=EXPERT,
    returns=Download,
    tag="评审",
)
def view_assigned_attachment(request: Request, panel_id: str, declaration_id: str, attachment_id: str) -> Download:
    """专家查看一份材料：取得下载地址；申报人可见有专家查阅，不见是谁"""
    sitting, whole = _judged_now(request, panel_id, declaration_id)
    notice = notices.load_notice(whole.declaration.notice_id)
    found = {attachment.attachment_id: (attachment, name) for attachment, name in _shown(sitting, whole, notice)}
    if attachment_id not in found:
        raise NotFound("没有找到这份附件")
    attachment, filename = found[attachment_id]
    accesses.note(
        whole.declaration.applicant_id, judging(request.actor, sitting.unit_name, declaration_id, request.now)
    )
    url = files.presign_download(
        attachment.key, filename, attachment.s3_version, inline=True, content_type=attachment.content_type.value
    )
    return Download(url=url, expires_in=settings().download_seconds)
