"""What the minutes 会议纪要 of a panel's meeting say: who was there, what was counted, and what follows from it.

Source: domain.md §2 rule 11. Counts only: nobody's vote is known to the minutes. They are the meeting's alone, so a
later publication, objection or revocation leaves them as they are.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar

from pydantic import BaseModel

from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.columns import plain
from chalicelib.domain.conflicts import GROUND_LABELS, Recusal
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict
from chalicelib.domain.history import record
from chalicelib.domain.minutes_facts import Fact, drawn_facts, offline_facts
from chalicelib.domain.notices import Notice
from chalicelib.domain.results import Panel
from chalicelib.domain.sittings import Member, Sitting, SittingStatus
from chalicelib.domain.summary_content import spoken_series
from chalicelib.domain.times import local_date, spoken_date
from chalicelib.domain.verdicts import Tally

#: Raised whenever the minutes look different.
TEMPLATE = 1
Meeting = TypeVar("Meeting", Sitting, Panel)
PASSED, FAILED, UNJUDGED = "通过", "未通过", "未评审"


class Attendance(BaseModel, frozen=True):
    number: int
    name: str
    employer: str
    present: str
    recused: str


class Judged(BaseModel, frozen=True):
    """One candidate with the counts; empty where too few could judge. `recused` and `opinions` are how many."""

    number: int
    name: str
    unit: str
    title: str
    recused: int
    present: int | str
    yes: int | str
    no: int | str
    abstain: int | str
    opinions: int
    verdict: str


class SteppedBack(BaseModel, frozen=True):
    number: int
    candidate: str
    expert: str
    ground: str


class MinutesContent(BaseModel, frozen=True):
    """`signers` are the names of those present; only their number is known of an offline meeting: empty names."""

    title: str
    committee: str
    held_on: date
    facts: list[Fact]
    attendance: list[Attendance]
    candidates: list[Judged]
    recusals: list[SteppedBack]
    signers: list[str]

    @property
    def sentence(self) -> str:
        found = Counter(one.verdict for one in self.candidates)
        unjudged = f"，因可参加评审的专家不足而未评审{found[UNJUDGED]}人" if found[UNJUDGED] else ""
        return f"　　共评审{len(self.candidates)}人：{PASSED}{found[PASSED]}人，{FAILED}{found[FAILED]}人{unjudged}。"

    @property
    def day(self) -> str:
        return spoken_date(self.held_on)

    @property
    def digest(self) -> str:
        """Of everything that determines the bytes."""
        return hashlib.sha256(f"{TEMPLATE}\n{self.model_dump_json()}".encode()).hexdigest()[:40]


def refuse_unfinished(sitting: Sitting) -> None:
    """Raises Conflict `not_judged` until the panel is closed and counted."""
    if sitting.status != SittingStatus.JUDGED:
        told = "会议纪要在评审会议结束并完成计票后生成，请先结束会议"
        raise Conflict(told, code="not_judged", panel_status=sitting.status)


def of_drawn(
    sitting: Sitting,
    panel: Panel | None,
    notice: Notice,
    heads: Mapping[str, Declaration],
    recusals: list[Recusal],
    snapshot: list[Member],
    opinions: Mapping[str, int],
) -> MinutesContent:
    """`panel` has the counts, and is none when nobody could be judged; `opinions` by candidate: how many were given."""
    assert sitting.closed_at
    names = {member.expert_id: plain(member.name) for member in sitting.members}
    standing = [recusal for recusal in recusals if recusal.expert_id in names]
    candidates = [heads[one] for one in sitting.candidates if one in heads]
    numbers = {candidate.declaration_id: number for number, candidate in enumerate(candidates, 1)}
    return MinutesContent(
        title=_title(notice, sitting.level.label),
        committee=plain(sitting.unit_name),
        held_on=local_date(sitting.closed_at),
        facts=drawn_facts(sitting, notice, [member.expert_id for member in snapshot], sum(opinions.values())),
        attendance=_attendance(sitting, standing, numbers),
        candidates=_judged(candidates, panel, Counter(one.declaration_id for one in standing), opinions),
        recusals=[
            SteppedBack(
                number=numbers[one.declaration_id],
                candidate=plain(heads[one.declaration_id].applicant_name),
                expert=names[one.expert_id],
                ground=GROUND_LABELS[one.ground],
            )
            for one in sorted(standing, key=lambda one: (numbers.get(one.declaration_id, 0), one.expert_id))
            if one.declaration_id in numbers
        ],
        signers=[names[expert_id] for expert_id in sitting.member_ids if expert_id in sitting.present],
    )


def of_offline(panel: Panel, notice: Notice, heads: Mapping[str, Declaration]) -> MinutesContent:
    """A meeting that was held elsewhere: its counts are known, its members are not."""
    candidates = [heads[tally.declaration_id] for tally in panel.items if tally.declaration_id in heads]
    return MinutesContent(
        title=_title(notice, panel.level.label),
        committee=plain(notice.unit_name),
        held_on=local_date(panel.judged_at),
        facts=offline_facts(panel, notice),
        attendance=[],
        candidates=_judged(candidates, panel, {}, {}),
        recusals=[],
        signers=[""] * panel.present,
    )


def _title(notice: Notice, level: str) -> str:
    return f"{notice.year}年度{spoken_series(notice.series)}{level}职称评审会议纪要"


def _attendance(sitting: Sitting, standing: list[Recusal], numbers: Mapping[str, int]) -> list[Attendance]:
    return [
        Attendance(
            number=number,
            name=plain(member.name),
            employer=plain(member.employer),
            present="出席" if member.expert_id in sitting.present else "缺席",
            recused="、".join(
                str(numbers[one])
                for one in sorted(
                    {r.declaration_id for r in standing if r.expert_id == member.expert_id} & numbers.keys(),
                    key=numbers.__getitem__,
                )
            ),
        )
        for number, member in enumerate(sitting.members, 1)
    ]


def _judged(
    candidates: list[Declaration], panel: Panel | None, recused: Mapping[str, int], opinions: Mapping[str, int]
) -> list[Judged]:
    tallies = {tally.declaration_id: tally for tally in panel.items} if panel else {}
    return [
        Judged(
            number=number,
            name=plain(candidate.applicant_name),
            unit=plain(candidate.unit_name),
            title=plain(candidate.title),
            recused=recused.get(candidate.declaration_id, 0),
            opinions=opinions.get(candidate.declaration_id, 0),
            **_counts(tallies.get(candidate.declaration_id), panel),
        )
        for number, candidate in enumerate(candidates, 1)
    ]


def _counts(tally: Tally | None, panel: Panel | None) -> dict[str, int | str]:
    if tally is None or panel is None:
        return {"present": "—", "yes": "—", "no": "—", "abstain": "—", "verdict": UNJUDGED}
    counts: dict[str, int | str] = {"present": tally.present, "yes": tally.yes, "no": tally.no}
    return counts | {"abstain": tally.abstain, "verdict": PASSED if panel.has_passed(tally) else FAILED}


def note_opening(meeting: Meeting, digest: str, actor: Actor, now: datetime) -> Change[Meeting]:
    """Who opened which edition of the minutes stands in the meeting's history; the same person's next look does not."""
    mark = f"{digest}#{actor.account_id}"
    if meeting.minutes_opened == mark:
        return nothing(meeting)
    after = meeting.model_copy(update={"minutes_opened": mark})
    after.trail, entry = record(meeting.trail, actor, "open_minutes", now, digest=digest)
    return Change(meeting, after, entry)


def file_key(panel_id: str, content: MinutesContent) -> str:
    """What was drawn once is found again; under documents/, where the bucket forgets what can be made again."""
    return f"documents/minutes/{panel_id}/{content.digest}.pdf"


def filename(content: MinutesContent) -> str:
    return f"{content.title}.pdf"
