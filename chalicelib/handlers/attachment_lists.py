"""A declaration's files as a list: by kind, which are required and still missing; and their order."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain.actors import Permission, Role
from chalicelib.domain.attachment_order import Order, reordered
from chalicelib.domain.attachments import MOST, UNIT_KINDS, Attachment
from chalicelib.domain.completeness import required_kinds
from chalicelib.domain.errors import PreconditionFailed
from chalicelib.domain.notices import Notice
from chalicelib.handlers.attachments import ON_ROUTE, WRITERS, ShownAttachment, show_attachment, writer_of
from chalicelib.handlers.declarations import load_visible
from chalicelib.handlers.etags import attachments_version, whole_etag, with_attachments
from chalicelib.handlers.listing import Listing
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import contents, notices
from chalicelib.storage.contents import Whole

blueprint = Blueprint(__name__)


class KindOfMaterial(BaseModel):
    """`missing`: it is required and no confirmed file is there. `by` says who brings it."""

    kind: str
    kind_label: str
    by: str
    required: bool
    missing: bool
    attachment_ids: list[str]


class AttachmentList(Listing[ShownAttachment]):
    """All of them, in their order; `kinds` groups them. `most` is how many there may be."""

    kinds: list[KindOfMaterial]
    most: int = MOST


@route(
    blueprint,
    "GET",
    "/v1/declarations/{declaration_id}/attachments",
    allow=ON_ROUTE,
    returns=AttachmentList,
    tag="附件",
)
def list_attachments(request: Request, declaration_id: str) -> Answer:
    """附件清单：按材料种类，标明必备和缺少的"""
    whole = load_visible(declaration_id, request.actor)
    return Answer(_listed(whole), etag=whole_etag(whole))


def _listed(whole: Whole) -> AttachmentList:
    notice = notices.load_notice(whole.declaration.notice_id)
    required = required_kinds(whole.declaration, notice)
    kinds = dict.fromkeys([*required, *(attachment.kind for attachment in whole.attachments)])
    return AttachmentList(
        items=[_called(show_attachment(attachment), notice) for attachment in whole.attachments],
        next_cursor=None,
        kinds=[_kind(kind, notice.kind_label(kind), kind in required, whole.attachments) for kind in kinds],
    )


def _called(shown: ShownAttachment, notice: Notice) -> ShownAttachment:
    """By the name that the notice gives its kind."""
    return shown.model_copy(update={"kind_label": notice.kind_label(shown.kind)})


def _kind(kind: str, label: str, required: bool, attachments: list[Attachment]) -> KindOfMaterial:
    of_kind = [attachment for attachment in attachments if attachment.kind == kind]
    return KindOfMaterial(
        kind=kind,
        kind_label=label,
        by="unit" if kind in UNIT_KINDS else Role.APPLICANT,
        required=required,
        missing=required and not any(attachment.verified_at for attachment in of_kind),
        attachment_ids=[attachment.attachment_id for attachment in of_kind],
    )


@route(
    blueprint,
    "PUT",
    "/v1/declarations/{declaration_id}/attachments/order",
    allow=WRITERS,
    body=Order,
    needs_if_match=True,
    returns=AttachmentList,
    tag="附件",
    permission=Permission.REPORT,
)
def order_attachments(request: Request, declaration_id: str) -> Answer:
    """调整同一类附件的先后顺序"""
    whole = load_visible(declaration_id, request.actor)
    if_match = request.if_match or ""
    if attachments_version(if_match) != whole.attachment_changes:
        raise PreconditionFailed()
    writer = writer_of(request.actor, whole.declaration, request.body.kind)
    moved = reordered(whole.attachments, request.body)
    version = contents.save_order(moved, writer, whole.attachment_changes) if moved else whole.attachment_changes
    after = contents.load_whole(declaration_id) if moved else whole
    return Answer(_listed(after), etag=with_attachments(if_match, version))
