"""Recalling a report (撤回上报): each declaration by itself, until the unit above has opened it."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import reports as rules
from chalicelib.domain import review_chain
from chalicelib.domain.actors import REVIEWERS, Permission
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, DomainError, NotFound, Stale
from chalicelib.domain.notices import Notice, Term
from chalicelib.domain.reports import Outcome, RecallOutcome, RecallRequest
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.handlers.reports import load_own
from chalicelib.handlers.web import Request, route
from chalicelib.storage import declarations as stored
from chalicelib.storage import notices
from chalicelib.storage import reports as kept
from chalicelib.storage.desks import load_heads
from chalicelib.storage.reports import Ranks
from chalicelib.storage.transaction import Transaction

blueprint = Blueprint(__name__)
RECALLED = "recalled"


class Recalled(BaseModel):
    report_id: str
    items: list[Outcome]


@route(
    blueprint,
    "POST",
    "/v1/reports/{report_id}/recall",
    allow=REVIEWERS,
    body=RecallRequest,
    returns=Recalled,
    tag="上报",
    permission=Permission.REPORT,
)
def recall_report(request: Request, report_id: str) -> Recalled:
    """撤回上报（上级单位查看之前）"""
    given: RecallRequest = request.body
    report = load_own(request, report_id)
    wanted = rules.to_recall(report, given)
    notice, heads = notices.load_notice(report.notice_id), load_heads(wanted)
    ranks = Ranks(report.unit_id, report.notice_id, report.level)
    recalls = {one: _recall_one(request, heads.get(one), notice, ranks) for one in wanted}
    kept.change_report(report_id, lambda latest: rules.with_recalls(latest or report, recalls))
    told = {"outcome", "code", "detail"}
    items = [Outcome(declaration_id=one, **recall.model_dump(include=told)) for one, recall in recalls.items()]
    return Recalled(report_id=report_id, items=items)


def _recall_one(request: Request, head: Declaration | None, notice: Notice, ranks: Ranks) -> RecallOutcome:
    told = {"reason": request.body.reason, "at": request.now}
    try:
        if head is None:
            raise NotFound("没有找到这份申报")
        try:
            _move(request, head, notice, ranks)
        except Stale:  # opened or decided just now: what has become of it says why it can't be taken back
            _move(request, stored.load_declaration(head.declaration_id), notice, ranks)
    except DomainError as error:
        return RecallOutcome(outcome="failed", code=error.code, detail=error.detail, **told)
    return RecallOutcome(outcome=RECALLED, **told)


def _move(request: Request, declaration: Declaration, notice: Notice, ranks: Ranks) -> None:
    due = notice.term(notice.report_by, declaration.came_back, request.now)
    ruling = Ruling(act=Act.RECALL, reason=request.body.reason, due=due, due_of=Term.REPORT_BY)
    change = review_chain.decide(declaration, request.actor, ruling, request.now)
    if change.is_nothing:
        return
    also = Transaction()
    ranks.give_up(also, declaration.declaration_id)
    try:
        stored.save_declaration(change, also)
    except Conflict:
        ranks.read()
        raise
