"""Where a declaration has been: its history, hash by hash, and its route, hop by hop."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import act_labels, history, notices, panel_act_labels
from chalicelib.domain.actors import UNITS, Permission, Role
from chalicelib.domain.declarations import Declaration, Hop, PublicityMark
from chalicelib.domain.errors import NotFound
from chalicelib.domain.history import Entry
from chalicelib.domain.paths import DEEPEST, PathStatus, refuse_stranger
from chalicelib.domain.publicity_outcomes import is_owed
from chalicelib.domain.times import Moment
from chalicelib.handlers.declarations import load_visible_head
from chalicelib.handlers.listing import Listing, Paging
from chalicelib.handlers.web import Request, route
from chalicelib.storage import histories, paths
from chalicelib.storage import notices as stored_notices
from chalicelib.storage.panels import find_panel
from chalicelib.storage.publicities import Publicized
from chalicelib.storage.sittings import find_sitting
from chalicelib.storage.sittings import key as panel_key
from chalicelib.storage.tables import DeclarationItem, Item, PathItem, UnitItem

blueprint = Blueprint(__name__)
ON_ROUTE = UNITS | {Role.APPLICANT}


class History(Listing[Entry]):
    """`intact` tells whether the hashes still chain; it is there when the whole history fits the page."""

    intact: bool | None = None


class ShownEntry(Entry):
    """With the words that people read for the act, and the unit in whose name it was done."""

    label: str
    unit_name: str | None


class Timeline(Listing[ShownEntry]):
    """A declaration's history, `intact` as in any history."""

    intact: bool | None = None


class ShownAct(Entry):
    """With the words that people read for it."""

    label: str


class PanelTimeline(Listing[ShownAct]):
    """A panel's own history; with its first page that of the results, which is a chain of its own.

    A meeting held elsewhere has results only: they are its `items`.
    """

    intact: bool | None = None
    results: list[ShownAct]
    results_intact: bool | None = None


class ShownHop(BaseModel):
    """A stay that was, or that the approved paths foresee (`planned`).

    `decision` is the last act of the stay; `opened_at` when a unit first looked at it.
    """

    party_id: str
    name: str
    kind: Role
    arrived_at: Moment | None = None
    left_at: Moment | None = None
    opened_at: Moment | None = None
    decision: str | None = None
    decision_label: str | None = None
    rank: int | None = None
    publicity: PublicityMark | None = None
    planned: bool = False


class DeclarationRoute(BaseModel):
    items: list[ShownHop]


@route(
    blueprint,
    "GET",
    "/v1/declarations/{declaration_id}/history",
    allow=ON_ROUTE,
    query=Paging,
    returns=Timeline,
    tag="申报",
)
def read_history(request: Request, declaration_id: str) -> Timeline:
    """办理过程：每一步由谁、何时、因何"""
    declaration = load_visible_head(declaration_id, request.actor)
    told = _history(request, DeclarationItem, f"decl#{declaration_id}")
    return Timeline(
        items=[_show_entry(entry, declaration) for entry in told.items],
        next_cursor=told.next_cursor,
        intact=told.intact,
    )


@route(
    blueprint,
    "GET",
    "/v1/notices/{notice_id}/history",
    allow=frozenset({Role.COMMITTEE}),
    query=Paging,
    returns=History,
    tag="通知",
)
def read_notice_history(request: Request, notice_id: str) -> History:
    """通知的修改过程：每次修改前后的内容"""
    notices.refuse_stranger(stored_notices.load_notice(notice_id), request.actor)
    # Each entry holds the notice's texts before and after, and an answer of Lambda's 6 MB.
    return _history(request, UnitItem, f"notice#{notice_id}", most=15)


@route(blueprint, "GET", "/v1/paths/{path_id}/history", allow=UNITS, query=Paging, returns=History, tag="路径")
def read_path_history(request: Request, path_id: str) -> History:
    """路径的办理过程：每一步由谁、何时、因何"""
    path = paths.load_path(path_id)
    refuse_stranger(path, request.actor)
    return _history(request, PathItem, *paths.history_key(path))


