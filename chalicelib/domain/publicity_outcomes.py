"""How a publicity ends, and whether a declaration may be reported after it (domain.md §2 rule 9)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.actors import SYSTEM, Actor
from chalicelib.domain.catalogue import series_name
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.errors import Conflict
from chalicelib.domain.history import record
from chalicelib.domain.messages import Notification, tell
from chalicelib.domain.objections import Objection, weigh
from chalicelib.domain.publicities import WORKING_DAYS, Publicity, refuse_stranger
from chalicelib.domain.times import local_date, spoken_date


def close(publicity: Publicity, objections: Iterable[Objection], actor: Actor, now: datetime) -> Change[Publicity]:
    """After its last day, with every objection decided. Repeating is nothing.

    Raises NotFound, Conflict `publicity_running`, `objections_open`.
    """
    refuse_stranger(publicity, actor)
    return _closed(publicity, objections, actor, now)


def close_by_itself(publicity: Publicity, objections: Iterable[Objection], now: datetime) -> Change[Publicity]:
    """The same, by the platform; the unit is told that it may report. Raises Conflict `publicity_running`,
    `objections_open`.
    """
    change = _closed(publicity, objections, SYSTEM, now)
    if change.is_nothing:
        return change
    return replace(change, notifications=(_told(publicity, "publicity_closed", now),))


def waiting(publicity: Publicity, now: datetime) -> Notification:
    """What the unit is told while an undecided objection keeps it open."""
    return _told(publicity, "publicity_objected", now)


def _told(publicity: Publicity, kind: str, now: datetime) -> Notification:
    of = {"series": series_name(publicity.series), "level": publicity.level.label}
    return tell(publicity.unit_id, kind, publicity.publicity_id, now, **of, ended=spoken_date(publicity.ends_on))


def _closed(publicity: Publicity, objections: Iterable[Objection], actor: Actor, now: datetime) -> Change[Publicity]:
    if publicity.closed_at:
        return nothing(publicity)
    if local_date(now) <= publicity.ends_on:
        text = f"公示至{spoken_date(publicity.ends_on)}，期满次日起才能办结"
        raise Conflict(text, code="publicity_running", ends_on=str(publicity.ends_on))
    weighed = weigh(objections)
    told = {"excluded": weighed.excluded, "is_void": weighed.is_void}
    after = publicity.model_copy(update={"closed_at": now, **told})
    after.trail, entry = record(
        publicity.trail,
        actor,
        "close",
        now,
        None,
        objections=weighed.count,
        excluded=weighed.excluded,
        void=weighed.is_void,
    )
    return Change(publicity, after, entry)


def cancel(publicity: Publicity, reason: str, actor: Actor, now: datetime) -> Change[Publicity]:
    """A list with a mistake is taken back, and its names are free for another one. Repeating is nothing.

    Raises NotFound, Conflict `publicity_closed`.
    """
    refuse_stranger(publicity, actor)
    if publicity.cancelled_for:
        return nothing(publicity)
    if publicity.closed_at:
        raise Conflict("公示已办结，不能撤销", code="publicity_closed")
    after = publicity.model_copy(update={"closed_at": now, "is_void": True, "cancelled_for": reason})
    after.trail, entry = record(publicity.trail, actor, "cancel", now, reason)
    return Change(publicity, after, entry)


def is_owed(declaration: Declaration, unit_id: str) -> bool:
    """Only the applicant's own unit publicizes before it reports; the units above it need not."""
    is_ready = declaration.status == Status.REVIEWED and declaration.holder.party_id == unit_id
    return is_ready and declaration.unit_id == unit_id


def lack(publicity: Publicity | None, declaration_id: str) -> Conflict | None:
    """Why the newest publicity that a declaration was in does not do for a report; None when it does.

    One that was closed is good for later reports, too, whatever was corrected in between.
    """
    if publicity is None:
        return Conflict(f"上报前须在本单位公示不少于{WORKING_DAYS}个工作日，请先发布公示名单", code="publicity_missing")
    if not publicity.closed_at:
        text = f"内部公示至{spoken_date(publicity.ends_on)}，请在期满并办结公示后再上报"
        return Conflict(text, code="publicity_open", ends_on=str(publicity.ends_on))
    if publicity.cancelled_for:
        return Conflict("原公示名单已撤销，请重新公示后再上报", code="publicity_missing")
    if publicity.is_void:
        return Conflict("对该公示名单的异议成立，请重新公示后再上报", code="objection_upheld")
    if declaration_id in publicity.excluded:
        return Conflict("公示中对这份申报的异议成立，请退回申报人修改；更正后须重新公示", code="objection_upheld")
    return None


def not_in(publicity_id: str) -> Conflict:
    return Conflict(
        "这份申报不在所填的公示名单中，或之后又重新公示过", code="publicity_missing", publicity=publicity_id
    )
