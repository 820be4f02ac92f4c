"""Reports: what each act did.

units table: `report#<id>` / `report`.
"""

from collections.abc import Callable

from chalicelib.domain.errors import NotFound, Stale
from chalicelib.domain.reports import Report
from chalicelib.storage.reading import get
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import ATTEMPTS, put


def save_report(report: Report) -> None:
    """Replaces what an interrupted run of the same act had recorded."""
    change_report(report.report_id, lambda _: report)


def change_report(report_id: str, change: Callable[[Report | None], Report]) -> Report:
    """Answers what is now recorded; taken up again when another hand records at the same time."""
    for attempt in range(ATTEMPTS):
        item = get(UnitItem, f"report#{report_id}", "report") or UnitItem(f"report#{report_id}", "report")
        report = change(Report.model_validate_json(item.body) if item.body else None)
        item.body = report.model_dump_json()
        try:
            put(item)
        except Stale:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            break
    return report


def load_report(report_id: str) -> Report:
    """Raises NotFound."""
    item = get(UnitItem, f"report#{report_id}", "report")
    if item is None:
        raise NotFound("没有找到这次上报")
    return Report.model_validate_json(item.body)
