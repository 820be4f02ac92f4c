"""Internal publicities: announced by a unit, read by everybody, closed by the unit before it reports."""

from datetime import date, datetime

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import publicities as rules
from chalicelib.domain import publicity_outcomes
from chalicelib.domain.actors import ANYONE, REVIEWERS, Actor, Permission
from chalicelib.domain.catalogue import Level, series_name
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import NotFound
from chalicelib.domain.publicities import Cancellation, Person, Publicity, PublicityDraft, PublicityStatus
from chalicelib.domain.references import Id
from chalicelib.domain.times import Moment
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import notices, objections, units
from chalicelib.storage import publicities as stored
from chalicelib.storage.desks import load_heads
from chalicelib.storage.publicities import Publicized

blueprint = Blueprint(__name__)


class PublicityHead(BaseModel):
    publicity_id: str
    unit_id: str
    unit_name: str
    notice_id: str
    year: int
    series: str
    series_name: str
    level: Level
    level_label: str
    starts_on: date
    ends_on: date
    status: PublicityStatus
    status_label: str
    announced_at: Moment
    closed_at: Moment | None


class ShownPublicity(PublicityHead):
    """What the objections have done (`excluded`, `is_void`), and why it was cancelled, are the unit's own to know."""

    items: list[Person]
    objecting: str
    excluded: list[str] | None = None
    is_void: bool | None = None
    cancelled_for: str | None = None


class PublicityQuery(Paging):
    notice_id: Id | None = None


@route(
    blueprint,
    "POST",
    "/v1/publicities",
    allow=REVIEWERS,
    body=PublicityDraft,
    returns=ShownPublicity,
    status=201,
    idempotent=True,
    tag="公示",
    permission=Permission.REPORT,
)
def announce_publicity(request: Request) -> Answer:
    """发布单位内部公示名单（至少5个工作日）"""
    given: PublicityDraft = request.body
    notice, unit = notices.load_notice(given.notice_id), units.load_unit(request.actor.party_id)
    former = Publicized(unit.unit_id, given.declaration_ids)
    heads = load_heads(given.declaration_ids)
    change, people = rules.announce(new_id(), given, notice, unit, heads, former.newest, request.actor, request.now)
    answer = Answer(_shown(change.after, people, request.actor, request.now), etag="1")
    stored.create_publicity(change, people, former, request.receipt(answer))
    return answer


@route(
    blueprint,
    "GET",
    "/v1/publicities",
    allow=REVIEWERS,
    query=PublicityQuery,
    returns=Listing[PublicityHead],
    tag="公示",
)
def list_publicities(request: Request) -> Listing[PublicityHead]:
    """本单位的公示"""
    query: PublicityQuery = request.query
    page = stored.list_own(request.actor.party_id, query.notice_id, query.limit, query.cursor)
    return Listing(**listed(page, lambda publicity: _head(publicity, request.now)))


@route(blueprint, "GET", "/v1/publicities/{publicity_id}", allow=ANYONE, returns=ShownPublicity, tag="公示")
def read_publicity(request: Request, publicity_id: str) -> Answer:
    """公示名单，任何人可查看"""
    publicity = load_visible(request, publicity_id)
    shown = _shown(publicity, stored.load_people(publicity_id), request.visitor, request.now)
    return Answer(shown, etag=str(publicity.version))


def load_visible(request: Request, publicity_id: str) -> Publicity:
    """Raises NotFound before its first day and long after its last, but for its unit."""
    publicity = stored.load_publicity(publicity_id)
    if not rules.may_see(request.visitor, publicity, request.now):
        raise NotFound("没有找到这份公示")
    return publicity


@route(
    blueprint,
    "POST",
    "/v1/publicities/{publicity_id}/closing",
    allow=REVIEWERS,
    returns=ShownPublicity,
    looks_again=True,
    tag="公示",
    permission=Permission.REPORT,
)
def close_publicity(request: Request, publicity_id: str) -> Answer:
    """公示期满、异议办结后，办结公示"""
    publicity = load_visible(request, publicity_id)
    count, raised = objections.load_all(publicity_id)
    change = publicity_outcomes.close(publicity, raised, request.actor, request.now)
    return _ended(request, change, count)


@route(
    blueprint,
    "POST",
    "/v1/publicities/{publicity_id}/cancellation",
    allow=REVIEWERS,
    body=Cancellation,
    returns=ShownPublicity,
    looks_again=True,
    tag="公示",
    permission=Permission.REPORT,
)
def cancel_publicity(request: Request, publicity_id: str) -> Answer:
    """撤销有误的公示名单，可另行公示"""
    publicity = load_visible(request, publicity_id)
    change = publicity_outcomes.cancel(publicity, request.body.reason, request.actor, request.now)
    return _ended(request, change, objections.load_all(publicity_id)[0])


def _ended(request: Request, change: Change[Publicity], raised: int) -> Answer:
    """Bound to the number of objections that was read."""
    stored.close_publicity(change, raised)
    people = stored.load_people(change.after.publicity_id)
    shown = _shown(change.after, people, request.actor, request.now)
    return Answer(shown, etag=str((change.after.version or 0) + (0 if change.is_nothing else 1)))


def _head(publicity: Publicity, now: datetime) -> PublicityHead:
    told = publicity.model_dump(include=set(PublicityHead.model_fields))
    status = publicity.status(now)
    return PublicityHead(
        **told,
        series_name=series_name(publicity.series),
        level_label=publicity.level.label,
        status=status,
        status_label=status.label,
    )


def _shown(publicity: Publicity, people: list[Person], visitor: Actor | None, now: datetime) -> ShownPublicity:
    own = {}
    if visitor is not None and visitor.unit_id == publicity.unit_id:
        own = publicity.model_dump(include={"excluded", "is_void", "cancelled_for"})
    objecting = f"对名单有异议的，可在公示期内在本页提出，也可向{publicity.unit_name}当面反映；匿名、署名均可。"
    return ShownPublicity(**_head(publicity, now).model_dump(), items=people, objecting=objecting, **own)
