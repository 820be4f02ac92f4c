"""Notices: drafted, changed and published by a committee, read by everybody."""

from datetime import datetime
from typing import Annotated

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.domain import notice_changes, notices
from chalicelib.domain.actors import ANYONE, Permission, Role
from chalicelib.domain.catalogue import Level
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import NotFound, Unauthenticated
from chalicelib.domain.jurisdiction import SeriesKey
from chalicelib.domain.notice_changes import NoticeEdit
from chalicelib.domain.notices import Notice, NoticeDraft, NoticeStatus
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.shown_notices import NoticePage, ShownNotice, show_notice, show_page
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import notices as stored
from chalicelib.storage import units
from chalicelib.storage.reading import Page, filled

blueprint = Blueprint(__name__)
#: A notice may hold 180 KB of text, and an answer of Lambda's 6 MB.
LONGEST_PAGE = 25
COMMITTEE = frozenset({Role.COMMITTEE})


class NoticeQuery(Paging):
    """`published` are all that ever were, extended and closed ones among them; latest year first."""

    status: Annotated[
        NoticeStatus, Field(description="published 为已发布的全部；extended、closed 只列其中的；草稿只有本评委会可见")
    ] = NoticeStatus.PUBLISHED
    year: Annotated[int | None, Field(ge=2000, le=2100)] = None
    series: SeriesKey | None = None
    level: Level | None = None


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
    answer = Answer(show_notice(change.after, request.now), etag="1")
    stored.save_notice(change, request.receipt(answer))
    return answer


@route(blueprint, "GET", "/v1/notices", allow=ANYONE, query=NoticeQuery, returns=Listing[ShownNotice], tag="通知")
def list_notices(request: Request) -> Listing[ShownNotice]:
    """已发布的申报通知"""
    query: NoticeQuery = request.query
    if query.status == NoticeStatus.DRAFT and request.visitor is None:
        raise Unauthenticated()

    def read(limit: int, cursor: str | None) -> Page[Notice]:
        if query.status == NoticeStatus.DRAFT:
            unit_id = (request.visitor.unit_id or "") if request.visitor else ""
            return stored.list_drafts(unit_id, query.year, limit, cursor)
        return stored.list_published(query.year, limit, cursor)

    limit = min(query.limit, LONGEST_PAGE)
    page = filled(read, lambda notice: _is_wanted(notice, query, request.now), limit, query.cursor)
    committees = units.names(notice.unit_id for notice in page.items)
    return Listing(**listed(page, lambda notice: show_notice(notices.named(notice, committees), request.now)))


def _is_wanted(notice: Notice, query: NoticeQuery, now: datetime) -> bool:
    """What the index does not know: series, levels, and what the clock has made of the status."""
    shown = query.status if query.status == NoticeStatus.PUBLISHED else notices.shown_status(notice, now)
    return (
        query.series in (None, notice.series)
        and (query.level is None or query.level in notice.levels)
        and query.status == shown
    )


@route(blueprint, "GET", "/v1/notices/{notice_id}", allow=ANYONE, returns=NoticePage, tag="通知")
def read_notice(request: Request, notice_id: str) -> Answer:
    """一份申报通知：时间、条件、所需材料和可申报的资格名称"""
    notice = stored.load_notice(notice_id)
    if not notices.may_see(request.visitor, notice):
        raise NotFound("没有找到这份通知")
    notice = notices.named(notice, units.names([notice.unit_id]))
    return Answer(show_page(notice, request.now), etag=str(notice.version))


@route(
    blueprint,
    "PATCH",
    "/v1/notices/{notice_id}",
    allow=COMMITTEE,
    body=NoticeEdit,
    needs_if_match=True,
    returns=ShownNotice,
    tag="通知",
    permission=Permission.ADMINISTER,
)
def edit_notice(request: Request, notice_id: str) -> Answer:
    """修改草稿；通知发布后只能延长期限，或更正正文、申报条件说明和咨询方式"""
    notice, committee = stored.load_notice(notice_id), units.load_unit(request.actor.party_id)
    notices.refuse_stranger(notice, request.actor)
    request.refuse_stale(str(notice.version))  # first: what is refused below may be what another hand has just changed
    change = notice_changes.edit(notice, committee, request.body, request.actor, request.now)
    return _saved(change, request.now)


@route(
    blueprint,
    "POST",
    "/v1/notices/{notice_id}/publication",
    allow=COMMITTEE,
    returns=ShownNotice,
    looks_again=True,
    tag="通知",
    permission=Permission.ADMINISTER,
)
def publish_notice(request: Request, notice_id: str) -> Answer:
    """发布申报通知"""
    return _saved(notices.publish(stored.load_notice(notice_id), request.actor, request.now), request.now)


def _saved(change: Change[Notice], now: datetime) -> Answer:
    stored.save_notice(change)
    version = (change.after.version or 0) + (0 if change.is_nothing else 1)
    return Answer(show_notice(change.after, now), etag=str(version))
