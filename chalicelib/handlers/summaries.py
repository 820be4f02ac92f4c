"""The summary table 一览表: what is short is answered at once, what is long becomes a document that a job draws."""

from chalice.app import Blueprint

from chalicelib.domain import documents as rules
from chalicelib.domain import notices as notice_rules
from chalicelib.domain import summary_content
from chalicelib.domain.actors import UNITS
from chalicelib.domain.documents import Document, State, SummaryRequest
from chalicelib.domain.errors import Invalid, NotFound, Stale
from chalicelib.domain.notices import Notice
from chalicelib.domain.summary_content import Entry
from chalicelib.handlers import drawing
from chalicelib.handlers.documents import ShownDocument, show_document
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import documents as stored
from chalicelib.storage import notices, units

blueprint = Blueprint(__name__)


@route(
    blueprint,
    "POST",
    "/v1/summaries",
    allow=UNITS,
    body=SummaryRequest,
    returns=ShownDocument,
    tag="文件",
    also={202: "人数较多，正在生成，请稍后查询"},
)
def make_summary(request: Request) -> Answer:
    """生成一览表（PDF 或 Excel）"""
    given: SummaryRequest = request.body
    notice = _notice(request, given)
    unit_id = request.actor.party_id
    entries = drawing.gather(unit_id, given, notice)
    versions = [(entry.declaration_id, entry.version) for entry in entries]
    document_id = rules.document_id(unit_id, given, summary_content.TEMPLATE, versions)
    document = stored.find_document(document_id)
    if document is None or not rules.is_kept(document, request.now):
        document = _made(request, document_id, document, notice, entries)
    return Answer(show_document(document), status=202 if document.is_unfinished else 200)


def _notice(request: Request, given: SummaryRequest) -> Notice:
    notice = notices.load_notice(given.notice_id)
    if not notice_rules.may_see(request.actor, notice):
        raise NotFound("没有找到这份通知")
    if given.level not in notice.levels:
        raise Invalid.field("level", "本通知不受理该级别的申报", "level_not_offered")
    return notice


def _made(
    request: Request, document_id: str, earlier: Document | None, notice: Notice, entries: list[Entry]
) -> Document:
    """The document, drawn already when it is short; of two who ask at once, one finds the other's."""
    given: SummaryRequest = request.body
    unit = units.load_unit(request.actor.party_id)
    asked = {
        "document_id": document_id,
        "unit_id": unit.unit_id,
        "unit_name": unit.name,
        "request": given,
        "filename": summary_content.filename(notice.year, notice.series, given.level, given.status, given.format),
    }
    document = rules.ask(asked, earlier, request.now)
    if len(entries) <= drawing.AT_ONCE:
        drawing.draw(document, notice, entries, request.now, lambda done, total: None)
        document = rules.finish(document)
    try:
        return stored.save_document(document)
    except Stale:
        found = stored.find_document(document_id)
        assert found, "what was in the way is there"
        return found if document.state != State.DONE else document
