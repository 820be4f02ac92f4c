"""What ends the waiting of a path request, and what ends a path: approved, rejected, withdrawn, retired.

Source: domain.md §2 rule 3; why a path ends so: docs/decisions/0015-ending-a-path.md.
"""

from datetime import datetime
from typing import Any

from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.history import record
from chalicelib.domain.messages import Notification, needed, tell
from chalicelib.domain.paths import LIVE, Path, PathDecision, PathStatus, absent

#: decision → the status it comes from, the status it leads to, and what the lower unit is told.
DECISIONS = {
    "approve": (PathStatus.PENDING, PathStatus.APPROVED, "path_approved"),
    "reject": (PathStatus.PENDING, PathStatus.REJECTED, "path_rejected"),
    "retire": (PathStatus.APPROVED, PathStatus.RETIRED, "path_retired_above"),
}


def decide(path: Path, actor: Actor, given: PathDecision, now: datetime) -> Change[Path]:
    """The higher unit approves or rejects a pending path, or retires one that it approved."""
    if actor.unit_id != path.parent_unit_id:
        raise absent()
    begins, status, kind = DECISIONS[given.decision]
    if path.status == status:
        return nothing(path)
    if path.status != begins:
        raise Conflict(_undecidable(path, given), code="path_decided", path_status=path.status)
    if given.decision != "approve" and not given.reason.strip():
        word = "停用路径" if given.decision == "retire" else "不予通过"
        raise Invalid.field("reason", f"{word}时请写明原因", "required")
    made = {"decided_at": now} if begins == PathStatus.PENDING else {"ended_at": now, "ended_by": path.parent_name}
    params = needed(kind, {"parent": path.parent_name, "reason": given.reason, **path.scope})
    told = tell(path.unit_id, kind, path.path_id, now, **params)
    return _moved(path, status, made, actor, given.decision, given.reason, told, now)


def _undecidable(path: Path, given: PathDecision) -> str:
    if given.decision == "retire":
        return "只有已通过的路径可以停用"
    if path.status == PathStatus.WITHDRAWN:
        return f"{path.unit_name}已撤回这条路径申请，无需审核"
    if path.status == PathStatus.APPROVED:
        return "这条路径申请已经通过，如需终止请使用停用功能并写明原因"
    return "这条路径申请已经审核过了"


def end(path: Path, actor: Actor, reason: str, now: datetime) -> Change[Path]:
    """The unit that requested it withdraws a pending path, or retires an approved one.

    Either frees the key for a new request. Declarations that the unit still holds wait until a new path is approved;
    those already sent go on, and come back to whoever sent them.
    """
    if actor.unit_id != path.unit_id:
        raise absent()
    if path.status == PathStatus.REJECTED:
        detail = f"{path.parent_name}未通过这条路径申请，无需撤回，可直接重新申请"
        raise Conflict(detail, code="path_decided", path_status=path.status)
    if path.status not in LIVE:
        return nothing(path)
    is_pending = path.status == PathStatus.PENDING
    status, action = (PathStatus.WITHDRAWN, "withdraw") if is_pending else (PathStatus.RETIRED, "retire")
    made = {"ended_at": now, "ended_by": path.unit_name}
    why = f"，原因：{reason.strip()}" if reason.strip() else ""
    kind = "path_withdrawn" if is_pending else "path_retired"
    told = tell(path.parent_unit_id, kind, path.path_id, now, unit=path.unit_name, why=why, **path.scope)
    return _moved(path, status, made, actor, action, reason, told, now)


def _moved(
    path: Path,
    status: PathStatus,
    made: dict[str, Any],
    actor: Actor,
    action: str,
    reason: str,
    told: Notification,
    now: datetime,
) -> Change[Path]:
    after = path.model_copy(update={"status": status, "reason": reason.strip() or None} | made)
    after.trail, entry = record(path.trail, actor, action, now, reason.strip())
    return Change(path, after, entry, (told,))
