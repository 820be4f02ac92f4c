"""Recalling a report: the unit below takes back what the unit above has not looked at yet."""

from datetime import datetime

from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.errors import Conflict
from chalicelib.domain.history import record


def is_recallable(declaration: Declaration, unit_id: str) -> bool:
    """Whether it lies unopened where that unit reported it to."""
    return declaration.holder.from_unit_id == unit_id and declaration.holder.opened_at is None


def not_recallable(declaration: Declaration) -> Conflict:
    """It is no longer the unit's own, and nobody below takes it out of another's hands."""
    return Conflict(
        "上级单位已开始审核，不能撤回，如需修改请联系其退回", code="already_opened", holder=declaration.holder.name
    )


def open_by(declaration: Declaration, actor: Actor, now: datetime) -> Change[Declaration]:
    """The holding unit looks at what waits for its review: written down the first time, by whom and when.

    Everybody else's look, and every later one, is nothing.
    """
    holder = declaration.holder
    waits = declaration.status == Status.IN_REVIEW and holder.opened_at is None
    if not waits or actor.unit_id != holder.party_id:
        return nothing(declaration)
    opened = holder.model_copy(update={"opened_at": now})
    after = declaration.model_copy(update={"route": [*declaration.route[:-1], opened]})
    after.trail, entry = record(declaration.trail, actor, "open", now)
    return Change(declaration, after, entry)
