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
    transaction: Transaction, key: tuple[str, str, Level], declaration_id: str, rank: int, exchanged: frozenset[str]
) -> None:
    """Gives the rank together with the report, and gives up the one it had before a return.

    A rank held by one of `exchanged` is taken over: that one gets another in the same act.
    """
    pk = _pk(*key)
    rows = {int(row.sk): row for row in query_all(UnitItem.query, pk, consistent_read=True)}
    row = rows.get(rank)
    if row is None or row.body != declaration_id:
        if row is not None and row.body not in exchanged:
            raise _rank_taken(rank)
        row = row or UnitItem(pk, f"{rank:06d}")
        row.body = declaration_id
        transaction.put(row, _rank_taken(rank))
    for earlier, held in rows.items():
        if earlier != rank and held.body == declaration_id:
            transaction.delete(held)


def _rank_taken(rank: int) -> Conflict:
    return Conflict(f"单位推荐排序{rank}已用于另一份申报", code="rank_taken")


def save_report(report: Report) -> None:
    """Replaces what an interrupted run of the same act had recorded."""
    item = get(UnitItem, f"report#{report.report_id}", "report")
    item = item or UnitItem(f"report#{report.report_id}", "report")
    item.body = report.model_dump_json()
    put(item)


def load_report(report_id: str) -> Report | None:
    item = get(UnitItem, f"report#{report_id}", "report")
    return Report.model_validate_json(item.body) if item else None
