"""Written opinions of a few experts on each candidate, before the ballot and only to advise it (the issue's 评议意见).

How many, and whether a meeting may open while some are missing, is the panel rules' (`panel_rules.py`; by default it
may). Before the opening each reader sees only their own, so that three opinions are three; from then on every member
who judges the candidate reads them all. Nothing about the ballot depends on them.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.draws import drawing_order
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.history import Trail, record
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.messages import tell
from chalicelib.domain.panel_rules import PANEL_RULES, PanelRules
from chalicelib.domain.references import Id
from chalicelib.domain.sittings import Sitting, SittingStatus, refuse_other_than, refuse_stranger
from chalicelib.domain.times import Moment


class Recommendation(StrEnum):
    SUPPORT = "support"
    DOUBT = "doubt"
    AGAINST = "against"


class OpinionDraft(BaseModel):
    declaration_id: Id
    recommendation: Recommendation
    text: Annotated[str, Trimmed, Field(min_length=10, max_length=2000, description="评议意见")]


class Readers(BaseModel):
    """Who reads one candidate: the first of `among` in the order of SHA-256(seed + "|" + declaration_id + "|" + id).

    `given` are those whose opinion is there.
    """

    declaration_id: str
    expert_ids: list[str]
    among: list[str]
    given: list[str] = Field(default_factory=list)
    assigned_at: Moment
    version: int | None = Field(default=None, exclude=True)


class Opinion(BaseModel):
    panel_id: str
    declaration_id: str
    expert_id: str
    expert_name: str
    recommendation: Recommendation
    text: str
    written_at: Moment
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)


def assign(
    sitting: Sitting,
    declaration_id: str,
    recused: set[str],
    before: Readers | None,
    now: datetime,
    rules: PanelRules = PANEL_RULES,
) -> Readers | None:
    """None when those assigned already are the right ones: nobody is recused, and no member was replaced."""
    among = sorted(set(sitting.member_ids) - recused)
    if before and set(before.expert_ids) <= set(among):
        return None
    order = drawing_order(f"{sitting.seed}|{declaration_id}", among)
    # Who has written an opinion and may still judge keeps it; the order fills the places that have become free.
    kept = [one for one in before.expert_ids if one in among] if before else []
    filled = (kept + [one for one in order if one not in kept])[: rules.readers]
    given = [one for one in before.given if one in filled] if before else []
    return Readers(
        declaration_id=declaration_id,
        expert_ids=filled,
        among=among,
        given=given,
        assigned_at=now,
        version=before.version if before else None,
    )


def refuse_unassignable(sitting: Sitting, actor: Actor) -> None:
    """Readers are assigned between the draw and the opening. Raises NotFound, Conflict `not_drawn`, `panel_open`, …"""
    refuse_stranger(sitting, actor)
    if sitting.status in (SittingStatus.OPENING, SittingStatus.OPEN):
        told = "评审会议已经开始，不能再分配评议专家；评议专家应在会议开始前分配"
        raise Conflict(told, code="panel_open", panel_status=sitting.status)
    refuse_other_than(sitting, SittingStatus.DRAWN)


def note_assignment(sitting: Sitting, assigned: list[Readers], actor: Actor, now: datetime) -> Change[Sitting]:
    """The readers are told that there is something to read."""
    if not assigned:
        return nothing(sitting)
    after = sitting.model_copy()
    readers = {one.declaration_id: one.expert_ids for one in assigned}
    after.trail, entry = record(sitting.trail, actor, "assign_readers", now, readers=readers)
    experts = sorted({expert_id for ids in readers.values() for expert_id in ids})
    told = [tell(one, "opinion_asked", sitting.panel_id, now, unit=sitting.unit_name) for one in experts]
    return Change(sitting, after, entry, tuple(told))


def write(
    sitting: Sitting,
    readers: Readers | None,
    given: OpinionDraft,
    before: Opinion | None,
    actor: Actor,
    now: datetime,
) -> Change[Opinion]:
    """One's own opinion, written or rewritten until the first ballot on that candidate (storage looks at that).

    Raises NotFound for who does not read that candidate, Conflict `panel_closed`, `panel_cancelled`.
    """
    refuse_stranger(sitting, actor)
    if sitting.status != SittingStatus.DRAWN:
        refuse_other_than(sitting, SittingStatus.OPEN)
    if readers is None or actor.account_id not in readers.expert_ids:
        raise NotFound("没有找到由您评议的这份申报")
    if before and (before.recommendation, before.text) == (given.recommendation, given.text):
        return nothing(before)
    names = {member.expert_id: member.name for member in sitting.members}
    opinion = Opinion(
        panel_id=sitting.panel_id,
        expert_id=actor.account_id,
        expert_name=names.get(actor.account_id, actor.name),
        written_at=now,
        trail=before.trail if before else Trail(),
        version=before.version if before else None,
        **given.model_dump(),
    )
    told = {"recommendation": given.recommendation, "text": given.text}
    opinion.trail, entry = record(opinion.trail, actor, "write_opinion", now, **told)
    return Change(before, opinion, entry)


def with_opinion(readers: Readers, expert_id: str) -> Readers:
    return readers.model_copy(update={"given": sorted({*readers.given, expert_id})})


def readable(sitting: Sitting, readers: Readers, recused: set[str], actor: Actor) -> list[str]:
    """Whose opinions on that candidate this reader may see: none of those that no longer judge the candidate."""
    standing = [one for one in readers.expert_ids if one in sitting.member_ids and one not in recused]
    if actor.role != Role.EXPERT:
        return standing
    own = actor.account_id
    if own in recused or sitting.status in (SittingStatus.CANCELLING, SittingStatus.CANCELLED):
        return []
    is_shared = sitting.status not in (SittingStatus.PLANNED, SittingStatus.DRAWN)
    return standing if is_shared else [one for one in standing if one == own]


def counted(assigned: Iterable[Readers], recused: dict[str, set[str]], members: Iterable[str]) -> dict[str, int]:
    """Candidate → how many opinions were given, by those who judge it."""
    ids = set(members)
    return {
        one.declaration_id: len((set(one.given) & ids) - recused.get(one.declaration_id, set())) for one in assigned
    }


def missing(candidates: Iterable[str], given: dict[str, int], rules: PanelRules = PANEL_RULES) -> int:
    return sum(max(0, rules.readers - given.get(candidate, 0)) for candidate in candidates)


def refuse_missing(lacking: int, rules: PanelRules = PANEL_RULES) -> None:
    """Raises Conflict `opinions_missing`, where the rules want them all before the meeting opens."""
    if rules.opinions_required and lacking:
        told = f"还缺{lacking}份专家书面评议意见，按评审规则收齐后才能开始会议"
        raise Conflict(told, code="opinions_missing", missing=lacking)
