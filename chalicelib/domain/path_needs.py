"""What is missing before a unit can report: the refusal to report, and the screenful that shows it beforehand.

Source: domain.md §2 rule 3; seed §四.7: 如果路径申请未成功，则申报信息无法顺利提交.
"""

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel

from chalicelib.domain.catalogue import Level, catalogue, series_name
from chalicelib.domain.declarations import Status
from chalicelib.domain.errors import Conflict
from chalicelib.domain.paths import Path, PathStatus, is_overdue
from chalicelib.domain.times import spoken_date
from chalicelib.domain.units import Unit

#: What a unit holds in these has still to be reported.
TO_BE_REPORTED = frozenset({Status.IN_REVIEW, Status.REVIEWED, Status.RETURNED})


def no_path(unit: Unit, series: str, level: Level, path: Path | None, upper: Unit) -> Conflict:
    """The refusal to report without an approved path: it names what is missing and whom to call (seed §四.7).

    `upper` is the path's upper unit or, where none was requested, the committee of the notice.
    """
    scope = f"{series_name(series)}{level.label}"
    if path is None:
        detail = f"{unit.name}尚无{scope}的上报路径，请先在“单位路径申请”中新增；如有疑问请联系：{upper.contact}"
    elif path.status == PathStatus.PENDING:
        detail = f"{scope}的上报路径正等待{upper.name}审核，请联系：{upper.contact}"
    elif path.status == PathStatus.REJECTED:
        detail = f"{scope}的上报路径未获{upper.name}通过（{path.reason}），请重新申请或联系：{upper.contact}"
    else:
        why = f"（{path.reason}）" if path.reason else ""
        detail = f"{scope}上报至{upper.name}的路径{path.status.label}{why}，请重新申请；如有疑问请联系：{upper.contact}"
    return Conflict(detail, code="no_path", series=series, level=level, call=upper.contact)


class Need(BaseModel):
    """One series × level of a unit: its path, if any, and how many declarations on its desk need it."""

    series: str
    level: Level
    path: Path | None
    declarations: int = 0

    @property
    def is_missing(self) -> bool:
        """Declarations wait for a path that is not there yet."""
        return self.declarations > 0 and (self.path is None or self.path.status != PathStatus.APPROVED)

    def to_do(self, now: datetime) -> str:
        """In one sentence, for whoever looks at the row."""
        path = self.path
        if path is None:
            return "尚无上报路径，请在“单位路径申请”中新增路径"
        upper = path.parent_name
        if path.status == PathStatus.PENDING and is_overdue(path, now):
            return f"{upper}自{spoken_date(path.terms.remind_on)}起已逾期未审核，请电话联系"
        reason = f"（{path.reason}）" if path.reason else ""
        return {
            PathStatus.PENDING: f"等待{upper}审核，如未及时审核请电话联系",
            PathStatus.APPROVED: "路径已开通，审核通过后即可上报" if self.declarations else "路径已开通",
            PathStatus.REJECTED: f"{upper}未予通过{reason}，请核对后重新申请路径",
            PathStatus.WITHDRAWN: "路径申请已撤回，需要上报时请重新申请",
            PathStatus.RETIRED: f"路径已由{path.ended_by or upper}停用{reason}，需要上报时请重新申请",
        }[path.status]


def needs(paths: Iterable[Path], counts: dict[tuple[str, str, str], int]) -> list[Need]:
    """What is missing for the declarations on the desk first, the most wanted at the top; the rest as in the catalogue.

    `counts` are the desk's: (series, level, status) → how many.
    """
    rows = {(path.series, path.level): Need(series=path.series, level=path.level, path=path) for path in paths}
    for (series, level, status), amount in counts.items():
        if status in TO_BE_REPORTED:
            key = (series, Level(level))
            row = rows.setdefault(key, Need(series=series, level=key[1], path=None))
            row.declarations += amount
    series_order = {series.series_en: place for place, series in enumerate(catalogue())}
    level_order = {level: place for place, level in enumerate(Level)}

    def rank(row: Need) -> tuple[int, int, int]:
        urgency = -row.declarations if row.is_missing else 1
        return urgency, series_order[row.series], level_order[row.level]

    return sorted(rows.values(), key=rank)
