"""Panels and their results. units table: `panel#<id>` / `panel`; those whose certificates are due are listed."""

from datetime import datetime

from chalicelib.domain.changes import Change
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.results import Panel, PanelStatus
from chalicelib.domain.times import UTC
from chalicelib.storage import histories, receipts
from chalicelib.storage.reading import Page, get, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction, put

TO_ISSUE = "panel#to_issue"


def find_panel(panel_id: str) -> Panel | None:
    item = get(UnitItem, f"panel#{panel_id}", "panel")
    return _panel(item) if item else None


def load_panel(panel_id: str) -> Panel:
    """Raises NotFound."""
    panel = find_panel(panel_id)
    if panel is None:
        raise NotFound("没有找到这次评审")
    return panel


def _panel(item: UnitItem) -> Panel:
    return Panel.model_validate_json(item.body).model_copy(update={"version": item.version})


def save_panel(change: Change[Panel], receipt: Receipt | None = None, also: Transaction | None = None) -> Panel:
    """Answers the panel as it now stands in the table, together with `also`."""
    if change.entry is None:
        return change.after
    transaction = also or Transaction()
    item = add_change(transaction, change)
    receipts.add(transaction, receipt)
    transaction.commit()
    return _panel(item)


def add_change(transaction: Transaction, change: Change[Panel]) -> UnitItem:
    item = _item(change.after)
    if change.entry:
        transaction.put(item)
        histories.add(transaction, UnitItem, f"panel#{change.after.panel_id}", change.entry)
    return item


def _item(panel: Panel) -> UnitItem:
    due = (panel.issue_from or panel.confirmed_at) if panel.status == PanelStatus.CONFIRMED else None
    return UnitItem(
        f"panel#{panel.panel_id}",
        "panel",
        version=panel.version,
        body=panel.model_dump_json(),
        list_key=TO_ISSUE if due else None,
        list_sort=f"{_stamp(due)}#{panel.panel_id}" if due else None,
    )


def put_off(panel: Panel) -> None:
    """Behind others, with who failed: no decision of anybody's, so nothing for its history. Raises Stale."""
    put(_item(panel))


def while_issuing(transaction: Transaction, panel_id: str) -> None:
    """Only while the panel's certificates are due. Raises Conflict `issuing_over`."""
    over = Conflict("这次评审的证书已全部发放", code="issuing_over")
    transaction.check(UnitItem, (f"panel#{panel_id}", "panel"), UnitItem.list_key == TO_ISSUE, over)


def list_to_issue(now: datetime, limit: int, cursor: str | None) -> Page[Panel]:
    """Confirmed panels some of whose certificates may be missing, and whose turn has come, the longest due first."""
    until = UnitItem.list_sort < f"{_stamp(now)}$"  # behind every "#" of this very second
    return query_page(UnitItem.listing.query, TO_ISSUE, limit, cursor, _panel, range_key_condition=until)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
