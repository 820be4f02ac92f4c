"""The publicity of results: read by everybody, objected to by anybody, the objections decided by the committee."""

from datetime import date

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import limits, results
from chalicelib.domain import objections as rules
from chalicelib.domain import result_publicity as publicity_rules
from chalicelib.domain.actors import ANYONE, Permission
from chalicelib.domain.catalogue import Level, series_name
from chalicelib.domain.objections import ObjectionDecision, ObjectionDraft, Outcome
from chalicelib.domain.publicities import PublicityStatus
from chalicelib.domain.result_publicity import PassedPerson
from chalicelib.domain.results import Panel
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.objections import RaisedObjection, ShownObjection
from chalicelib.handlers.results import COMMITTEE
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import declarations, notices, objections, panels
from chalicelib.storage import result_publicities as stored
from chalicelib.storage.desks import load_heads
from chalicelib.storage.transaction import Transaction

blueprint = Blueprint(__name__)


class ResultPublicity(BaseModel):
    """`items` are those who passed; of the others nothing is said."""

    panel_id: str
    committee_name: str
    year: int
    series: str
    series_name: str
    level: Level
    level_label: str
    starts_on: date
    ends_on: date
    status: PublicityStatus
    status_label: str
    items: list[PassedPerson]
    objecting: str


@route(
    blueprint,
    "GET",
    "/v1/results/{panel_id}/publicity",
    allow=ANYONE,
    returns=ResultPublicity,
    tag="公示",
)
def read_result_publicity(request: Request, panel_id: str) -> ResultPublicity:
    """评审结果公示名单，任何人可查看"""
    panel = _visible(request, panel_id)
    publicity = publicity_rules.publicity_of(panel, notices.load_notice(panel.notice_id))
    status = publicity.status(request.now)
    told = publicity.model_dump(include=set(ResultPublicity.model_fields))
    return ResultPublicity(
        **told,
        panel_id=panel_id,
        committee_name=publicity.unit_name,
        series_name=series_name(publicity.series),
        level_label=panel.level.label,
        status=status,
        status_label=status.label,
        items=_people(panel),
        objecting=f"对结果有异议的，可在公示期内在本页提出，也可向{publicity.unit_name}当面反映；匿名、署名均可。",
    )


@route(
    blueprint,
    "POST",
    "/v1/results/{panel_id}/objections",
    allow=ANYONE,
    body=ObjectionDraft,
    returns=RaisedObjection,
    status=201,
    idempotent=True,
    looks_again=True,
    tag="公示",
    limit=limits.OBJECTIONS,
)
def object_to_results(request: Request, panel_id: str) -> Answer:
    """对评审结果提出异议（公示期内，任何人，可匿名）"""
    panel = _visible(request, panel_id)
    publicity = publicity_rules.publicity_of(panel, notices.load_notice(panel.notice_id))
    ids = {person.declaration_id for person in _people(panel)}
    objection_id = objections.objection_id(panel_id, new_id(), request.now)
    change = rules.raise_objection(objection_id, publicity, ids, request.body, request.visitor, request.now)
    answer = Answer(RaisedObjection(**change.after.model_dump(include=set(RaisedObjection.model_fields))))
    stored.create_objection(change, panel, request.receipt(answer))
    return answer


@route(
    blueprint,
    "GET",
    "/v1/results/{panel_id}/objections",
    allow=COMMITTEE,
    query=Paging,
    returns=Listing[ShownObjection],
    tag="公示",
)
def list_result_objections(request: Request, panel_id: str) -> Listing[ShownObjection]:
    """本评委会结果公示收到的异议"""
    results.refuse_stranger(panels.load_panel(panel_id), request.actor)
    page = objections.list_objections(panel_id, request.query.limit, request.query.cursor)
    return Listing(**listed(page, lambda one: ShownObjection(**one.model_dump(include=_SHOWN))))


@route(
    blueprint,
    "POST",
    "/v1/results/{panel_id}/objections/{objection_id}/decision",
    allow=COMMITTEE,
    body=ObjectionDecision,
    returns=ShownObjection,
    looks_again=True,
    tag="公示",
    permission=Permission.REVIEW,
)
def decide_result_objection(request: Request, panel_id: str, objection_id: str) -> ShownObjection:
    """核实对结果的异议：成立的，该申报的评审通过结果即行取消"""
    panel = panels.load_panel(panel_id)
    results.refuse_stranger(panel, request.actor)
    objection = objections.load_objection(panel_id, objection_id)
    committee = notices.load_notice(panel.notice_id).unit_name
    change = rules.decide(objection, request.body, committee, request.actor, request.now)
    also = Transaction()
    if not change.is_nothing and change.after.outcome == Outcome.UPHELD and objection.declaration_id:
        declaration = declarations.load_declaration(objection.declaration_id)
        taken = publicity_rules.overturned(change.after, declaration, request.actor, request.now)
        if not taken.is_nothing:
            declarations.add_change(also, taken)
        panels.add_change(also, results.exclude(panel, change.after, request.actor, request.now))
    objections.save_decision(change, also)
    return ShownObjection(**change.after.model_dump(include=_SHOWN))


_SHOWN = set(ShownObjection.model_fields)


def _visible(request: Request, panel_id: str) -> Panel:
    panel = panels.load_panel(panel_id)
    publicity_rules.refuse_unseen(panel, request.visitor, request.now)
    return panel


def _people(panel: Panel) -> list[PassedPerson]:
    """Without whom an upheld objection took off since."""
    kept = stored.find_people(panel)
    if kept is None:
        return publicity_rules.people(panel, load_heads(panel.passed_ids))
    return [person for person in kept if person.declaration_id not in panel.excluded]
