"""Declarations: begun, listed, read whole, checked."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import Any, Literal

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import carrying_over, completeness, declarations, people
from chalicelib.domain.actors import UNITS, Actor, Role
from chalicelib.domain.carrying_over import CarriedState
from chalicelib.domain.catalogue import Level, find_series
from chalicelib.domain.completeness import Missing
from chalicelib.domain.declarations import DeclarationDraft, Status, UnitChoice
from chalicelib.domain.errors import Invalid, NotFound, PreconditionFailed
from chalicelib.domain.references import Id
from chalicelib.handlers.attachments import ShownAttachment, show_attachment
from chalicelib.handlers.beginnings import first_contents
from chalicelib.handlers.etags import head_version, whole_etag, with_head
from chalicelib.handlers.heads import Head, show_head
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging
from chalicelib.handlers.terms import all_as_due_now, as_due_now
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts, contents, desks, notices, units
from chalicelib.storage import declarations as stored
from chalicelib.storage.contents import Whole
from chalicelib.storage.reading import Page, filled
from chalicelib.storage.transaction import Transaction

blueprint = Blueprint(__name__)
ON_ROUTE = UNITS | {Role.APPLICANT}
APPLICANT = frozenset({Role.APPLICANT})


class Carried(BaseModel):
    """What was carried over, and which of it nobody has changed since."""

    from_declaration_id: str
    year: int
    sections: dict[str, CarriedState]


class WholeDeclaration(Head):
    sections: dict[str, Any]
    attachments: list[ShownAttachment]
    carried: Carried | None


class DeskCount(BaseModel):
    series: str
    level: Level
    status: Status
    count: int


class DeclarationList(Listing[Head]):
    """`counts` stand on a unit's desk: how many it holds, by series, level and status."""

    counts: list[DeskCount] | None = None


class CheckList(BaseModel):
    """`items` stop the submission, `warnings` do not."""

    items: list[Missing]
    warnings: list[Missing] = []


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
    "POST",
    "/v1/declarations",
    allow=APPLICANT,
    body=DeclarationDraft,
    returns=Head,
    status=201,
    idempotent=True,
    tag="申报",
)
def begin_declaration(request: Request) -> Answer:
    """新增申报信息"""
    given: DeclarationDraft = request.body
    notice = _known(notices.load_notice, given.notice_id, "notice_id")
    unit = _known(units.load_unit, given.unit_id, "unit_id") if given.unit_id else None
    change = declarations.begin(new_id(), given, notice, unit, request.actor, request.now)
    source = load_visible(given.copy_from, request.actor) if given.copy_from else None
    known = people.known_basics(account) if (account := accounts.load_account(request.actor.account_id)) else {}
    with first_contents(change.after, source, known, request.now) as first:
        answer = Answer(show_head(first.declaration, request.actor, request.now), etag=whole_etag(first))
        also = Transaction()
        contents.add_sections(also, first.declaration.declaration_id, first.sections)
        contents.add_attachments(also, first.attachments)
        begun = replace(change, after=first.declaration.model_copy(update={"version": None}))
        stored.save_declaration(begun, also, request.receipt(answer))
    return answer


def _known(load: Any, given_id: str, field: str) -> Any:
    try:
        return load(given_id)
    except NotFound as absent:
        raise Invalid.field(field, absent.detail, "unknown") from None


def load_visible(declaration_id: str, actor: Actor) -> Whole:
    """The whole of a declaration that the actor may see. Raises NotFound."""
    whole = contents.load_whole(declaration_id)
    if not declarations.may_see(actor, whole.declaration):
        raise NotFound("没有找到这份申报")
    return whole


@route(
    blueprint,
    "PATCH",
    "/v1/declarations/{declaration_id}",
    allow=APPLICANT,
    body=UnitChoice,
    needs_if_match=True,
    returns=Head,
    tag="申报",
)
def choose_unit(request: Request, declaration_id: str) -> Answer:
    """选择或更换用人单位（提交之前）"""
    declaration = stored.load_declaration(declaration_id)
    declarations.refuse_sent(declaration, request.actor)
    if_match = request.if_match or ""
    if head_version(if_match) != str(declaration.version):
        raise PreconditionFailed()
    unit = _known(units.load_unit, request.body.unit_id, "unit_id")
    change = declarations.choose_unit(declaration, unit, request.actor, request.now)
    stored.save_declaration(change)
    version = (declaration.version or 0) + (0 if change.is_nothing else 1)
    head = show_head(as_due_now(change.after), request.actor, request.now)
    return Answer(head, etag=with_head(if_match, version))


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


@route(
    blueprint,
    "GET",
    "/v1/declarations/{declaration_id}",
    allow=ON_ROUTE,
    returns=WholeDeclaration,
    tag="申报",
)
def read_declaration(request: Request, declaration_id: str) -> Answer:
    """一份申报的全部内容"""
    whole = load_visible(declaration_id, request.actor)
    return Answer(show_whole(whole, request.actor, request.now), etag=whole_etag(whole))


def show_whole(whole: Whole, actor: Actor, now: datetime | None = None) -> WholeDeclaration:
    return WholeDeclaration(
        **show_head(as_due_now(whole.declaration), actor, now).model_dump(),
        sections=whole.sections,
        attachments=[show_attachment(attachment) for attachment in whole.attachments],
        carried=_carried(whole),
    )


def _carried(whole: Whole) -> Carried | None:
    carried = whole.declaration.carried
    if carried is None:
        return None
    states = carrying_over.states(carried, whole.versions)
    return Carried(from_declaration_id=carried.from_declaration_id, year=carried.year, sections=states)


@route(blueprint, "GET", "/v1/declarations/{declaration_id}/check", allow=ON_ROUTE, returns=CheckList, tag="申报")
def check_declaration(request: Request, declaration_id: str) -> CheckList:
    """提交前检查：还缺哪些内容"""
    whole = load_visible(declaration_id, request.actor)
    notice = notices.load_notice(whole.declaration.notice_id)
    found = completeness.missing(whole.declaration, whole.sections, whole.attachments, notice)
    return CheckList(items=found, warnings=completeness.warnings(whole.declaration, whole.sections, notice))
