"""Lists of declarations: an applicant's own, and a unit's desk with its counts."""

from collections.abc import Iterable
from itertools import takewhile
from typing import Literal

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain.actors import UNITS, Actor, Role
from chalicelib.domain.catalogue import Level, find_series
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.references import Id
from chalicelib.handlers.heads import Head, show_head
from chalicelib.handlers.listing import Listing, Paging
from chalicelib.handlers.terms import all_as_due_now
from chalicelib.handlers.web import Request, route
from chalicelib.storage import desks
from chalicelib.storage.reading import Page, filled

blueprint = Blueprint(__name__)
ON_ROUTE = UNITS | {Role.APPLICANT}


class DeskCount(BaseModel):
    series: str
    level: Level
    status: Status
    count: int


class DeclarationList(Listing[Head]):
    """`counts` stand on a unit's desk: how many it holds, by series, level and status."""

    counts: list[DeskCount] | None = None


class DeclarationQuery(Paging):
    """`scope=sent` lists what a unit has sent on, `deleted=true` the drafts that an applicant may still restore."""

    series: str | None = None
    level: Level | None = None
    status: Status | None = None
    year: int | None = None
    notice_id: Id | None = None
    scope: Literal["held", "sent"] = "held"
    deleted: bool = False


@route(
    blueprint,
    "GET",
    "/v1/declarations",
    allow=ON_ROUTE,
    query=DeclarationQuery,
    returns=DeclarationList,
    tag="申报",
)
def list_declarations(request: Request) -> DeclarationList:
    """我的申报信息；单位和评委会看到的是自己的工作台"""
    query: DeclarationQuery = request.query
    actor = request.actor
    series = find_series(query.series).series_en if query.series else None
    counts = None if actor.role == Role.APPLICANT else _counts(actor.party_id)

    def read(limit: int, cursor: str | None) -> Page[Declaration]:
        return _page(actor, query, series, counts or [], limit, cursor)

    page = filled(read, lambda one: _is_wanted(show_head(one, actor), query, series), query.limit, query.cursor)
    shown = [show_head(declaration, actor, request.now) for declaration in all_as_due_now(page.items)]
    return DeclarationList(items=shown, next_cursor=page.cursor, counts=counts)


def _page(
    actor: Actor, query: DeclarationQuery, series: str | None, counts: list[DeskCount], limit: int, cursor: str | None
) -> Page[Declaration]:
    if actor.role == Role.APPLICANT:
        return desks.list_own(actor.account_id, query.year, limit, cursor, query.deleted)
    if query.scope == "sent":
        sent = (series, query.level, "sent", query.notice_id)
        return desks.list_sent(actor.party_id, _group(_beginning(sent)), limit, cursor)
    return desks.list_groups(actor.party_id, _groups(query, series, counts), limit, cursor)


def _groups(query: DeclarationQuery, series: str | None, counts: list[DeskCount]) -> list[str]:
    """The parts of the desk that the query asks for: one, or those that the counts say are not empty."""
    parts = (series, query.level, query.status, query.notice_id)
    beginning = _beginning(parts)
    if len(beginning) == sum(part is not None for part in parts):
        return [_group(beginning)]
    return [
        _group((*group, query.notice_id))
        for group in ((count.series, count.level, count.status) for count in counts)
        if all(part in (None, found) for part, found in zip(parts, group, strict=False))
    ]


def _beginning(parts: Iterable[str | None]) -> list[str]:
    return [part for part in takewhile(lambda part: part is not None, parts) if part]


def _group(parts: Iterable[str | None]) -> str:
    return "".join(f"{part}#" for part in parts if part)


def _is_wanted(head: Head, query: DeclarationQuery, series: str | None) -> bool:
    return (
        series in (None, head.series)
        and query.level in (None, head.level)
        and query.status in (None, head.status)
        and query.year in (None, head.year)
        and query.notice_id in (None, head.notice_id)
    )


def _counts(unit_id: str) -> list[DeskCount]:
    return [
        DeskCount(series=series, level=Level(level), status=Status(status), count=count)
        for (series, level, status), count in sorted(desks.count_desk(unit_id).items())
    ]
