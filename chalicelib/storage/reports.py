"""Reports and the ranks they gave.

units table: `report#<id>` / `report`; `ranks#<unit>#<notice>#<level>` / `<rank>` holds the declaration of each rank.
"""

from collections.abc import Callable

from chalicelib.domain.catalogue import Level
from chalicelib.domain.errors import Conflict, NotFound, Stale
from chalicelib.domain.reports import Report
from chalicelib.storage.reading import get, query_all
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import ATTEMPTS, Transaction, put


class Ranks:
    """The ranks of one unit × notice × level: read once for an act, and kept in step with what it gives."""

    def __init__(self, unit_id: str, notice_id: str, level: Level) -> None:
        self._pk = f"ranks#{unit_id}#{notice_id}#{level}"
        self._rows: dict[int, UnitItem] = {}
        self.read()

    def read(self) -> None:
        """Also after a write that failed: somebody else may have given ranks meanwhile."""
        found = query_all(UnitItem.query, self._pk, consistent_read=True)
        self._rows = {int(row.sk): row for row in found}

    @property
    def taken(self) -> dict[int, str]:
        """rank → declaration id."""
        return {rank: str(row.body) for rank, row in self._rows.items()}

    def move(self, transaction: Transaction, declaration_id: str, rank: int, exchanged: frozenset[str]) -> None:
        """Gives the rank together with the report, and gives up the one it had before a return.

        A rank held by one of `exchanged` is taken over: that one gets another in the same act.
        """
        row = self._rows.get(rank)
        if row is None or row.body != declaration_id:
            if row is not None and row.body not in exchanged:
                raise _rank_taken(rank)
            row = row or UnitItem(self._pk, f"{rank:06d}")
            row.body = declaration_id
            transaction.put(row, _rank_taken(rank))
            self._rows[rank] = row
        for earlier in [held for held, found in self._rows.items() if held != rank and found.body == declaration_id]:
            transaction.delete(self._rows.pop(earlier))

    def give_up(self, transaction: Transaction, declaration_id: str) -> None:
        """With a recall: the rank is free for whoever is reported next."""
        for rank in [held for held, found in self._rows.items() if found.body == declaration_id]:
            transaction.delete(self._rows.pop(rank))


def _rank_taken(rank: int) -> Conflict:
    return Conflict(f"单位推荐排序{rank}已用于另一份申报", code="rank_taken")


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
