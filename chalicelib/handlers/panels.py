"""Panels: planned, drawn, completed from the reserves, shown with all that a replay of the draw needs."""

import secrets

from chalice.app import Blueprint

from chalicelib.domain import draw_register, experts, sittings
from chalicelib.domain.actors import Permission, Role
from chalicelib.domain.sittings import PanelDraft, Replacement
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.shown_panels import PanelHead, ShownSitting, show_panel, show_panel_head
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import draw_registers, notices
from chalicelib.storage import experts as stored_experts
from chalicelib.storage import sittings as stored
from chalicelib.storage.transaction import Transaction

blueprint = Blueprint(__name__)
COMMITTEE = frozenset({Role.COMMITTEE})
JUDGES = frozenset({Role.COMMITTEE, Role.EXPERT})
SEED_BYTES = 16


@route(
    blueprint,
    "POST",
    "/v1/panels",
    allow=COMMITTEE,
    body=PanelDraft,
    returns=ShownSitting,
    status=201,
    idempotent=True,
    permission=Permission.REVIEW,
    tag="评审",
)
def plan_panel(request: Request) -> Answer:
    """组建评审会议：确定人数、随机种子和回避名单"""
    given: PanelDraft = request.body
    notice = notices.load_notice(given.notice_id)
    seed = given.seed or secrets.token_hex(SEED_BYTES)
    change = sittings.plan(new_id(), given, seed, notice, request.actor, request.now)
    for exclusion in given.exclusions:
        experts.refuse_stranger(stored_experts.load_expert(exclusion.expert_id), request.actor)
    answer = Answer(show_panel(change.after, request.actor))
    stored.save_sitting(change, None, request.receipt(answer))
    return answer


@route(
    blueprint,
    "GET",
    "/v1/panels",
    allow=JUDGES,
    query=Paging,
    returns=Listing[PanelHead],
    permission=Permission.REVIEW,
    tag="评审",
)
def list_panels(request: Request) -> Listing[PanelHead]:
    """本单位组建的评审会议；专家为本人参加的评审会议"""
    limit, cursor, actor = request.query.limit, request.query.cursor, request.actor
    if actor.role == Role.EXPERT:
        page = stored.list_of_expert(actor.account_id, limit, cursor)
    else:
        page = stored.list_of_unit(actor.party_id, limit, cursor)
    return Listing[PanelHead](**listed(page, show_panel_head))


@route(
    blueprint,
    "GET",
    "/v1/panels/{panel_id}",
    allow=JUDGES,
    returns=ShownSitting,
    permission=Permission.REVIEW,
    tag="评审",
)
def read_panel(request: Request, panel_id: str) -> ShownSitting:
    """一次评审会议，含可复核的抽取记录"""
    sitting = stored.load_sitting(panel_id)
    sittings.refuse_stranger(sitting, request.actor)
    return show_panel(sitting, request.actor)


@route(
    blueprint,
    "POST",
    "/v1/panels/{panel_id}/draw",
    allow=COMMITTEE,
    returns=ShownSitting,
    looks_again=True,
    permission=Permission.REVIEW,
    tag="评审",
)
def draw_panel(request: Request, panel_id: str) -> ShownSitting:
    """从专家库随机抽取评审专家"""
    sitting = stored.load_sitting(panel_id)
    sittings.refuse_stranger(sitting, request.actor)
    eligible = sittings.snapshot(sitting, stored_experts.load_pool(sitting.unit_id), request.now)
    register = draw_registers.load_register(sitting)
    change = sittings.draw(sitting, eligible, request.actor, request.now, len(register.draws))
    if not change.is_nothing:
        also = Transaction()
        draw_registers.add_register(also, draw_register.entered(register, change.after, request.now))
        sitting = stored.save_draw(change, eligible, also)
    return show_panel(sitting, request.actor)


@route(
    blueprint,
    "POST",
    "/v1/panels/{panel_id}/replacements",
    allow=COMMITTEE,
    body=Replacement,
    returns=ShownSitting,
    permission=Permission.REVIEW,
    tag="评审",
)
def replace_member(request: Request, panel_id: str) -> ShownSitting:
    """专家不能出席时按抽取顺序由候补专家递补"""
    given: Replacement = request.body
    sitting = stored.load_sitting(panel_id)
    sittings.refuse_stranger(sitting, request.actor)
    reserves = map(stored_experts.load_expert, sittings.reserves_for(sitting, given))
    change = sittings.replace(sitting, given, reserves, request.actor, request.now)
    return show_panel(stored.save_replacement(change), request.actor)
