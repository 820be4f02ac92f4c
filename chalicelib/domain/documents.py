"""Documents that take long enough to be made by a job: asked for, drawn with progress, kept for a week.

A document's id is a digest of what determines it, so whoever asks again while nothing has changed asks for the same
one: it is neither queued nor drawn twice. One job at a time draws it, under a lease; a copy that died is relieved
when the lease has run out.

    waiting ─claim─▶ drawing ─finish─▶ done        drawing ─give_back─▶ waiting ─(ATTEMPTS times)─▶ failed
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field

from chalicelib.domain.actors import Actor
from chalicelib.domain.catalogue import Level
from chalicelib.domain.declarations import Status
from chalicelib.domain.errors import NotFound
from chalicelib.domain.references import Id
from chalicelib.domain.times import Moment

KEPT_FOR = timedelta(days=7)
#: Longer than a run of the job can last, so that only a dead copy's lease runs out.
LEASE = timedelta(minutes=5)
ATTEMPTS = 3


class State(StrEnum):
    WAITING = "waiting"
    DRAWING = "drawing"
    DONE = "done"
    FAILED = "failed"


class Format(StrEnum):
    PDF = "pdf"
    XLSX = "xlsx"

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self]


_CONTENT_TYPES = {
    Format.PDF: "application/pdf",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class SummaryRequest(BaseModel):
    """Which declarations of a notice; without a status all that the unit holds or has sent on."""

    notice_id: Id
    level: Level
    status: Annotated[Status | None, Field(description="不填则为本单位持有和已上报的全部申报")] = None
    format: Format = Format.PDF


class Document(BaseModel):
    """`percent` of the declarations have been read; `reason` says in Chinese why it failed."""

    document_id: str
    unit_id: str
    unit_name: str
    request: SummaryRequest
    filename: str
    state: State = State.WAITING
    percent: int = 0
    attempts: int = 0
    leased_until: Moment | None = None
    reason: str | None = None
    asked_at: Moment
    expires_at: Moment
    version: int | None = Field(default=None, exclude=True)

    @property
    def file_key(self) -> str:
        return f"documents/{self.document_id}.{self.request.format}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in (State.WAITING, State.DRAWING)


def document_id(unit_id: str, request: SummaryRequest, template: int, contents: Iterable[tuple[str, int]]) -> str:
    """The digest of who asks, for what, in which template, and of each declaration with its version."""
    told = [unit_id, request.model_dump(mode="json"), template, sorted(contents)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def ask(asked: dict[str, Any], earlier: Document | None, now: datetime) -> Document:
    """The document as it is to be made; `earlier` is the same one, when it failed or has run out."""
    document = Document(**asked, asked_at=now, expires_at=now + KEPT_FOR)
    return document.model_copy(update={"version": earlier.version if earlier else None})


def is_kept(document: Document | None, now: datetime) -> bool:
    """Whether it is there or being made: what failed or ran out is made anew when somebody asks again."""
    return document is not None and now < document.expires_at and document.state != State.FAILED


def refuse_stranger(document: Document | None, actor: Actor, now: datetime) -> Document:
    """Raises NotFound for another unit's document and for one that has run out."""
    if document is None or document.unit_id != actor.unit_id or now >= document.expires_at:
        raise NotFound("没有找到这份文件，文件只保留7天，可重新生成")
    return document


def claim(document: Document, now: datetime) -> Document | None:
    """Taken for drawing; None while somebody else's lease lasts. One that was begun too often has failed."""
    if not document.is_unfinished or (document.leased_until and now < document.leased_until):
        return None
    if document.attempts >= ATTEMPTS:
        return _failed(document)
    taken = {"state": State.DRAWING, "percent": 0, "attempts": document.attempts + 1, "leased_until": now + LEASE}
    return document.model_copy(update=taken)


def progress(document: Document, done: int, total: int) -> Document:
    """Never 100 before the file is there."""
    return document.model_copy(update={"percent": min(99, done * 100 // max(total, 1))})


def finish(document: Document) -> Document:
    return document.model_copy(update={"state": State.DONE, "percent": 100, "leased_until": None})


def give_back(document: Document) -> Document:
    """Somebody else begins it anew, unless that has been tried often enough."""
    if document.attempts >= ATTEMPTS:
        return _failed(document)
    return document.model_copy(update={"state": State.WAITING, "percent": 0, "leased_until": None})


def _failed(document: Document) -> Document:
    reason = f"已尝试{ATTEMPTS}次仍未能生成，请缩小范围（例如按状态）重新生成，或联系技术支持"
    return document.model_copy(update={"state": State.FAILED, "percent": 0, "leased_until": None, "reason": reason})
