"""Results by spreadsheet: the template with those who wait for a verdict, and the filled one taken in."""

import base64
import binascii
import hashlib

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import result_sheets as rules
from chalicelib.domain.actors import Permission
from chalicelib.domain.catalogue import Level
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.references import Id
from chalicelib.domain.result_sheets import SheetUpload
from chalicelib.handlers import results
from chalicelib.handlers.results import COMMITTEE, ShownPanel
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.settings import settings
from chalicelib.storage import files, notices, receipts, summaries

blueprint = Blueprint(__name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TemplateQuery(BaseModel):
    notice_id: Id
    level: Level


class TemplateLink(BaseModel):
    """`expires_in` in seconds; `candidates` is how many names the template holds."""

    url: str
    expires_in: int
    candidates: int


@route(
    blueprint,
    "GET",
    "/v1/results/template",
    allow=COMMITTEE,
    query=TemplateQuery,
    returns=TemplateLink,
    tag="评审",
    permission=Permission.REVIEW,
)
def result_template(request: Request) -> TemplateLink:
    """下载评审结果导入模板，已列出待评审人员"""
    from chalicelib.documents.result_sheet import render

    query: TemplateQuery = request.query
    notice = notices.load_notice(query.notice_id)
    if notice.unit_id != request.actor.unit_id:
        raise NotFound("没有找到这份通知")
    heads = summaries.every_head(notice.unit_id, notice.series, query.level, notice.notice_id)
    candidates = rules.candidates(list(heads), query.level)
    filename = rules.filename(notice, query.level)
    document = render(filename.removesuffix(".xlsx"), candidates)
    # Under documents/, where the bucket forgets what can be made again.
    key = f"documents/results/{notice.unit_id}/{hashlib.sha256(document).hexdigest()}.xlsx"
    files.write(key, document, XLSX)
    link = files.presign_download(key, filename)
    return TemplateLink(url=link, expires_in=settings().download_seconds, candidates=len(candidates))


@route(
    blueprint,
    "POST",
    "/v1/results/imports",
    allow=COMMITTEE,
    body=SheetUpload,
    returns=ShownPanel,
    status=201,
    idempotent=True,
    tag="评审",
    permission=Permission.REVIEW,
)
def import_results(request: Request) -> Answer:
    """导入线下评审会议结果（XLSX）：有一行有误则整份不导入"""
    from chalicelib.documents.result_sheet import read

    given: SheetUpload = request.body
    sheet = rules.read(read(_decoded(given.content)), given)
    try:
        shown = results.enter(request, sheet.results, lambda found: rules.refuse_other_names(sheet, found))
    except (Invalid, Conflict) as error:
        raise rules.told_by_cell(error, sheet) from None
    answer = Answer(shown)
    receipts.keep(request.receipt(answer))
    return answer


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid.field("content", "文件内容应为 Base64 编码", "not_base64") from None
