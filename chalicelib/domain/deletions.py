"""A draft is deleted, and that is undone: a mark on the declaration, not a state of its way.

Only what was never submitted can be deleted; a unit has seen the rest. Own rule, after the complaint that a deletion
could not be undone (domain.md §4): for 30 days it can.
"""

from datetime import datetime, timedelta

from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.declarations import Declaration, Status, absent
from chalicelib.domain.errors import Conflict
from chalicelib.domain.history import record
from chalicelib.domain.times import local_date, spoken_date

#: The day of the deletion not counted.
DAYS_UNDOABLE = 30


def delete(declaration: Declaration, actor: Actor, now: datetime) -> Change[Declaration]:
    """Frees the person's year. Deleting again is nothing. Raises NotFound for strangers, Conflict `wrong_state`."""
    _refuse_stranger(declaration, actor)
    if declaration.deleted_at:
        return nothing(declaration)
    if declaration.status != Status.DRAFT or declaration.submissions:
        raise Conflict("申报提交过就不能删除；用人单位审核之前可以撤回", code="wrong_state")
    last_day = local_date(now) + timedelta(days=DAYS_UNDOABLE)
    after = declaration.model_copy(update={"deleted_at": now, "purge_after": last_day})
    after.trail, entry = record(declaration.trail, actor, "delete", now, purge_after=str(last_day))
    return Change(declaration, after, entry)


def restore(declaration: Declaration, actor: Actor, now: datetime) -> Change[Declaration]:
    """As it was, to the end of the last day; what is not deleted stays as it is.

    Raises NotFound for strangers, Conflict `gone` afterwards. Whether the year is still free, its claim tells.
    """
    _refuse_stranger(declaration, actor)
    if declaration.purge_after is None:
        return nothing(declaration)
    if local_date(now) > declaration.purge_after:
        said = spoken_date(declaration.purge_after)
        raise Conflict(f"删除的草稿可在{said}前恢复，现已超过期限，请重新填写申报", code="gone")
    after = declaration.model_copy(update={"deleted_at": None, "purge_after": None})
    after.trail, entry = record(declaration.trail, actor, "restore", now)
    return Change(declaration, after, entry)


def may_be_purged(declaration: Declaration, now: datetime) -> bool:
    """For good, now that nobody can undo the deletion any more."""
    return declaration.purge_after is not None and local_date(now) > declaration.purge_after


def _refuse_stranger(declaration: Declaration, actor: Actor) -> None:
    if actor.account_id != declaration.applicant_id:
        raise absent()
