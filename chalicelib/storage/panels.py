"""Panels and their results. units table: `panel#<id>` / `panel`; those whose certificates are due are listed."""

from chalicelib.domain.changes import Change
from chalicelib.domain.errors import NotFound
from chalicelib.domain.results import Panel, PanelStatus
from chalicelib.storage import histories, receipts
from chalicelib.storage.reading import Page, get, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction

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
    panel = change.after
    due = panel.status == PanelStatus.CONFIRMED
    item = UnitItem(
        f"panel#{panel.panel_id}",
        "panel",
        version=panel.version,
        body=panel.model_dump_json(),
        list_key=TO_ISSUE if due else None,
        list_sort=f"{panel.confirmed_at.isoformat()}#{panel.panel_id}" if due and panel.confirmed_at else None,
    )
    transaction = also or Transaction()
    transaction.put(item)
    histories.add(transaction, UnitItem, f"panel#{panel.panel_id}", change.entry)
    receipts.add(transaction, receipt)
    transaction.commit()
    return _panel(item)


def list_to_issue(limit: int) -> Page[Panel]:
    """Confirmed panels some of whose certificates may be missing, oldest first."""
    return query_page(UnitItem.listing.query, TO_ISSUE, limit, None, _panel)
