"""Conflicts of interest between a panel's expert and a candidate: computed from what both have said.

Source: domain.md §2 rule 11 (same employer now or in the last years; co-author of a listed paper). What cannot be
computed, a relation, the expert declares.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from chalicelib.domain.actors import Actor
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.errors import NotFound
from chalicelib.domain.panel_rules import PANEL_RULES
from chalicelib.domain.references import Id
from chalicelib.domain.sittings import (
    Member,
    Reason,
    Sitting,
    SittingStatus,
    refuse_other_than,
    refuse_stranger,
)
from chalicelib.domain.times import Moment, local_date
from chalicelib.domain.unit_names import folded


class Ground(StrEnum):
    SAME_EMPLOYER = "same_employer"
    FORMER_EMPLOYER = "former_employer"
    COAUTHOR = "coauthor"
    DECLARED = "declared"


GROUND_LABELS = {
    Ground.SAME_EMPLOYER: "与申报人在同一单位",
    Ground.FORMER_EMPLOYER: "近年与申报人在同一单位",
    Ground.COAUTHOR: "与申报人有合著的论文著作",
    Ground.DECLARED: "专家申请回避",
}


class RecusalDraft(BaseModel):
    declaration_id: Id
    reason: Reason


class Recusal(BaseModel, frozen=True):
    """Why an expert takes no part in judging one candidate. `reason` is the expert's own, where declared."""

    declaration_id: str
    expert_id: str
    ground: Ground
    reason: str = ""
    at: Moment


def ground_of(member: Member, unit_name: str | None, sections: dict[str, Any], now: datetime) -> Ground | None:
    """The first ground that keeps this expert from judging this candidate."""
    employer = folded(member.employer)
    if unit_name and folded(unit_name) == employer:
        return Ground.SAME_EMPLOYER
    since = f"{local_date(now).year - PANEL_RULES.colleague_years}{local_date(now):-%m}"
    jobs = [job for job in _items(sections, "work_history") if folded(job.get("employer") or "") == employer]
    if any(not job.get("ended") for job in jobs):
        return Ground.SAME_EMPLOYER
    if any(str(job["ended"]) >= since for job in jobs):
        return Ground.FORMER_EMPLOYER
    # A paper says its authors, if anywhere, beside the candidate's own part in it.
    if any(member.name in (paper.get("role") or "") for paper in _items(sections, "papers")):
        return Ground.COAUTHOR
    return None


def _items(sections: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return list((sections.get(name) or {}).get("items") or [])


def refuse_unfit_recusal(
    sitting: Sitting, candidate: Declaration | None, given: RecusalDraft, actor: Actor, now: datetime
) -> Recusal:
    """What a member declares about one of the panel's candidates, before the ballot on them; `candidate` is its head.

    Raises NotFound, Conflict `panel_closed`.
    """
    refuse_stranger(sitting, actor)
    if actor.account_id not in sitting.member_ids:
        raise NotFound("没有找到这次评审")
    if sitting.status not in (SittingStatus.DRAWN, SittingStatus.OPEN):
        refuse_other_than(sitting, SittingStatus.OPEN)
    if candidate is None or not is_before(sitting, candidate):
        raise NotFound("没有找到这份申报")
    return Recusal(
        declaration_id=given.declaration_id,
        expert_id=actor.account_id,
        ground=Ground.DECLARED,
        reason=given.reason,
        at=now,
    )


def is_before(sitting: Sitting, candidate: Declaration) -> bool:
    """Whether the panel has to judge it: fixed at the opening, and before that whatever is accepted."""
    if sitting.status not in (SittingStatus.PLANNED, SittingStatus.DRAWN):
        return candidate.declaration_id in sitting.candidates
    same = candidate.notice_id == sitting.notice_id and candidate.level == sitting.level
    return same and candidate.status == Status.ACCEPTED and candidate.holder.party_id == sitting.unit_id


def computed(
    sitting: Sitting, candidate: Declaration, sections: dict[str, Any], known: set[str], now: datetime
) -> list[Recusal]:
    """The conflicts of all members with one candidate, but of those whose recusal is `known` already."""
    found = []
    for member in sitting.members:
        ground = ground_of(member, candidate.unit_name, sections, now)
        if ground and member.expert_id not in known:
            told = {"declaration_id": candidate.declaration_id, "expert_id": member.expert_id}
            found.append(Recusal(**told, ground=ground, at=now))
    return found
