"""A panel that is called off before anybody has voted: its candidates wait for another, its experts are free.

The voting is stopped first (`begin`), then it is looked whether a ballot came in meanwhile: with one the meeting goes
on (`resume`), without one it is over (`finish`). A cancellation that was interrupted is finished by repeating it.
"""

from datetime import datetime

from pydantic import BaseModel

from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.errors import Conflict
from chalicelib.domain.history import record
from chalicelib.domain.messages import tell
from chalicelib.domain.sittings import Reason, Sitting, SittingStatus, refuse_other_than, refuse_stranger

BEFORE_THE_COUNT = (SittingStatus.PLANNED, SittingStatus.DRAWN, SittingStatus.OPENING, SittingStatus.OPEN)
GOING = frozenset({SittingStatus.CANCELLING, SittingStatus.CANCELLED})


class SittingCancellation(BaseModel):
    reason: Reason


def begin(sitting: Sitting, given: SittingCancellation, cast: int, actor: Actor, now: datetime) -> Change[Sitting]:
    """From here on no ballot is cast. Raises NotFound, Conflict `ballots_cast`, `panel_closed`."""
    refuse_stranger(sitting, actor)
    if sitting.status in GOING:
        return nothing(sitting)
    refuse_other_than(sitting, *BEFORE_THE_COUNT)
    if cast:
        raise ballots_cast()
    after = sitting.model_copy(update={"status": SittingStatus.CANCELLING, "cancelled_for": given.reason})
    after.trail, entry = record(sitting.trail, actor, "begin_cancelling", now, given.reason)
    return Change(sitting, after, entry)


def ballots_cast() -> Conflict:
    return Conflict("已有专家投票，评审会议不能取消，请按程序结束会议", code="ballots_cast")


def resume(sitting: Sitting, actor: Actor, now: datetime) -> Change[Sitting]:
    """Somebody had voted in that very moment: only an open meeting has voters, so it is open again."""
    after = sitting.model_copy(update={"status": SittingStatus.OPEN, "cancelled_for": None})
    after.trail, entry = record(sitting.trail, actor, "resume", now)
    return Change(sitting, after, entry)


def finish(sitting: Sitting, actor: Actor, now: datetime) -> Change[Sitting]:
    """Every candidate is released. The drawn are told."""
    if sitting.status == SittingStatus.CANCELLED:
        return nothing(sitting)
    after = sitting.model_copy(
        update={"status": SittingStatus.CANCELLED, "candidates": [], "cancelled_at": now.replace(microsecond=0)}
    )
    after.trail, entry = record(sitting.trail, actor, "cancel", now, candidates=sitting.candidates)
    told = [tell(one, "panel_cancelled", sitting.panel_id, now, unit=sitting.unit_name) for one in sitting.member_ids]
    return Change(sitting, after, entry, tuple(told))
