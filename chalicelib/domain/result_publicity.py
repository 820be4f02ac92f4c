"""The publicity of results (结果公示): who passed, shown to everybody; an upheld objection takes the result away.

Source: domain.md §2 rule 12. Objections to it are those of `objections.py`; it is no publicity of a unit's, but looks
like one to them. What becomes of whom an upheld objection names is ours: not passed, with the reason, at once
(decision 0038).
"""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel

from chalicelib.domain import review_chain
from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.messages import Notification, tell
from chalicelib.domain.notices import Notice
from chalicelib.domain.objections import Objection, Outcome
from chalicelib.domain.publicities import SHOWN_FOR, Publicity
from chalicelib.domain.results import Panel
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.domain.states import SECRET
from chalicelib.domain.times import local_date
from chalicelib.domain.verdicts import NotPassed


class PassedPerson(BaseModel, frozen=True):
    """What the public reads of one who passed: no numbers, neither theirs nor the ballots'."""

    declaration_id: str
    name: str
    unit_name: str
    title: str
    specialty: str


def people(panel: Panel, candidates: Mapping[str, Declaration]) -> list[PassedPerson]:
    """Who passed, in the order of the meeting."""
    passed = [candidates[declaration_id] for declaration_id in panel.passed_ids]
    return [
        PassedPerson(
            declaration_id=one.declaration_id,
            name=one.applicant_name,
            unit_name=one.unit_name or "",
            title=one.title,
            specialty=one.specialty,
        )
        for one in passed
    ]


def publicity_of(panel: Panel, notice: Notice) -> Publicity:
    """The results' publicity as objections know one. Raises NotFound before the publication."""
    if panel.publicity_starts_on is None or panel.publicity_ends_on is None:
        raise NotFound("没有找到这份公示")
    return Publicity(
        publicity_id=panel.panel_id,
        unit_id=panel.unit_id,
        unit_name=notice.unit_name,
        notice_id=notice.notice_id,
        year=notice.year,
        series=notice.series,
        level=panel.level,
        starts_on=panel.publicity_starts_on,
        ends_on=panel.publicity_ends_on,
        announced_at=panel.judged_at,
        closed_at=panel.confirmed_at,
    )


def ended(panel: Panel, now: datetime) -> Notification:
    """What the committee is told when the days have run: it goes on with the confirmation."""
    told = {"level": panel.level.label, "passed": str(len(panel.passed_ids))}
    return tell(panel.unit_id, "results_unconfirmed", panel.panel_id, now, **told)


def refuse_unseen(panel: Panel, actor: Actor | None, now: datetime) -> None:
    """Everybody from the publication until some time after the last day; the committee always. Raises NotFound."""
    if actor is not None and actor.unit_id == panel.unit_id:
        return
    if panel.publicity_ends_on is None or local_date(now) > panel.publicity_ends_on + SHOWN_FOR:
        raise NotFound("没有找到这份公示")


def overturned(objection: Objection, declaration: Declaration, actor: Actor, now: datetime) -> Change[Declaration]:
    """What an upheld objection does to the one it names; a second one does nothing more.

    Raises Conflict `publication_unfinished` when that result is not published yet.
    """
    assert objection.outcome == Outcome.UPHELD
    if declaration.status in SECRET:
        raise Conflict("这份申报的结果尚未公布，请先重新公布结果，再处理异议", code="publication_unfinished")
    if declaration.status != Status.PUBLICIZED:
        return Change(declaration, declaration, None)
    ruling = Ruling(
        act=Act.OVERTURN,
        reason=objection.reason or "",
        details={"objection_id": objection.objection_id},
        marks={"not_passed_for": NotPassed.OBJECTION_UPHELD},
    )
    return review_chain.decide(declaration, actor, ruling, now)
