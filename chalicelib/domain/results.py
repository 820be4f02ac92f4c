"""A panel's results: counted, published, confirmed (domain.md §2 rules 11–12)."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from chalicelib.domain.actors import Actor
from chalicelib.domain.catalogue import Level
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, FieldError, NotFound
from chalicelib.domain.history import Trail, record
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.notices import Notice
from chalicelib.domain.objections import Objection, Outcome, objections_open, weigh
from chalicelib.domain.references import Id
from chalicelib.domain.review_chain import JUDGEABLE
from chalicelib.domain.states import SECRET
from chalicelib.domain.times import Moment, local_date, spoken_date
from chalicelib.domain.verdicts import RULES, Tally, is_passed, refuse_invalid_meeting
from chalicelib.domain.working_days import next_working_day, publicity_end


class PanelStatus(StrEnum):
    JUDGED = "judged"
    PUBLISHED = "published"
    CONFIRMED = "confirmed"
    ISSUED = "issued"


class MeetingResults(BaseModel):
    """The counts of an offline meeting."""

    notice_id: Id
    level: Level
    members: Annotated[int, Field(ge=1, le=999)]
    present: Annotated[int, Field(ge=1, le=999)]
    items: Annotated[list[Tally], Field(min_length=1, max_length=500)]


class Confirmation(BaseModel):
    approval_number: Annotated[str, Trimmed, Field(min_length=2, max_length=60, examples=["济人社字〔2026〕12号"])]


class Panel(BaseModel):
    """The results as they were counted; each verdict follows from them by the rule set named.

    `excluded` passed the vote, but an objection against them was upheld. `judged_elsewhere`: another meeting's verdict
    on them was first, so that these counts decide nothing. Certificates that could not be made are `failed_ids`, and
    the panel's turn comes again at `issue_from`.
    """

    panel_id: str
    unit_id: str
    notice_id: str
    level: Level
    members: int
    present: int
    items: list[Tally]
    rules_version: str
    publicity_days: int
    status: PanelStatus = PanelStatus.JUDGED
    judged_at: Moment
    publicity_starts_on: date | None = None
    publicity_ends_on: date | None = None
    excluded: list[str] = Field(default_factory=list)
    judged_elsewhere: list[Tally] = Field(default_factory=list)
    approval_number: str | None = None
    confirmed_at: Moment | None = None
    #: Which edition of the minutes was opened last, and by whom.
    minutes_opened: str | None = None
    issue_from: Moment | None = None
    failed_ids: list[str] = Field(default_factory=list)
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)

    def has_passed(self, tally: Tally) -> bool:
        return is_passed(tally.yes, tally.present)

    @property
    def passed_ids(self) -> list[str]:
        """Who may have a certificate."""
        passed = [tally.declaration_id for tally in self.items if self.has_passed(tally)]
        return [declaration_id for declaration_id in passed if declaration_id not in self.excluded]


def refuse_unjudgeable(given: MeetingResults, candidates: dict[str, Declaration], actor: Actor, panel_id: str) -> None:
    """One unfit row refuses the whole meeting; rows that this very panel has judged already are a repetition."""
    wrong = []
    for i, tally in enumerate(given.items):
        candidate = candidates.get(tally.declaration_id)
        if candidate is None or candidate.hop_of(actor.party_id) is None:
            wrong.append((i, "not_found", "没有找到这份申报"))
        elif candidate.notice_id != given.notice_id or candidate.level != given.level:
            wrong.append((i, "other_notice", "这份申报不属于该通知的该级别"))
        elif candidate.panel_id != panel_id and (candidate.status not in JUDGEABLE or candidate.sitting_id):
            wrong.append((i, "not_accepted", "这份申报尚未受理或已经评审"))
    if wrong:
        errors = [FieldError(field=f"items.{i}.declaration_id", code=code, message=text) for i, code, text in wrong]
        raise Conflict("有申报不能评审，未保存任何一条结果", code="not_judgeable", errors=errors)


def judge(panel_id: str, given: MeetingResults, notice: Notice, actor: Actor, now: datetime) -> Change[Panel]:
    """The record of the meeting. Nobody can force a verdict: it is computed, here and wherever it is asked again."""
    if notice.unit_id != actor.unit_id:
        raise NotFound("没有找到这份通知")
    refuse_invalid_meeting(given.members, given.present, given.items)
    panel = Panel(
        panel_id=panel_id,
        unit_id=notice.unit_id,
        rules_version=RULES.version,
        publicity_days=notice.publicity_days,
        judged_at=now,
        **given.model_dump(),
    )
    panel.trail, entry = record(panel.trail, actor, "judge", now, rules=RULES.version)
    return Change(None, panel, entry)


def with_own_verdicts(panel: Panel, candidates: dict[str, Declaration]) -> Panel:
    """Where two meetings had the same candidate at once, the verdict is of the one that was first.

    Raises Conflict `judging_unfinished` while a candidate still waits for this very panel's verdict,
    `judged_elsewhere` when none is its own.
    """
    heads = [candidates[tally.declaration_id] for tally in panel.items]
    if waiting := sum(_waits_for(panel, one) for one in heads):
        told = f"还有{waiting}份申报的评审结果未保存完毕，请先重复上一步操作（录入结果或结束会议），再公布"
        raise Conflict(told, code="judging_unfinished")
    own = [tally for tally, one in zip(panel.items, heads, strict=True) if one.panel_id == panel.panel_id]
    if not own:
        raise Conflict("这次会议的申报都已由其他会议评审，没有可公布的结果", code="judged_elsewhere")
    others = [*panel.judged_elsewhere, *(tally for tally in panel.items if tally not in own)]
    return panel.model_copy(update={"items": own, "judged_elsewhere": others})


def _waits_for(panel: Panel, candidate: Declaration) -> bool:
    is_judged = candidate.panel_id == panel.panel_id
    return not is_judged and candidate.status in JUDGEABLE and candidate.sitting_id in (None, panel.panel_id)


def publish(
    panel: Panel, actor: Actor, now: datetime, waiting: int, objections: Sequence[Objection] = ()
) -> Change[Panel]:
    """Starts the result publicity on the next working day; raises Conflict `calendar_unknown`, `objections_open`.

    Repeating is nothing, unless `waiting` candidates had not been reached: then all of it begins anew, so that nobody's
    name is shown for fewer days. It does so, too, after an objection to the whole list was upheld. One that is still
    undecided is waited for: it would be of a list that is gone, and void nothing. What is said against one person goes
    on with them, and can only be decided once their result is out.
    """
    refuse_stranger(panel, actor)
    excluded = panel.excluded
    if panel.status == PanelStatus.PUBLISHED and not waiting and _to_all(objections):
        weighed = weigh(objections, panel.publicity_starts_on)
        waiting, excluded = int(weighed.is_void), weighed.excluded
    if panel.status != PanelStatus.JUDGED and not (panel.status == PanelStatus.PUBLISHED and waiting):
        return Change(panel, panel, None)
    starts_on = next_working_day(local_date(now))
    if starts_on == panel.publicity_starts_on:
        return Change(panel, panel, None)
    if open_to_all := sum(one.declaration_id is None and one.outcome is None for one in objections):
        raise objections_open(open_to_all)
    ends_on = publicity_end(starts_on, panel.publicity_days)
    after = panel.model_copy(
        update={
            "status": PanelStatus.PUBLISHED,
            "publicity_starts_on": starts_on,
            "publicity_ends_on": ends_on,
            "excluded": excluded,
        }
    )
    after.trail, entry = record(panel.trail, actor, "publish", now, ends_on=str(ends_on))
    return Change(panel, after, entry)


def _to_all(objections: Sequence[Objection]) -> bool:
    return any(one.declaration_id is None and one.outcome == Outcome.UPHELD for one in objections)


def confirm(
    panel: Panel, actor: Actor, given: Confirmation, now: datetime, objections: Sequence[Objection] = ()
) -> Change[Panel]:
    """After the publicity has run its working days, with every objection decided; the approval document is named.

    Raises NotFound, Conflict `not_published`, `already_confirmed`, `publicity_running`, `objections_open`,
    `objection_upheld`.
    """
    refuse_stranger(panel, actor)
    if panel.status == PanelStatus.JUDGED or panel.publicity_ends_on is None:
        raise Conflict("评审结果尚未公示，不能确认", code="not_published")
    if panel.status in (PanelStatus.CONFIRMED, PanelStatus.ISSUED):
        if panel.approval_number != given.approval_number:
            raise Conflict(f"结果已按{panel.approval_number}确认", code="already_confirmed")
        return Change(panel, panel, None)
    if local_date(now) <= panel.publicity_ends_on:
        raise Conflict(
            f"结果公示至{spoken_date(panel.publicity_ends_on)}，公示期满后才能确认",
            code="publicity_running",
            ends_on=str(panel.publicity_ends_on),
        )
    weighed = weigh(objections, panel.publicity_starts_on)
    if weighed.is_void:
        raise Conflict("对整份公示名单的异议成立，请更正后重新公布结果", code="objection_upheld")
    after = panel.model_copy(
        update={
            "status": PanelStatus.CONFIRMED,
            "excluded": weighed.excluded,
            "approval_number": given.approval_number,
            "confirmed_at": now,
        }
    )
    after.trail, entry = record(panel.trail, actor, "confirm", now, approval_number=given.approval_number)
    return Change(panel, after, entry)


def exclude(panel: Panel, objection: Objection, actor: Actor, now: datetime) -> Change[Panel]:
    """Whom an upheld objection names is off the public list at once, and not only once the results are confirmed."""
    named, is_upheld = objection.declaration_id, objection.outcome == Outcome.UPHELD
    if named is None or not is_upheld or named in panel.excluded or panel.status != PanelStatus.PUBLISHED:
        return nothing(panel)
    after = panel.model_copy(update={"excluded": sorted([*panel.excluded, named])})
    told = {"declaration_id": named, "objection_id": objection.objection_id}
    after.trail, entry = record(panel.trail, actor, "exclude", now, **told)
    return Change(panel, after, entry)


def unpublished(panel: Panel, candidates: dict[str, Declaration]) -> list[Declaration]:
    """Those of the panel's own candidates whose result is still secret."""
    return [c for c in candidates.values() if c.panel_id == panel.panel_id and c.status in SECRET]


def refuse_unpublished(panel: Panel, candidates: dict[str, Declaration]) -> None:
    """Raises Conflict `publication_unfinished` while anybody's result is still secret: nobody skips the publicity."""
    if secret := unpublished(panel, candidates):
        raise Conflict(f"还有{len(secret)}份申报的结果尚未公布，请先重新公布", code="publication_unfinished")


def finish_issuing(panel: Panel, actor: Actor, now: datetime) -> Change[Panel]:
    """Every passed candidate has a certificate."""
    after = panel.model_copy(update={"status": PanelStatus.ISSUED})
    after.trail, entry = record(panel.trail, actor, "issue", now, certificates=len(panel.passed_ids))
    return Change(panel, after, entry)


def refuse_stranger(panel: Panel, actor: Actor) -> None:
    if panel.unit_id != actor.unit_id:
        raise NotFound("没有找到这次评审")
