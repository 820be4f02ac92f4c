"""Reporting up (数据上报): many declarations in one act, each moved atomically, repeatable without effect."""

from chalice.app import Blueprint

from chalicelib.domain import reports as rules
from chalicelib.domain import review_chain
from chalicelib.domain.actors import REVIEWERS, Actor, Permission
from chalicelib.domain.attachments import COMMISSION_LETTER
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, DomainError, NotFound
from chalicelib.domain.notices import Notice, Term
from chalicelib.domain.reports import Outcome, RankedItem, Report, ReportRequest
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.domain.units import Kind, Unit
from chalicelib.handlers.paths import parent_on_path
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import contents, notices, paths, receipts
from chalicelib.storage import declarations as stored
from chalicelib.storage import reports as kept
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
    taken = kept.list_ranks(actor.party_id, given.notice_id, given.level)
    rules.refuse_wrong_ranks(given, taken)
    outcomes = [_report_one(request, item, notice, parent, taken) for item in given.items]
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


def _report_one(request: Request, item: RankedItem, notice: Notice, parent: Unit, taken: dict[int, str]) -> Outcome:
    try:
        _move(request, item, notice, parent, taken)
    except DomainError as error:
        return Outcome(declaration_id=item.declaration_id, outcome="failed", code=error.code, detail=error.detail)
    return Outcome(declaration_id=item.declaration_id, outcome=REPORTED)


def _move(request: Request, item: RankedItem, notice: Notice, parent: Unit, taken: dict[int, str]) -> None:
    declaration = stored.load_declaration(item.declaration_id)
    if (declaration.notice_id, declaration.level) != (notice.notice_id, request.body.level):
        raise NotFound("这份申报不属于该通知的该级别")
    if rules.is_reported(declaration, request.actor.party_id, item.rank):
        return
    rules.refuse_late(declaration, request.actor.party_id, notice.report_by, request.now)
    _refuse_without_letter(declaration)
    last = Term.ACCEPT_BY if parent.kind == Kind.COMMITTEE else Term.REPORT_BY
    due = notice.term(getattr(notice, last), declaration.came_back, request.now)
    ruling = Ruling(act=Act.REPORT, rank=item.rank, due=due, due_of=last)
    change = review_chain.decide(declaration, request.actor, ruling, request.now, above=parent)
    also = Transaction()
    if not change.is_nothing:
        path = (request.actor.party_id, declaration.series, declaration.level)
        paths.while_approved(also, path, parent.unit_id)
        key = (request.actor.party_id, notice.notice_id, declaration.level)
        kept.move_rank(also, key, item.declaration_id, item.rank, rules.exchanged(request.body, taken))
    stored.save_declaration(change, also)


def _refuse_without_letter(declaration: Declaration) -> None:
    if not declaration.commissioned:
        return
    attachments = contents.load_whole(declaration.declaration_id).attachments
    if not any(found.kind == COMMISSION_LETTER and found.verified_at for found in attachments):
        raise rules.letter_missing()


@route(blueprint, "GET", "/v1/reports/{report_id}", allow=REVIEWERS, returns=Report, tag="上报")
def read_report(request: Request, report_id: str) -> Report:
    """一次上报的结果"""
    report = kept.load_report(report_id)
    if report is None or report.unit_id != request.actor.party_id:
        raise NotFound("没有找到这次上报")
    return report
