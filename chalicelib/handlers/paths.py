"""Reporting paths: requested by the lower unit, decided by the higher one, ended by either."""

from typing import Annotated, Literal

from chalice.app import Blueprint
from pydantic import BaseModel, Field

from chalicelib.domain import path_decisions, paths
from chalicelib.domain.actors import UNITS, Actor, Permission
from chalicelib.domain.catalogue import Level
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.notices import Notice
from chalicelib.domain.path_needs import no_path
from chalicelib.domain.paths import Path, PathDecision, PathRequest, PathStatus, Reason
from chalicelib.domain.units import Unit
from chalicelib.handlers.listing import Listing, Paging
from chalicelib.handlers.shown_paths import ShownPath, show_path, show_paths
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import paths as stored
from chalicelib.storage import units

blueprint = Blueprint(__name__)


class PathQuery(Paging):
    side: Literal["mine", "incoming"] = "mine"
    status: PathStatus | None = None


class PathEnd(BaseModel):
    reason: Annotated[Reason, Field(description="停用或撤回的原因，可不填")] = ""


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
    return stored.until_undisturbed(lambda: _request_path(request, request.body))


def _request_path(request: Request, given: PathRequest) -> Answer:
    unit = units.load_unit(request.actor.party_id)
    parent = _parent(given.parent_unit_id)
    walked: dict[str, Path | None] = {}
    for above in paths.refuse_cycle(unit.unit_id, parent.unit_id, walked.get):
        walked[above] = stored.find_path(above, given.series, given.level)
    earlier = stored.find_path(unit.unit_id, given.series, given.level)
    change = paths.request(unit, parent, given, earlier, request.actor, request.now)
    answer = Answer(show_path(change.after, request.now), etag=_etag(change))
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
        return Listing(items=show_paths(page.items, request.now), next_cursor=page.cursor)
    page = stored.list_own_paths(unit_id, query.limit, query.cursor)
    wanted = [path for path in page.items if query.status in (None, path.status)]
    return Listing(items=show_paths(wanted, request.now), next_cursor=page.cursor)


@route(blueprint, "GET", "/v1/paths/{path_id}", allow=UNITS, returns=ShownPath, tag="路径")
def read_path(request: Request, path_id: str) -> Answer:
    """一条路径（申请单位与上级单位可见）"""
    path = _visible(path_id, request.actor)
    return Answer(show_paths([path], request.now)[0], etag=str(path.version))


@route(
    blueprint,
    "POST",
    "/v1/paths/{path_id}/decision",
    allow=UNITS,
    body=PathDecision,
    takes_if_match=True,
    returns=ShownPath,
    looks_again=True,
    tag="路径",
    permission=Permission.REPORT,
)
def decide_path(request: Request, path_id: str) -> Answer:
    """审核路径申请（通过、不予通过），或停用已通过的路径"""
    path = _to_change(request, path_id)
    change = path_decisions.decide(path, request.actor, request.body, request.now)
    stored.save_path(change)
    return Answer(show_path(change.after, request.now), etag=_etag(change))


@route(
    blueprint,
    "DELETE",
    "/v1/paths/{path_id}",
    allow=UNITS,
    query=PathEnd,
    takes_if_match=True,
    returns=None,
    status=204,
    looks_again=True,
    tag="路径",
    permission=Permission.REPORT,
)
def end_path(request: Request, path_id: str) -> None:
    """撤回待审核的路径申请，或停用本单位已通过的路径"""
    path = _to_change(request, path_id)
    stored.save_path(path_decisions.end(path, request.actor, request.query.reason, request.now))


def _visible(path_id: str, actor: Actor) -> Path:
    path = stored.load_path(path_id)
    paths.refuse_stranger(path, actor)
    return path


def _to_change(request: Request, path_id: str) -> Path:
    """As the client has seen it, the units under their present names."""
    path = _visible(path_id, request.actor)
    request.refuse_stale(str(path.version))
    return paths.named(path, units.names((path.unit_id, path.parent_unit_id)))


def _etag(change: Change[Path]) -> str:
    """The version that the change leaves behind."""
    return str((change.after.version or 0) + (0 if change.is_nothing else 1))


def parent_on_path(actor: Actor, notice: Notice, level: Level) -> Unit:
    """The unit that the actor's unit reports to; Conflict `no_path`, naming whom to call, when there is none."""
    assert actor.unit_id
    path = stored.find_path(actor.unit_id, notice.series, level)
    parent = units.load_unit(path.parent_unit_id) if path else None
    if path and parent and path.status == PathStatus.APPROVED:
        return parent
    own = units.load_unit(actor.unit_id)
    # With nobody above yet, the seed sends one to the contact of the year's notice: its committee.
    raise no_path(own, notice.series, level, path, parent or units.load_unit(notice.unit_id))
