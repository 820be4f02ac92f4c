"""Notices. units table: `notice#<id>` / `notice`; listed under `notice#published` or their committee's drafts.

Extended and closed ones stay under `notice#published`: closing is a matter of the clock, and writes nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from chalicelib.domain.changes import Change
from chalicelib.domain.errors import NotFound
from chalicelib.domain.notices import Notice
from chalicelib.domain.times import local_date
from chalicelib.storage import histories, receipts
from chalicelib.storage.reading import Page, every_page, get, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction


def load_notice(notice_id: str) -> Notice:
    """Raises NotFound."""
    item = get(UnitItem, f"notice#{notice_id}", "notice")
    if item is None:
        raise NotFound("没有找到这份通知")
    return _notice(item)


def load_notices(notice_ids: Iterable[str]) -> dict[str, Notice]:
    """Several by their ids, in one batch; for what is shown, not for decisions."""
    keys = [(f"notice#{notice_id}", "notice") for notice_id in sorted(set(notice_ids))]
    found = [_notice(item) for item in UnitItem.batch_get(keys)] if keys else []
    return {notice.notice_id: notice for notice in found}


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
            list_key="notice#published" if notice.is_published else _drafts(notice.unit_id),
            list_sort=f"{notice.year}#{notice.opens_at.isoformat()}#{notice.notice_id}",
        )
    )
    histories.add(transaction, UnitItem, f"notice#{notice.notice_id}", change.entry)
    receipts.add(transaction, receipt)
    transaction.commit()


def _drafts(unit_id: str) -> str:
    return f"notice#draft#{unit_id}"


def list_published(year: int | None, limit: int, cursor: str | None) -> Page[Notice]:
    """Of one year or of all, latest year and latest opening first."""
    return _list("notice#published", year, limit, cursor)


def every_published(now: datetime) -> Iterator[Notice]:
    """Of this year and the ones beside it: the year of a notice is not always that of its windows."""
    year = local_date(now).year
    for of_year in (year - 1, year, year + 1):
        yield from every_page(partial(list_published, of_year, 100))


def list_drafts(unit_id: str, year: int | None, limit: int, cursor: str | None) -> Page[Notice]:
    return _list(_drafts(unit_id), year, limit, cursor)


def _list(list_key: str, year: int | None, limit: int, cursor: str | None) -> Page[Notice]:
    within = UnitItem.list_sort.startswith(f"{year}#") if year else None
    return query_page(
        UnitItem.listing.query,
        list_key,
        limit,
        cursor,
        _notice,
        range_key_condition=within,
        scan_index_forward=False,
    )
