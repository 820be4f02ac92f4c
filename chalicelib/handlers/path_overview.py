"""A unit's screenful: what is missing before it can report, and which upper unit it is likely to need."""

from datetime import date
from typing import Annotated, Literal

from chalice.app import Blueprint
from pydantic import BaseModel, Field

from chalicelib.domain import regions, upper_units
from chalicelib.domain.actors import REVIEWERS
from chalicelib.domain.catalogue import Level, series_name
from chalicelib.domain.jurisdiction import SeriesKey
from chalicelib.domain.path_needs import Need, needs
from chalicelib.domain.paths import LIVE, Path, PathStatus, is_overdue, named
from chalicelib.domain.times import Moment
from chalicelib.domain.units import Unit
from chalicelib.domain.upper_units import Suggestion
from chalicelib.handlers.listing import Listing
from chalicelib.handlers.web import Request, route
from chalicelib.storage import desks, paths, units

blueprint = Blueprint(__name__)
#: Of one region; only a prefecture or the province has so many that others may report to.
UPPER_UNITS = 200


class ShownNeed(BaseModel):
    """One series × level. `call` is the upper unit's contact; `waiting_since` and the dates stand while it waits."""

    series: str
    series_name: str
    level: Level
    level_label: str
    status: PathStatus | Literal["none"]
    status_label: str
    path_id: str | None = None
    parent_unit_id: str | None = None
    parent_name: str | None = None
    call: str | None = None
    reason: str | None = None
    waiting_since: Moment | None = None
    remind_on: date | None = None
    escalate_on: date | None = None
    overdue: bool = False
    declarations: Annotated[int, Field(description="本单位手中需经此路径上报的申报份数")]
    missing: Annotated[bool, Field(description="有申报待上报，而路径尚未通过")]
    to_do: Annotated[str, Field(description="现在该做什么")]


class SuggestionQuery(BaseModel):
    series: SeriesKey
    level: Level


@route(blueprint, "GET", "/v1/paths/overview", allow=REVIEWERS, returns=Listing[ShownNeed], tag="路径")
def read_overview(request: Request) -> Listing[ShownNeed]:
    """按系列和级别列出本单位的路径：手中申报所缺的在前"""
    unit_id = request.actor.party_id
    rows = needs(paths.all_own_paths(unit_id), desks.count_desk(unit_id))
    above = units.load_many(row.path.parent_unit_id for row in rows if row.path)
    return Listing(items=[_shown(row, above, request) for row in rows])


def _shown(row: Need, above: dict[str, Unit], request: Request) -> ShownNeed:
    parent = above.get(row.path.parent_unit_id) if row.path else None
    if row.path and parent:
        row = row.model_copy(update={"path": named(row.path, {parent.unit_id: parent.name})})
    path = row.path
    return ShownNeed(
        series=row.series,
        series_name=series_name(row.series),
        level=row.level,
        level_label=row.level.label,
        status=path.status if path else "none",
        status_label=path.status.label if path else "无路径",
        **(_told(path, request) if path else {}),
        call=parent.contact if parent else None,
        declarations=row.declarations,
        missing=row.is_missing,
        to_do=row.to_do(request.now),
    )


def _told(path: Path, request: Request) -> dict[str, object]:
    told: dict[str, object] = path.model_dump(include={"parent_unit_id", "parent_name", "reason"})
    told |= {"path_id": path.path_id, "overdue": is_overdue(path, request.now)}
    if path.status == PathStatus.PENDING:
        told |= path.terms.model_dump() | {"waiting_since": path.requested_at}
    return told


@route(
    blueprint,
    "GET",
    "/v1/paths/suggestions",
    allow=REVIEWERS,
    query=SuggestionQuery,
    returns=Listing[Suggestion],
    tag="路径",
)
def suggest_upper_units(request: Request) -> Listing[Suggestion]:
    """推荐的上级单位：已在上报的、本地区的、负责评审的，各附理由"""
    query: SuggestionQuery = request.query
    unit = units.load_unit(request.actor.party_id)
    reported = _reported(unit.unit_id)
    around = regions.around(unit.region_code)
    known = [found for region in around for found in units.list_upper_units(region, UPPER_UNITS)]
    known += units.load_many(reported.keys() - {found.unit_id for found in known}).values()
    return Listing(items=upper_units.suggest(unit, query.series, query.level, reported, known))


def _reported(unit_id: str) -> dict[str, list[str]]:
    """What the unit reports to each of its upper units, in words."""
    reported: dict[str, list[str]] = {}
    for path in paths.all_own_paths(unit_id):
        if path.status in LIVE:
            scope = f"{series_name(path.series)}{path.level.label}"
            reported.setdefault(path.parent_unit_id, []).append(scope)
    return reported
