"""Notices: drafted and published by a committee, read by everybody."""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.domain import notices
from chalicelib.domain.actors import ANYONE, Permission, Role
from chalicelib.domain.catalogue import series_name
from chalicelib.domain.errors import NotFound, Unauthenticated
from chalicelib.domain.notices import Notice, NoticeDraft, NoticeStatus
from chalicelib.domain.times import Moment
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import notices as stored
from chalicelib.storage import units

blueprint = Blueprint(__name__)
COMMITTEE = frozenset({Role.COMMITTEE})


class ShownNotice(NoticeDraft):
    notice_id: str
    unit_id: str
    unit_name: str
    series_name: str
    status: NoticeStatus
    published_at: Moment | None


class NoticeQuery(Paging):
    status: Annotated[NoticeStatus, Field(description="草稿只有本评委会可见")] = NoticeStatus.PUBLISHED


@route(
    blueprint,
    "POST",
    "/v1/notices",
    allow=COMMITTEE,
    body=NoticeDraft,
    returns=ShownNotice,
    status=201,
    idempotent=True,
    tag="通知",
    permission=Permission.ADMINISTER,
)
def draft_notice(request: Request) -> Answer:
    """起草申报通知"""
    committee = units.load_unit(request.actor.party_id)
    change = notices.draft(new_id(), committee, request.body, request.actor, request.now)
    answer = Answer(_shown(change.after), etag="1")
    stored.save_notice(change, request.receipt(answer))
    return answer


@route(blueprint, "GET", "/v1/notices", allow=ANYONE, query=NoticeQuery, returns=Listing[ShownNotice], tag="通知")
def list_notices(request: Request) -> Listing[ShownNotice]:
    """已发布的申报通知"""
    query: NoticeQuery = request.query
    if query.status == NoticeStatus.DRAFT and request.visitor is None:
        raise Unauthenticated()
    unit_id = (request.visitor.unit_id or "") if request.visitor else ""
    return Listing(**listed(stored.list_notices(query.status, unit_id, query.limit, query.cursor), _shown))


@route(blueprint, "GET", "/v1/notices/{notice_id}", allow=ANYONE, returns=ShownNotice, tag="通知")
def read_notice(request: Request, notice_id: str) -> Answer:
    """一份申报通知"""
    notice = stored.load_notice(notice_id)
    if not notices.may_see(request.visitor, notice):
        raise NotFound("没有找到这份通知")
    return Answer(_shown(notice), etag=str(notice.version))


@route(
    blueprint,
    "POST",
    "/v1/notices/{notice_id}/publication",
    allow=COMMITTEE,
    returns=ShownNotice,
    tag="通知",
    permission=Permission.ADMINISTER,
)
def publish_notice(request: Request, notice_id: str) -> ShownNotice:
    """发布申报通知"""
    change = notices.publish(stored.load_notice(notice_id), request.actor, request.now)
    stored.save_notice(change)
    return _shown(change.after)


def _shown(notice: Notice) -> ShownNotice:
    return ShownNotice(**notice.model_dump(exclude={"trail", "version"}), series_name=series_name(notice.series))
