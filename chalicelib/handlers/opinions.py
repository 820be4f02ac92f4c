"""Written opinions before the ballot: readers assigned by the office, opinions written and read."""

from typing import Any

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import blindness
from chalicelib.domain import opinions as rules
from chalicelib.domain.actors import Permission, Role
from chalicelib.domain.opinions import Opinion, OpinionDraft, Recommendation
from chalicelib.domain.references import Id
from chalicelib.domain.sittings import Sitting, refuse_stranger
from chalicelib.domain.times import Moment
from chalicelib.handlers import finding_conflicts
from chalicelib.handlers.listing import Listing, Paging
from chalicelib.handlers.panel_meetings import waiting_candidates
from chalicelib.handlers.shown_panels import ShownSitting, show_panel
from chalicelib.handlers.web import Request, route
from chalicelib.storage import contents, sittings
from chalicelib.storage import opinions as stored
from chalicelib.storage.desks import load_heads
from chalicelib.storage.transaction import Transaction

blueprint = Blueprint(__name__)
COMMITTEE, EXPERT = frozenset({Role.COMMITTEE}), frozenset({Role.EXPERT})


class ShownOpinion(BaseModel):
    """Without `recommendation` it is still to be written; `own` tells the reader's own from the others'."""

    declaration_id: str
    expert_id: str
    expert_name: str
    recommendation: Recommendation | None = None
    text: str | None = None
    written_at: Moment | None = None
    own: bool


class OpinionQuery(Paging):
    """`limit` counts candidates."""

    declaration_id: Id | None = None


@route(
    blueprint,
    "POST",
    "/v1/panels/{panel_id}/readers",
    allow=COMMITTEE,
    returns=ShownSitting,
    looks_again=True,
    permission=Permission.REVIEW,
    tag="评审",
)
def assign_readers(request: Request, panel_id: str) -> ShownSitting:
    """为每份待评审的申报分配评议专家（按抽取种子，须回避的除外）；可重复，只补缺少的"""
    sitting, actor, now = sittings.load_sitting(panel_id), request.actor, request.now
    rules.refuse_unassignable(sitting, actor)
    before = {readers.declaration_id: readers for readers in stored.load_readers(panel_id)}
    members = finding_conflicts.load_members(sitting)
    declared, assigned = sittings.by_candidate(sittings.load_recusals(panel_id)), []
    for candidate in waiting_candidates(sitting):
        whole, own = contents.load_whole(candidate.declaration_id), declared[candidate.declaration_id]
        found = finding_conflicts.computed(sitting, members, whole, own, now)
        recused = own | {one.expert_id for one in found}
        earlier = before.get(candidate.declaration_id)
        if readers := rules.assign(sitting, candidate.declaration_id, recused, earlier, now):
            assigned.append(readers)
    for at in range(0, len(assigned), stored.AT_ONCE):
        part, also = assigned[at : at + stored.AT_ONCE], Transaction()
        stored.add_readers(also, panel_id, part)
        sitting = sittings.save_sitting(rules.note_assignment(sitting, part, actor, now), also)
    return show_panel(sitting, actor)


@route(
    blueprint,
    "POST",
    "/v1/panels/{panel_id}/opinions",
    allow=EXPERT,
    body=OpinionDraft,
    returns=ShownOpinion,
    looks_again=True,
    tag="评审",
)
def write_opinion(request: Request, panel_id: str) -> ShownOpinion:
    """专家提交或修改书面评议意见，至该申报开始投票为止；仅供参考"""
    given: OpinionDraft = request.body
    sitting, own = sittings.load_sitting(panel_id), request.actor.account_id
    readers = stored.find_readers(panel_id, given.declaration_id)
    before = stored.find_opinion(panel_id, given.declaration_id, own)
    change = rules.write(sitting, readers, given, before, request.actor, request.now)
    assert readers
    stored.save_opinion(change, sitting, readers)
    return ShownOpinion(**_told(change.after), own=True)


def _told(opinion: Opinion) -> dict[str, Any]:
    return opinion.model_dump(include=set(ShownOpinion.model_fields))


@route(
    blueprint,
    "GET",
    "/v1/panels/{panel_id}/opinions",
    allow=COMMITTEE | EXPERT,
    query=OpinionQuery,
    returns=Listing[ShownOpinion],
    permission=Permission.REVIEW,
    tag="评审",
)
def list_opinions(request: Request, panel_id: str) -> Listing[ShownOpinion]:
    """书面评议意见：会议开始前专家只见本人的，开始后见全部"""
    query: OpinionQuery = request.query
    sitting = sittings.load_sitting(panel_id)
    refuse_stranger(sitting, request.actor)
    if query.declaration_id:
        one = stored.find_readers(panel_id, query.declaration_id)
        assigned, cursor = [one] if one else [], None
    else:
        page = stored.list_readers(panel_id, query.limit, query.cursor)
        assigned, cursor = page.items, page.cursor
    recused = sittings.by_candidate(sittings.load_recusals(panel_id))
    seen = [
        (readers.declaration_id, expert_id)
        for readers in assigned
        for expert_id in rules.readable(sitting, readers, recused[readers.declaration_id], request.actor)
    ]
    return Listing[ShownOpinion](items=_shown(request, sitting, seen), next_cursor=cursor)


def _shown(request: Request, sitting: Sitting, seen: list[tuple[str, str]]) -> list[ShownOpinion]:
    """In a blind panel an expert reads them without the candidate's names, should one have guessed right."""
    written = stored.load_opinions(sitting.panel_id, seen)
    is_blind = sitting.blind and request.actor.role == Role.EXPERT
    heads = load_heads([declaration_id for declaration_id, _ in seen]) if is_blind else {}
    names = {member.expert_id: member.name for member in sitting.members}
    items = []
    for declaration_id, expert_id in seen:
        told = {"declaration_id": declaration_id, "expert_id": expert_id, "expert_name": names[expert_id]}
        if opinion := written.get((declaration_id, expert_id)):
            told |= _told(opinion)
        if head := heads.get(declaration_id):
            hidden = [head.applicant_name, head.unit_name or ""]
            told["text"] = blindness.masked(told.get("text"), hidden)
        items.append(ShownOpinion(**told, own=expert_id == request.actor.account_id))
    return items