@route(
    blueprint,
    "GET",
    "/v1/panels/{panel_id}/history",
    allow=frozenset({Role.COMMITTEE}),
    query=Paging,
    returns=PanelTimeline,
    permission=Permission.REVIEW,
    tag="评审",
)
def read_panel_history(request: Request, panel_id: str) -> PanelTimeline:
    """评审会议的过程，以及结果公示和确认的过程"""
    sitting, panel = find_sitting(panel_id), find_panel(panel_id)
    meeting = sitting or panel
    if meeting is None or meeting.unit_id != request.actor.unit_id:
        raise NotFound("没有找到这次评审")
    pk = panel_key(panel_id)
    told = _history(request, UnitItem, pk, "sitting#" if sitting else "")
    is_first = sitting is not None and request.query.cursor is None
    results = histories.list_entries(UnitItem, pk, 100, None).items if is_first else []
    return PanelTimeline(
        items=[_show_act(entry) for entry in told.items],
        next_cursor=told.next_cursor,
        intact=told.intact,
        results=[_show_act(entry) for entry in results],
        results_intact=history.is_intact(results) if is_first else None,
    )


def _show_act(entry: Entry) -> ShownAct:
    return ShownAct(**entry.model_dump(), label=panel_act_labels.label(entry.action))


def _history(request: Request, model: type[Item], pk: str, prefix: str = "", most: int = 100) -> History:
    limit = min(request.query.limit, most)
    page = histories.list_entries(model, pk, limit, request.query.cursor, prefix)
    is_whole = page.cursor is None and request.query.cursor is None
    return History(
        items=page.items, next_cursor=page.cursor, intact=history.is_intact(page.items) if is_whole else None
    )


def _show_entry(entry: Entry, declaration: Declaration) -> ShownEntry:
    stay = declaration.hop_of(entry.actor_unit_id) if entry.actor_unit_id else None
    return ShownEntry(**entry.model_dump(), label=act_labels.label(entry.action), unit_name=stay.name if stay else None)


@route(
    blueprint,
    "GET",
    "/v1/declarations/{declaration_id}/route",
    allow=ON_ROUTE,
    returns=DeclarationRoute,
    tag="申报",
)
def read_route(request: Request, declaration_id: str) -> DeclarationRoute:
    """上报路线：经过了哪里，还要去哪里"""
    declaration = load_visible_head(declaration_id, request.actor)
    been = [_show_hop(hop) for hop in declaration.route]
    for hop in been:
        if hop.party_id == declaration.unit_id:
            hop.publicity = declaration.publicity
    if declaration.unit_id and is_owed(declaration, declaration.unit_id):
        been[-1].publicity = _announced(declaration, declaration.unit_id)
    return DeclarationRoute(items=been + _planned(declaration))


def _show_hop(hop: Hop) -> ShownHop:
    told = {name: getattr(hop, name) for name in ShownHop.model_fields if name in Hop.model_fields}
    return ShownHop(**told, decision=hop.act, decision_label=act_labels.label(hop.act) if hop.act else None)


def _announced(declaration: Declaration, unit_id: str) -> PublicityMark | None:
    """The publicity that the coming report will rest on, though it may still be running."""
    newest = Publicized(unit_id, [declaration.declaration_id]).newest.get(declaration.declaration_id)
    return newest.mark if newest else None


def _planned(declaration: Declaration) -> list[ShownHop]:
    """The way still ahead, as far as the paths are approved."""
    ahead: list[ShownHop] = []
    unit_id = declaration.holder.party_id
    if declaration.is_with_applicant:
        if declaration.unit_id is None or declaration.unit_name is None:
            return ahead
        unit_id = declaration.unit_id
        ahead.append(ShownHop(party_id=unit_id, name=declaration.unit_name, kind=Role.EMPLOYER, planned=True))
    for _ in range(DEEPEST):
        path = paths.find_path(unit_id, declaration.series, declaration.level)
        if path is None or path.status != PathStatus.APPROVED:
            break
        unit_id = path.parent_unit_id
        ahead.append(ShownHop(party_id=unit_id, name=path.parent_name, kind=Role(path.parent_kind), planned=True))
    return ahead
