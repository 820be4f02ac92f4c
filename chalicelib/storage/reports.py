"""Reports and the ranks they gave.

units table: `report#<id>` / `report`; `ranks#<unit>#<notice>#<level>` / `<rank>` holds the declaration of each rank.
"""

from chalicelib.domain.catalogue import Level
from chalicelib.domain.errors import Conflict
from chalicelib.domain.reports import Report
from chalicelib.storage.reading import get, query_all
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction, put


def list_ranks(unit_id: str, notice_id: str, level: Level) -> dict[int, str]:
    """rank → declaration id."""
    found = query_all(UnitItem.query, _pk(unit_id, notice_id, level), consistent_read=True)
    return {int(item.sk): str(item.body) for item in found}


def _pk(unit_id: str, notice_id: str, level: Level) -> str:
    return f"ranks#{unit_id}#{notice_id}#{level}"


def move_rank(
    transaction: Transaction, key: tuple[str, str, Level], declaration_id: str, rank: int, taken: dict[int, str]
) -> None:
    """Gives the rank together with the report; one given before a return is kept, or given up for the new one."""
    if taken.get(rank) == declaration_id:
        return
    clash = Conflict(f"单位推荐排序{rank}已用于另一份申报", code="rank_taken")
    transaction.put(UnitItem(_pk(*key), f"{rank:06d}", body=declaration_id), clash)
    for earlier, holder in taken.items():
        if holder == declaration_id:
            transaction.delete(UnitItem(_pk(*key), f"{earlier:06d}", version=1))


def save_report(report: Report) -> None:
    """Replaces what an interrupted run of the same act had recorded."""
    item = get(UnitItem, f"report#{report.report_id}", "report")
    item = item or UnitItem(f"report#{report.report_id}", "report")
    item.body = report.model_dump_json()
    put(item)


def load_report(report_id: str) -> Report | None:
    item = get(UnitItem, f"report#{report_id}", "report")
    return Report.model_validate_json(item.body) if item else None
