"""What a panel's experts have to judge: a list, and each candidate whole; without names where the panel is blind."""

from typing import Any

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import blindness, conflicts
from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.catalogue import Level
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import NotFound
from chalicelib.domain.sittings import Sitting, SittingStatus, refuse_closed, refuse_stranger
from chalicelib.handlers import finding_conflicts
from chalicelib.handlers.listing import Listing
from chalicelib.handlers.panel_meetings import waiting_candidates
from chalicelib.handlers.web import Request, route
from chalicelib.storage import ballots, contents
from chalicelib.storage import sittings as stored
from chalicelib.storage.contents import Whole
from chalicelib.storage.desks import load_heads
from chalicelib.storage.opinions import find_readers, load_readers

blueprint = Blueprint(__name__)
EXPERT = frozenset({Role.EXPERT})


class AssignedHead(BaseModel):
    """`recused`, `voted` and `is_reader` (asked for an opinion) are one's own; names are null in a blind panel."""

    declaration_id: str
    applicant_name: str | None
    unit_name: str | None
    year: int
    series: str
    level: Level
    title: str
    specialty: str
    mode: str
    recused: bool
    voted: bool
    is_reader: bool


class AssignedDeclaration(AssignedHead):
    sections: dict[str, Any]


@route(
    blueprint,
    "GET",
    "/v1/panels/{panel_id}/declarations",
    allow=EXPERT,
    returns=Listing[AssignedHead],
    tag="评审",
)
def list_assigned(request: Request, panel_id: str) -> Listing[AssignedHead]:
    """专家待评审的申报"""
    sitting = _own(panel_id, request.actor)
    recused = stored.by_candidate(stored.load_recusals(panel_id))
    voted = ballots.load_voted(panel_id)
    is_fixed = sitting.status != SittingStatus.DRAWN
    heads = list(load_heads(sitting.candidates).values()) if is_fixed else waiting_candidates(sitting)
    read_by = {readers.declaration_id: set(readers.expert_ids) for readers in load_readers(panel_id)}
    own = request.actor.account_id
    items = []
    for head in heads:
        is_recused, has_voted = own in recused[head.declaration_id], own in voted[head.declaration_id]
        reads = not is_recused and own in read_by.get(head.declaration_id, ())
        items.append(AssignedHead(**_head(head, sitting), recused=is_recused, voted=has_voted, is_reader=reads))
    return Listing[AssignedHead](items=items, next_cursor=None)


def _own(panel_id: str, actor: Actor) -> Sitting:
    sitting = stored.load_sitting(panel_id)
    refuse_stranger(sitting, actor)
    return sitting


def _head(head: Declaration, sitting: Sitting) -> dict[str, Any]:
    told = head.model_dump(include=set(AssignedHead.model_fields))
    if sitting.blind:
        told |= {"applicant_name": None, "unit_name": None}
    return told


@route(
    blueprint,
    "GET",
    "/v1/panels/{panel_id}/declarations/{declaration_id}",
    allow=EXPERT,
    returns=AssignedDeclaration,
    tag="评审",
)
def read_assigned(request: Request, panel_id: str, declaration_id: str) -> AssignedDeclaration:
    """专家查看一份待评审的申报，至会议结束；须回避的不能查看"""
    sitting, whole = load_assigned(panel_id, declaration_id, request)
    refuse_closed(sitting)
    head, sections = whole.declaration, blindness.for_experts(whole.sections)
    if sitting.blind:
        sections = blindness.blinded(sections, [head.applicant_name, head.unit_name or ""])
    own = request.actor.account_id
    voted = own in ballots.load_voted(panel_id, declaration_id)[declaration_id]
    readers = find_readers(panel_id, declaration_id)
    reads = readers is not None and own in readers.expert_ids
    return AssignedDeclaration(**_head(head, sitting), recused=False, voted=voted, is_reader=reads, sections=sections)


def load_assigned(panel_id: str, declaration_id: str, request: Request) -> tuple[Sitting, Whole]:
    """The panel and the candidate, to a member who judges them: what was recused, or is to be, is not there."""
    sitting, whole = _own(panel_id, request.actor), contents.load_whole(declaration_id)
    head = whole.declaration
    recused = stored.by_candidate(stored.load_recusals(panel_id, declaration_id))[declaration_id]
    members = finding_conflicts.load_members(sitting)
    recused |= {one.expert_id for one in finding_conflicts.computed(sitting, members, whole, recused, request.now)}
    if not conflicts.is_before(sitting, head) or request.actor.account_id in recused:
        raise NotFound("没有找到这份申报")
    return sitting, whole
