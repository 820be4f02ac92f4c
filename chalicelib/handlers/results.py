"""A meeting's results: entered, published, confirmed. Each step can be repeated and finishes what was interrupted."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import result_publicity, results, review_chain
from chalicelib.domain.actors import Actor, Permission, Role
from chalicelib.domain.catalogue import Level
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.results import Confirmation, MeetingResults, Panel, PanelStatus
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.domain.times import Moment
from chalicelib.domain.verdicts import NotPassed, Tally
from chalicelib.handlers import issuing_runs
from chalicelib.handlers.running import Budget
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import declarations as stored
from chalicelib.storage import notices, objections, panels, receipts, result_publicities
from chalicelib.storage.desks import load_heads

blueprint = Blueprint(__name__)
COMMITTEE = frozenset({Role.COMMITTEE})
#: How long a confirmation issues certificates itself, in seconds; the scheduled job issues the rest.
ISSUING_SECONDS = 12.0


class Verdict(Tally):
    passed: bool


class ShownPanel(BaseModel):
    """`excluded` passed the vote, but an objection against them was upheld."""

    panel_id: str
    notice_id: str
    level: Level
    status: PanelStatus
    members: int
    present: int
    rules_version: str
    judged_at: Moment
    publicity_starts_on: date | None
    publicity_ends_on: date | None
    approval_number: str | None
    excluded: list[str]
    items: list[Verdict]


class ConfirmedPanel(ShownPanel):
    """`issued` of the passed have their certificates already; the rest follow within minutes."""

    passed: int
    issued: int


@route(
    blueprint,
    "POST",
    "/v1/results",
    allow=COMMITTEE,
    body=MeetingResults,
    returns=ShownPanel,
    status=201,
    idempotent=True,
    tag="评审",
    permission=Permission.REVIEW,
)
def enter_results(request: Request) -> Answer:
    """录入线下评审会议的结果"""
    answer = Answer(enter(request, request.body))
    receipts.keep(request.receipt(answer))
    return answer


def enter(
    request: Request, given: MeetingResults, also_refuse: Callable[[dict[str, Declaration]], None] = lambda found: None
) -> ShownPanel:
    """`also_refuse` is asked of a new meeting's candidates, once they are known to be the committee's own."""
    panel_id = _panel_id(request.actor, given)
    panel = panels.find_panel(panel_id)
    candidates = load_heads([item.declaration_id for item in given.items])
    if panel is None:
        notice = notices.load_notice(given.notice_id)
        change = results.judge(panel_id, given, notice, request.actor, request.now)
    # Asked of a repetition, too: what was not finished, another panel may be voting on by now.
    results.refuse_unjudgeable(given, candidates, request.actor, panel_id)
    if panel is None:
        also_refuse(candidates)
        panel = panels.save_panel(change)
    _judge_candidates(panel, candidates, request.actor, request.now)
    return _shown(panel)


def _panel_id(actor: Actor, given: MeetingResults) -> str:
    """The same results are the same panel: a repetition finds it and finishes it."""
    return hashlib.sha256(f"{actor.party_id}{given.model_dump_json()}".encode()).hexdigest()[:26]


def _judge_candidates(panel: Panel, candidates: dict[str, Declaration], actor: Actor, now: datetime) -> None:
    for tally in panel.items:
        candidate = candidates[tally.declaration_id]
        if candidate.panel_id == panel.panel_id:
            continue
        act = Act.JUDGE_PASSED if panel.has_passed(tally) else Act.JUDGE_FAILED
        told = {"panel_id": panel.panel_id}
        ruling = Ruling(act=act, details=told | {"rules": panel.rules_version}, marks=told)
        stored.save_declaration(review_chain.decide(candidate, actor, ruling, now))


@route(
    blueprint,
    "POST",
    "/v1/results/{panel_id}/publication",
    allow=COMMITTEE,
    returns=ShownPanel,
    looks_again=True,
    tag="评审",
    permission=Permission.REVIEW,
)
def publish_results(request: Request, panel_id: str) -> ShownPanel:
    """公布评审结果，开始公示"""
    panel = panels.load_panel(panel_id)
    results.refuse_stranger(panel, request.actor)
    heads = load_heads([item.declaration_id for item in panel.items])
    panel = results.with_own_verdicts(panel, heads)
    waiting = results.unpublished(panel, heads)
    count, raised = objections.load_all(panel_id)
    change = results.publish(panel, request.actor, request.now, len(waiting), raised)
    listed = result_publicity.people(change.after, heads)
    panel = panels.save_panel(change, also=result_publicities.beginning(change.after, listed, count))
    rulings = {
        Status.PASSED: Ruling(act=Act.PUBLISH),
        Status.FAILED: Ruling(act=Act.CONCLUDE, marks={"not_passed_for": NotPassed.BELOW_MAJORITY}),
    }
    for declaration in waiting:
        ruling = rulings[declaration.status]
        stored.save_declaration(review_chain.decide(declaration, request.actor, ruling, request.now))
    return _shown(panel)


@route(
    blueprint,
    "POST",
    "/v1/results/{panel_id}/confirmation",
    allow=COMMITTEE,
    body=Confirmation,
    returns=ConfirmedPanel,
    looks_again=True,
    tag="评审",
    permission=Permission.REVIEW,
)
def confirm_results(request: Request, panel_id: str) -> ConfirmedPanel:
    """公示期满，确认结果并发证"""
    given: Confirmation = request.body
    panel = panels.load_panel(panel_id)
    count, raised = objections.load_all(panel_id)
    change = results.confirm(panel, request.actor, given, request.now, raised)
    results.refuse_unpublished(panel, load_heads([item.declaration_id for item in panel.items]))
    panel = panels.save_panel(change, also=result_publicities.ending(panel_id, count))
    done = issuing_runs.issue_for_panel(panel, request.actor, request.now, Budget(ISSUING_SECONDS))
    shown = _shown(done.panel).model_dump()
    return ConfirmedPanel(**shown, passed=len(panel.passed_ids), issued=done.issued)


def _shown(panel: Panel) -> ShownPanel:
    told = panel.model_dump(include=set(ShownPanel.model_fields) - {"items"})
    items = [Verdict(**tally.model_dump(), passed=panel.has_passed(tally)) for tally in panel.items]
    return ShownPanel(**told, items=items)
