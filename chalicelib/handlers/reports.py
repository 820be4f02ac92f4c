"""Reporting up (数据上报): many declarations in one act, each moved atomically, repeatable without effect."""

from dataclasses import dataclass

from chalice.app import Blueprint

from chalicelib.domain import reports as rules
from chalicelib.domain import review_chain
from chalicelib.domain.actors import REVIEWERS, Actor, Permission
from chalicelib.domain.changes import Change
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, DomainError, NotFound
from chalicelib.domain.notices import Notice, Term
from chalicelib.domain.publicities import Publicity
from chalicelib.domain.reports import Outcome, RankedItem, Report, ReportRequest
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.domain.units import Kind, Unit
from chalicelib.handlers.paths import parent_on_path
from chalicelib.handlers.report_papers import Papers
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import declarations as stored
from chalicelib.storage import notices, paths, receipts
from chalicelib.storage import reports as kept
from chalicelib.storage.desks import load_heads
from chalicelib.storage.ranks import Ranks
from chalicelib.storage.transaction import Transaction

blueprint = Blueprint(__name__)
REPORTED = "reported"


@route(
    blueprint,
    "POST",
    "/v1/reports",
    allow=REVIEWERS,
    body=ReportRequest,
    returns=Report,
    idempotent=True,
    tag="上报",
    permission=Permission.REPORT,
)
def report_declarations(request: Request) -> Answer:
    """数据上报"""
    given: ReportRequest = request.body
    actor = request.actor
    notice = notices.load_notice(given.notice_id)
    parent = _parent(actor, notice, given)
    report_id = rules.report_id(actor.party_id, given)
    wanted = [item.declaration_id for item in given.items]
    ranks = Ranks(actor.party_id, given.notice_id, given.level, wanted)
    rules.refuse_wrong_ranks(given, ranks.ranking)
    heads = load_heads(wanted)  # after the ranks, as Ranks.settle() says
    act = _Act(request, notice, parent, Papers(request, heads), ranks, heads)
    outcomes = [act.report(item) for item in given.items]
    report = Report(
        report_id=report_id, unit_id=actor.party_id, notice_id=given.notice_id, level=given.level, items=outcomes
    )
    kept.save_report(report)
    answer = Answer(report)
    receipts.keep(request.receipt(answer))
    return answer


def _parent(actor: Actor, notice: Notice, given: ReportRequest) -> Unit:
    parent = parent_on_path(actor, notice, given.level)
    if parent.kind == Kind.COMMITTEE and parent.unit_id != notice.unit_id:
        raise Conflict(
            f"贵单位的路径通向{parent.name}，本通知由{notice.unit_name}发布，请申请通向它的路径",
            code="no_path",
            series=notice.series,
            level=given.level,
            call=notice.unit_name,
        )
    return parent


@dataclass(frozen=True)
class _Act:
    """One act of reporting: what all its declarations share."""

    request: Request
    notice: Notice
    parent: Unit
    papers: Papers
    ranks: Ranks
    heads: dict[str, Declaration]

    def report(self, item: RankedItem) -> Outcome:
        try:
            self.ranks.settle(lambda: self._move(item), self._look_again)
        except DomainError as error:
            if isinstance(error, Conflict) and self._was_reported_meanwhile(item):
                return Outcome(declaration_id=item.declaration_id, outcome=REPORTED)
            return Outcome(declaration_id=item.declaration_id, outcome="failed", code=error.code, detail=error.detail)
        return Outcome(declaration_id=item.declaration_id, outcome=REPORTED)

    def _was_reported_meanwhile(self, item: RankedItem) -> bool:
        """What stands in the way may be the very same act by another hand."""
        declaration = stored.load_declaration(item.declaration_id)
        return rules.is_reported(declaration, self.request.actor.party_id, item.rank)

    def _look_again(self, declaration_ids: set[str]) -> None:
        self.heads.update(load_heads(sorted(declaration_ids)))

    def _move(self, item: RankedItem) -> None:
        actor, now = self.request.actor, self.request.now
        declaration = self.heads.get(item.declaration_id)
        if declaration is None:
            raise NotFound("没有找到这份申报")
        if (declaration.notice_id, declaration.level) != (self.notice.notice_id, self.request.body.level):
            raise NotFound("这份申报不属于该通知的该级别")
        if rules.is_reported(declaration, actor.party_id, item.rank):
            return
        rules.refuse_late(declaration, actor.party_id, self.notice.report_by, now)
        self.papers.refuse_without_letter(declaration)
        publicity = self.papers.publicity_of(declaration)
        ruling = self._ruling(item, declaration)
        if publicity:
            ruling.marks["publicity"] = publicity.mark
            ruling.details["publicity_id"] = publicity.publicity_id
        change = review_chain.decide(declaration, actor, ruling, now, above=self.parent)
        if not change.is_nothing:
            self._save(item, change, publicity)

    def _ruling(self, item: RankedItem, declaration: Declaration) -> Ruling:
        last = Term.ACCEPT_BY if self.parent.kind == Kind.COMMITTEE else Term.REPORT_BY
        due = self.notice.term(getattr(self.notice, last), declaration.came_back, self.request.now)
        return Ruling(act=Act.REPORT, rank=item.rank, due=due, due_of=last)

    def _save(self, item: RankedItem, change: Change[Declaration], publicity: Publicity | None) -> None:
        """ONE transaction: the declaration, its rank, and that path and papers are still those that were read."""
        also = Transaction()
        self.papers.bind(also, item.declaration_id, publicity)
        path = (self.request.actor.party_id, change.after.series, change.after.level)
        paths.while_approved(also, path, self.parent.unit_id)
        movable = rules.movable(self.heads, self.request.actor.party_id)
        self.ranks.give(also, item.declaration_id, item.rank, movable)
        stored.save_declaration(change, also)
        self.heads[item.declaration_id] = change.after


@route(blueprint, "GET", "/v1/reports/{report_id}", allow=REVIEWERS, returns=Report, tag="上报")
def read_report(request: Request, report_id: str) -> Report:
    """一次上报的结果"""
    return load_own(request, report_id)


def load_own(request: Request, report_id: str) -> Report:
    """Raises NotFound."""
    report = kept.load_report(report_id)
    if report.unit_id != request.actor.party_id:
        raise NotFound("没有找到这次上报")
    return report
