"""Documents that were asked for: how far they have come, and where they are."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import documents as rules
from chalicelib.domain.actors import UNITS
from chalicelib.domain.documents import Document, State
from chalicelib.domain.times import Moment
from chalicelib.handlers.web import Request, route
from chalicelib.settings import settings
from chalicelib.storage import documents as stored
from chalicelib.storage import files

blueprint = Blueprint(__name__)


class ShownDocument(BaseModel):
    """`url` once it is done, for `expires_in` seconds; the document itself is kept until `kept_until`."""

    document_id: str
    state: State
    percent: int
    filename: str
    kept_until: Moment
    url: str | None = None
    expires_in: int | None = None
    reason: str | None = None


@route(blueprint, "GET", "/v1/documents/{document_id}", allow=UNITS, returns=ShownDocument, tag="文件")
def read_document(request: Request, document_id: str) -> ShownDocument:
    """文件生成进度与下载地址"""
    return show_document(rules.refuse_stranger(stored.find_document(document_id), request.actor, request.now))


def show_document(document: Document) -> ShownDocument:
    is_done = document.state == State.DONE
    return ShownDocument(
        **document.model_dump(include={"document_id", "state", "percent", "filename", "reason"}),
        kept_until=document.expires_at,
        url=files.presign_download(document.file_key, document.filename) if is_done else None,
        expires_in=settings().download_seconds if is_done else None,
    )
