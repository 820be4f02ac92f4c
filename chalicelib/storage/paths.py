"""Paths. paths table: `unit#<id>` / `<series>#<level>`; `history#<id>` / `<series>#<level>#trail#<seq>`.

A request stands in index `waiting` until it is decided or taken to the bureau.
"""

from collections.abc import Callable
from typing import TypeVar

from pynamodb.expressions.condition import Condition

from chalicelib.domain.catalogue import Level
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import AlreadyTaken, Conflict
from chalicelib.domain.path_escalations import is_waiting
from chalicelib.domain.paths import Path, PathStatus, absent
from chalicelib.storage import histories, outbox, receipts
from chalicelib.storage.reading import Page, get, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import PathItem
from chalicelib.storage.transaction import Transaction

Answered = TypeVar("Answered")
#: Tries of one request while others are made above it; each loses only to one that was written.
ATTEMPTS = 8
#: More than there are series × levels.
ALL_KEYS = 200
WAITING = "waiting"


class ChangedAbove(Conflict):
    """A path was requested, decided or ended above, after it had been looked at for a circle."""

    code = "path_changed"


def until_undisturbed(decide: Callable[[], Answered]) -> Answered:
    """Walks and writes again when something above changed between the two: only a circle is refused, not a neighbour.

    Raises ChangedAbove when that never ends.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return decide()
        except ChangedAbove:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def find_path(unit_id: str, series: str, level: Level) -> Path | None:
    item = get(PathItem, f"unit#{unit_id}", f"{series}#{level}")
    return _path(item) if item else None


def load_path(path_id: str) -> Path:
    """Raises NotFound."""
    unit_id, _, scope = path_id.partition(".")
    series, _, level = scope.partition(".")
    if level in set(Level) and (path := find_path(unit_id, series, Level(level))):
        return path
    raise absent()


def _path(item: PathItem) -> Path:
    return Path.model_validate_json(item.body).model_copy(update={"version": item.version})


def create_path(change: Change[Path], walked: dict[str, Path | None], receipt: Receipt | None = None) -> None:
    """Binds the write to every path walked while looking for a circle: if one changed meanwhile, this fails."""
    path = change.after
    transaction = _transaction(change, AlreadyTaken("该系列级别已有路径申请", code="path_exists"))
    clash = ChangedAbove("上级单位的路径刚刚变更，请重试")
    for unit_id, seen in walked.items():
        transaction.check(PathItem, (f"unit#{unit_id}", f"{path.series}#{path.level}"), _unchanged(seen), clash)
    receipts.add(transaction, receipt)
    transaction.commit()


def _unchanged(seen: Path | None) -> Condition:
    if seen is None:
        return PathItem.pk.does_not_exist()
    condition: Condition = PathItem.version == seen.version
    return condition


def while_approved(transaction: Transaction, key: tuple[str, str, Level], parent_unit_id: str) -> None:
    """Binds a write to the path of (unit, series, level) being approved, and to that upper unit, when it is written."""
    unit_id, series, level = key
    ended = Conflict("上报路径刚刚停用或变更，请重新申请路径后再上报", code="no_path", series=series, level=level)
    is_approved = PathItem.parent_key == f"{parent_unit_id}#{PathStatus.APPROVED}"
    transaction.check(PathItem, (f"unit#{unit_id}", f"{series}#{level}"), is_approved, ended)


def save_path(change: Change[Path]) -> None:
    if not change.is_nothing:
        _transaction(change, None).commit()


def history_key(path: Path) -> tuple[str, str]:
    """Collection and prefix of its history, which goes on when a path that ended is requested anew."""
    return f"history#{path.unit_id}", f"{path.series}#{path.level}#"


def _transaction(change: Change[Path], clash: Conflict | None) -> Transaction:
    path = change.after
    transaction = Transaction()
    transaction.put(
        PathItem(
            f"unit#{path.unit_id}",
            f"{path.series}#{path.level}",
            version=path.version,
            body=path.model_dump_json(),
            parent_key=f"{path.parent_unit_id}#{path.status}",
            parent_sort=f"{path.requested_at.isoformat()}#{path.path_id}",
            waiting_key=WAITING if is_waiting(path) else None,
            waiting_sort=f"{path.terms.escalate_on}#{path.path_id}" if is_waiting(path) else None,
        ),
        clash,
    )
    assert change.entry
    pk, prefix = history_key(path)
    histories.add(transaction, PathItem, pk, change.entry, prefix)
    outbox.add(transaction, change.notifications, change.entry.seq)
    return transaction


def all_own_paths(unit_id: str) -> list[Path]:
    """One Query: there are no more than series × levels."""
    return query_page(PathItem.query, f"unit#{unit_id}", ALL_KEYS, None, _path, consistent_read=True).items


def list_own_paths(unit_id: str, limit: int, cursor: str | None) -> Page[Path]:
    return query_page(PathItem.query, f"unit#{unit_id}", limit, cursor, _path)


def list_incoming_paths(unit_id: str, status: PathStatus, limit: int, cursor: str | None) -> Page[Path]:
    """Those that lead to the unit, longest waiting first."""
    return query_page(PathItem.by_parent.query, f"{unit_id}#{status}", limit, cursor, _path)


def list_waiting(limit: int, cursor: str | None) -> Page[Path]:
    """Requests that can still be taken to the bureau, first those that have waited longest."""
    return query_page(PathItem.waiting.query, WAITING, limit, cursor, _path)
