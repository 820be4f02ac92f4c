"""Reporting paths: requested by the lower unit, decided by the higher one."""

from typing import Literal

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import paths
from chalicelib.domain.actors import UNITS, Actor, Permission
from chalicelib.domain.catalogue import Level, series_name
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.notices import Notice
from chalicelib.domain.paths import Path, PathDecision, PathRequest, PathStatus
from chalicelib.domain.times import Moment
from chalicelib.domain.units import Unit
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import paths as stored
from chalicelib.storage import units

blueprint = Blueprint(__name__)


class ShownPath(BaseModel):
    path_id: str
    unit_id: str
    unit_name: str
    parent_unit_id: str
    parent_name: str
    series: str
    series_name: str
    level: Level
    level_label: str
    status: PathStatus
    reason: str | None
    requested_at: Moment
    decided_at: Moment | None


class PathQuery(Paging):
    side: Literal["mine", "incoming"] = "mine"
    status: PathStatus | None = None


@route(
    blueprint,
    "POST",
    "/v1/paths",
    allow=UNITS,
    body=PathRequest,
    returns=ShownPath,
    status=201,
    idempotent=True,
    tag="路径",
    permission=Permission.REPORT,
)
def request_path(request: Request) -> Answer:
    """路径申请"""
    given: PathRequest = request.body
    unit = units.load_unit(request.actor.party_id)
    parent = _parent(given.parent_unit_id)
    walked: dict[str, Path | None] = {}
    for above in paths.refuse_cycle(unit.unit_id, parent.unit_id, walked.get):
        walked[above] = stored.find_path(above, given.series, given.level)
    earlier = stored.find_path(unit.unit_id, given.series, given.level)
    change = paths.request(unit, parent, given, earlier, request.actor, request.now)
    answer = Answer(_shown(change.after))
    stored.create_path(change, walked, request.receipt(answer))
    return answer


def _parent(unit_id: str) -> Unit:
    try:
        return units.load_unit(unit_id)
    except NotFound:
        raise Invalid.field("parent_unit_id", "没有找到这个上级单位", "unit_unknown") from None


@route(blueprint, "GET", "/v1/paths", allow=UNITS, query=PathQuery, returns=Listing[ShownPath], tag="路径")
def list_paths(request: Request) -> Listing[ShownPath]:
    """本单位的路径，或等待本单位审核的路径"""
    query: PathQuery = request.query
    unit_id = request.actor.party_id
    if query.side == "incoming":
        status = query.status or PathStatus.PENDING
        page = stored.list_incoming_paths(unit_id, status, query.limit, query.cursor)
        return Listing(**listed(page, _shown))
    page = stored.list_own_paths(unit_id, query.limit, query.cursor)
    wanted = [path for path in page.items if query.status in (None, path.status)]
    return Listing(items=[_shown(path) for path in wanted], next_cursor=page.cursor)


@route(
    blueprint,
    "POST",
    "/v1/paths/{path_id}/decision",
    allow=UNITS,
    body=PathDecision,
    returns=ShownPath,
    tag="路径",
    permission=Permission.REPORT,
)
def decide_path(request: Request, path_id: str) -> ShownPath:
    """审核路径申请"""
    change = paths.decide(stored.load_path(path_id), request.actor, request.body, request.now)
    stored.save_path(change)
    return _shown(change.after)


def parent_on_path(actor: Actor, notice: Notice, level: Level) -> Unit:
    """The unit that the actor's unit reports to; Conflict `no_path`, naming whom to call, when there is none."""
    assert actor.unit_id
    path = stored.find_path(actor.unit_id, notice.series, level)
    parent = units.load_unit(path.parent_unit_id) if path else None
    if path and parent and path.status == PathStatus.APPROVED:
        return parent
    own = units.load_unit(actor.unit_id)
    # With nobody above yet, the seed sends one to the contact of the year's notice: its committee.
    raise paths.no_path(own, notice.series, level, path, parent or units.load_unit(notice.unit_id))


def _shown(path: Path) -> ShownPath:
    told = path.model_dump(exclude={"trail", "version", "parent_kind"})
    return ShownPath(**told, path_id=path.path_id, series_name=series_name(path.series), level_label=path.level.label)
