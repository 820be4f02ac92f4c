"""A drawn panel's meeting: who has come, whom it judges, and the end of the voting (domain.md §2 rule 11)."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.errors import Conflict
from chalicelib.domain.history import record
from chalicelib.domain.panel_rules import PANEL_RULES
from chalicelib.domain.sittings import Sitting, SittingStatus, refuse_other_than, refuse_stranger
from chalicelib.domain.times import spoken
from chalicelib.domain.verdicts import has_quorum

#: The figure of `results.MeetingResults`, too.
MOST_CANDIDATES = 500


def attend(sitting: Sitting, actor: Actor, now: datetime) -> Change[Sitting]:
    """An expert signs in for themselves, before the meeting begins: nobody is made present, or absent, by others."""
    refuse_stranger(sitting, actor)
    if actor.account_id in sitting.present:
        return nothing(sitting)
    refuse_other_than(sitting, SittingStatus.DRAWN)
    after = sitting.model_copy(update={"present": [*sitting.present, actor.account_id]})
    after.trail, entry = record(sitting.trail, actor, "attend", now)
    return Change(sitting, after, entry)


def begin_opening(sitting: Sitting, candidates: list[str], actor: Actor, now: datetime) -> Change[Sitting]:
    """With a quorum of those who have signed in; from here on the panel, who is present and whom it judges are fixed.

    Raises Conflict `no_quorum`, `no_candidates`, `too_many_candidates`.
    """
    refuse_stranger(sitting, actor)
    if sitting.status in (SittingStatus.OPENING, SittingStatus.OPEN):
        return nothing(sitting)
    if sitting.status != SittingStatus.DRAWN:
        refuse_other_than(sitting, SittingStatus.DRAWN)
    if not has_quorum(sitting.size, len(sitting.present)):
        raise Conflict(
            f"已签到{len(sitting.present)}人，不足评审专家{sitting.size}人的三分之二，会议不能开始",
            code="no_quorum",
            present=len(sitting.present),
        )
    refuse_nobody(candidates)
    if len(candidates) > MOST_CANDIDATES:
        raise Conflict(f"一次评审会议最多评审{MOST_CANDIDATES}份申报", code="too_many_candidates")
    after = sitting.model_copy(update={"status": SittingStatus.OPENING, "candidates": sorted(candidates)})
    after.trail, entry = record(
        sitting.trail, actor, "begin_opening", now, present=sitting.present, candidates=len(candidates)
    )
    return Change(sitting, after, entry)


def refuse_nobody(candidates: list[str]) -> None:
    if not candidates:
        raise Conflict("没有已受理、待评审的申报", code="no_candidates")


def finish_opening(sitting: Sitting, convened: list[str], actor: Actor, now: datetime) -> Change[Sitting]:
    """Who is before the panel by now is judged, and every conflict that could be computed is written down.

    Another panel, or an offline meeting, may have been quicker with some of those whom the opening meant; with all of
    them, and the panel waits as it did before.
    """
    if sitting.status == SittingStatus.OPEN:
        return nothing(sitting)
    lost = [candidate for candidate in sitting.candidates if candidate not in convened]
    status = SittingStatus.OPEN if convened else SittingStatus.DRAWN
    update = {"status": status, "candidates": sorted(convened), "opened_at": now if convened else None}
    after = sitting.model_copy(update=update)
    told: dict[str, Any] = {"judged_elsewhere": lost} if lost else {}
    after.trail, entry = record(sitting.trail, actor, "open" if convened else "give_up_opening", now, **told)
    return Change(sitting, after, entry)


def close(sitting: Sitting, missing: int, actor: Actor, now: datetime) -> Change[Sitting]:
    """No ballot after this. Ballots that are `missing` count as abstentions.

    So that nobody decides by closing early, they are waited for until the rule set's time has passed.
    Raises Conflict `ballots_missing`.
    """
    refuse_stranger(sitting, actor)
    if sitting.status in (SittingStatus.CLOSED, SittingStatus.JUDGED):
        return nothing(sitting)
    if sitting.status != SittingStatus.OPEN:
        refuse_other_than(sitting, SittingStatus.OPEN)
    assert sitting.opened_at
    until = sitting.opened_at + timedelta(minutes=PANEL_RULES.voting_minutes)
    if missing and now < until:
        told = f"还有{missing}张票未投，{spoken(until)}前须等所有在场专家投票后才能结束"
        raise Conflict(told, code="ballots_missing", missing=missing)
    update = {"status": SittingStatus.CLOSED, "closed_at": now, "missing": missing}
    after = sitting.model_copy(update=update)
    after.trail, entry = record(sitting.trail, actor, "close", now, missing=missing)
    return Change(sitting, after, entry)


def finish(sitting: Sitting, unjudged: list[str], actor: Actor, now: datetime) -> Change[Sitting]:
    """The ballots are counted and every verdict stands with its declaration."""
    if sitting.status == SittingStatus.JUDGED:
        return nothing(sitting)
    after = sitting.model_copy(update={"status": SittingStatus.JUDGED, "unjudged": unjudged})
    after.trail, entry = record(sitting.trail, actor, "count", now, unjudged=unjudged)
    return Change(sitting, after, entry)
