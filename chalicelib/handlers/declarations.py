"""Declarations: begun, read whole, checked."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import bars, carrying_over, completeness, declarations, people
from chalicelib.domain.actors import UNITS, Actor, Role
from chalicelib.domain.carrying_over import CarriedState
from chalicelib.domain.completeness import Missing
from chalicelib.domain.declarations import Declaration, DeclarationDraft, UnitChoice
from chalicelib.domain.errors import Invalid, NotFound, PreconditionFailed
from chalicelib.domain.times import local_date
from chalicelib.handlers.attachments import ShownAttachment, show_attachment
from chalicelib.handlers.beginnings import first_contents
from chalicelib.handlers.etags import head_version, whole_etag, with_head
from chalicelib.handlers.heads import Head, show_head
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.openings import opened
from chalicelib.handlers.terms import as_due_now
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts, contents, notices, units
from chalicelib.storage import bars as stored_bars
from chalicelib.storage import declarations as stored
from chalicelib.storage.contents import Whole
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


class CheckList(BaseModel):
    """`items` stop the submission, `warnings` do not."""

    items: list[Missing]
    warnings: list[Missing] = []


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
    bar = stored_bars.find_bar(request.actor.account_id)
    bars.refuse_barred(bar, local_date(request.now))
    unit = _known(units.load_unit, given.unit_id, "unit_id") if given.unit_id else None
    change = declarations.begin(new_id(), given, notice, unit, request.actor, request.now)
    source = load_visible(given.copy_from, request.actor) if given.copy_from else None
    known = people.known_basics(account) if (account := accounts.load_account(request.actor.account_id)) else {}
    with first_contents(change.after, source, known, request.now) as first:
        answer = Answer(show_head(first.declaration, request.actor, request.now), etag=whole_etag(first))
        also = Transaction()
        stored_bars.unless_barred(also, request.actor.account_id, bar)
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
    """The whole of a declaration as the actor may see it. Raises NotFound."""
    whole = contents.load_whole(declaration_id)
    declarations.refuse_stranger(whole.declaration, actor)
    is_being_corrected = whole.declaration.is_editable and not declarations.reads_draft(whole.declaration, actor)
    return contents.as_submitted(whole) if is_being_corrected else whole


def load_visible_head(declaration_id: str, actor: Actor) -> Declaration:
    """Only its head. Raises NotFound, too, where the actor may not see it."""
    declaration = stored.load_declaration(declaration_id)
    declarations.refuse_stranger(declaration, actor)
    return declaration


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
    "/v1/declarations/{declaration_id}",
    allow=ON_ROUTE,
    returns=WholeDeclaration,
    tag="申报",
)
def read_declaration(request: Request, declaration_id: str) -> Answer:
    """一份申报的全部内容"""
    whole = opened(load_visible(declaration_id, request.actor), request)
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
