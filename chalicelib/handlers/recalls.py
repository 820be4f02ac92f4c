"""Recalling a report (撤回上报): each declaration by itself, until the unit above has opened it."""

from dataclasses import dataclass

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import reports as rules
from chalicelib.domain import review_chain
from chalicelib.domain.actors import REVIEWERS, Permission
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import DomainError, NotFound, Stale
from chalicelib.domain.notices import Notice, Term
from chalicelib.domain.reports import Outcome, RecallOutcome, RecallRequest
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.handlers.reports import load_own
from chalicelib.handlers.web import Request, route
from chalicelib.storage import declarations as stored
from chalicelib.storage import notices
from chalicelib.storage import reports as kept
from chalicelib.storage.desks import load_heads
from chalicelib.storage.ranks import Ranks
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
    ranks = Ranks(report.unit_id, report.notice_id, report.level, wanted)
    act = _Act(request, notices.load_notice(report.notice_id), ranks, load_heads(wanted))
    recalls = {one: act.recall(one) for one in wanted}
    kept.change_report(report_id, lambda latest: rules.with_recalls(latest or report, recalls))
    told = {"outcome", "code", "detail"}
    items = [Outcome(declaration_id=one, **recall.model_dump(include=told)) for one, recall in recalls.items()]
    return Recalled(report_id=report_id, items=items)


@dataclass(frozen=True)
class _Act:
    """One act of recalling: what all its declarations share."""

    request: Request
    notice: Notice
    ranks: Ranks
    heads: dict[str, Declaration]

    def recall(self, declaration_id: str) -> RecallOutcome:
        told = {"reason": self.request.body.reason, "at": self.request.now}
        try:
            try:
                self.ranks.settle(lambda: self._move(declaration_id), self._look_again)
            except Stale:  # opened or decided just now: what has become of it says why it can't be taken back
                self._look_again({declaration_id})
                self.ranks.settle(lambda: self._move(declaration_id), self._look_again)
        except DomainError as error:
            return RecallOutcome(outcome="failed", code=error.code, detail=error.detail, **told)
        return RecallOutcome(outcome=RECALLED, **told)

    def _look_again(self, declaration_ids: set[str]) -> None:
        self.heads.update(load_heads(sorted(declaration_ids)))

    def _move(self, declaration_id: str) -> None:
        request, declaration = self.request, self.heads.get(declaration_id)
        if declaration is None:
            raise NotFound("没有找到这份申报")
        due = self.notice.term(self.notice.report_by, declaration.came_back, request.now)
        ruling = Ruling(act=Act.RECALL, reason=request.body.reason, due=due, due_of=Term.REPORT_BY)
        change = review_chain.decide(declaration, request.actor, ruling, request.now)
        if change.is_nothing:
            return
        also = Transaction()
        self.ranks.give_up(also, declaration_id)
        stored.save_declaration(change, also)
