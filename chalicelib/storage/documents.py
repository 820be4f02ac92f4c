"""Documents that were asked for. units table: `document#<id>` / `document`, deleted by TTL with a day's grace.

Those that wait or are being drawn stand in the index `listing`, in the order they were asked for.
"""

from datetime import timedelta

from chalicelib.domain.documents import Document
from chalicelib.domain.errors import Stale
from chalicelib.storage.reading import Page, get, query_page
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import put

TO_DRAW = "document#to_draw"
_GRACE = timedelta(days=1)


def find_document(document_id: str) -> Document | None:
    item = get(UnitItem, f"document#{document_id}", "document")
    return _document(item) if item else None


def save_document(document: Document) -> Document:
    """Answers it as it now stands in the table. Raises Stale when somebody else has changed it."""
    item = UnitItem(
        f"document#{document.document_id}",
        "document",
        version=document.version,
        body=document.model_dump_json(),
        expires_at=int((document.expires_at + _GRACE).timestamp()),
        list_key=TO_DRAW if document.is_unfinished else None,
        list_sort=f"{document.asked_at.isoformat()}#{document.document_id}" if document.is_unfinished else None,
    )
    put(item, Stale("这份文件正在生成，请稍后再试"))
    return _document(item)


def list_to_draw(limit: int) -> Page[Document]:
    """Oldest first."""
    return query_page(UnitItem.listing.query, TO_DRAW, limit, None, _document)


def _document(item: UnitItem) -> Document:
    return Document.model_validate_json(item.body).model_copy(update={"version": item.version})
