"""Notices. units table: `notice#<id>` / `notice`; listed under `notice#published` or their committee's drafts."""

from chalicelib.domain.changes import Change
from chalicelib.domain.errors import NotFound
from chalicelib.domain.notices import Notice, NoticeStatus
from chalicelib.storage import histories, receipts
from chalicelib.storage.reading import Page, get, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction


def load_notice(notice_id: str) -> Notice:
    """Raises NotFound."""
    item = get(UnitItem, f"notice#{notice_id}", "notice")
    if item is None:
        raise NotFound("没有找到这份通知")
    return _notice(item)


def _notice(item: UnitItem) -> Notice:
    return Notice.model_validate_json(item.body).model_copy(update={"version": item.version})


def save_notice(change: Change[Notice], receipt: Receipt | None = None) -> None:
    """Creates or replaces exactly the version that was read."""
    if change.entry is None:
        return
    notice = change.after
    transaction = Transaction()
    transaction.put(
        UnitItem(
            f"notice#{notice.notice_id}",
            "notice",
            version=notice.version,
            body=notice.model_dump_json(),
            list_key=_list_key(notice.status, notice.unit_id),
            list_sort=f"{notice.opens_at.isoformat()}#{notice.notice_id}",
        )
    )
    histories.add(transaction, UnitItem, f"notice#{notice.notice_id}", change.entry)
    receipts.add(transaction, receipt)
    transaction.commit()


def _list_key(status: NoticeStatus, unit_id: str) -> str:
    return "notice#published" if status == NoticeStatus.PUBLISHED else f"notice#draft#{unit_id}"


def list_notices(status: NoticeStatus, unit_id: str, limit: int, cursor: str | None) -> Page[Notice]:
    """The published ones, or one committee's drafts; latest opening first."""
    return query_page(
        UnitItem.listing.query, _list_key(status, unit_id), limit, cursor, _notice, scan_index_forward=False
    )
