"""Objections to a publicity: raised by anybody while it runs, read and decided by the unit."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import limits
from chalicelib.domain import objections as rules
from chalicelib.domain.actors import ANYONE, REVIEWERS, Permission
from chalicelib.domain.objections import Objection, ObjectionDecision, ObjectionDraft, Outcome
from chalicelib.domain.publicities import Publicity, refuse_stranger
from chalicelib.domain.times import Moment
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.publicities import load_visible
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import objections as stored
from chalicelib.storage import publicities

blueprint = Blueprint(__name__)


class RaisedObjection(BaseModel):
    """What whoever raised it gets back; nobody else but the unit sees it."""

    objection_id: str
    publicity_id: str
    declaration_id: str | None
    raised_at: Moment


class ShownObjection(RaisedObjection):
    """`name` is the one that was given; who was signed in stays unknown to the unit."""

    content: str
    name: str | None
    outcome: Outcome | None
    reason: str | None
    decided_by_name: str | None
    decided_at: Moment | None


@route(
    blueprint,
    "POST",
    "/v1/publicities/{publicity_id}/objections",
    allow=ANYONE,
    body=ObjectionDraft,
    returns=RaisedObjection,
    status=201,
    idempotent=True,
    tag="公示",
    limit=limits.OBJECTIONS,
)
def raise_objection(request: Request, publicity_id: str) -> Answer:
    """对公示提出异议（公示期内，任何人，可匿名）"""
    publicity = load_visible(request, publicity_id)
    listed_ids = {person.declaration_id for person in publicities.load_people(publicity_id)}
    objection_id = stored.objection_id(publicity_id, new_id(), request.now)
    change = rules.raise_objection(objection_id, publicity, listed_ids, request.body, request.visitor, request.now)
    answer = Answer(RaisedObjection(**change.after.model_dump(include=set(RaisedObjection.model_fields))))
    stored.create_objection(change, publicity, request.receipt(answer))
    return answer


@route(
    blueprint,
    "GET",
    "/v1/publicities/{publicity_id}/objections",
    allow=REVIEWERS,
    query=Paging,
    returns=Listing[ShownObjection],
    tag="公示",
)
def list_objections(request: Request, publicity_id: str) -> Listing[ShownObjection]:
    """本单位公示收到的异议"""
    _own(request, publicity_id)
    page = stored.list_objections(publicity_id, request.query.limit, request.query.cursor)
    return Listing(**listed(page, _shown))


@route(
    blueprint,
    "POST",
    "/v1/publicities/{publicity_id}/objections/{objection_id}/decision",
    allow=REVIEWERS,
    body=ObjectionDecision,
    returns=ShownObjection,
    looks_again=True,
    tag="公示",
    permission=Permission.REVIEW,
)
def decide_objection(request: Request, publicity_id: str, objection_id: str) -> ShownObjection:
    """核实异议：成立或不成立"""
    publicity = _own(request, publicity_id)
    objection = stored.load_objection(publicity_id, objection_id)
    change = rules.decide(objection, request.body, publicity.unit_name, request.actor, request.now)
    stored.save_decision(change)
    return _shown(change.after)


def _own(request: Request, publicity_id: str) -> Publicity:
    publicity = publicities.load_publicity(publicity_id)
    refuse_stranger(publicity, request.actor)
    return publicity


def _shown(objection: Objection) -> ShownObjection:
    return ShownObjection(**objection.model_dump(include=set(ShownObjection.model_fields)))
