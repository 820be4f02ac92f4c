"""Conflicts of interest between a panel's expert and a candidate: computed from what both have said.

Source: domain.md §2 rule 11 (same employer now or in the last years, declared relation, co-author of a listed paper).
A person is the expert when the name is the same to the letter and, where one was given, the employer too: without it
a namesake is kept out once too often, which costs a vote and not the secrecy or the fairness of the ballot.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from chalicelib.domain.actors import Actor
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.errors import NotFound
from chalicelib.domain.experts import Expert, FormerEmployer
from chalicelib.domain.panel_rules import PANEL_RULES
from chalicelib.domain.references import Id
from chalicelib.domain.sections.filling import ROWS
from chalicelib.domain.sections.stored import rows
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
    SELF = "self"
    SAME_EMPLOYER = "same_employer"
    FORMER_EMPLOYER = "former_employer"
    COAUTHOR = "coauthor"
    RELATION = "relation"
    DECLARED = "declared"


GROUND_LABELS = {
    Ground.SELF: "专家即申报人本人",
    Ground.SAME_EMPLOYER: "与申报人在同一单位",
    Ground.FORMER_EMPLOYER: "近年与申报人在同一单位",
    Ground.COAUTHOR: "与申报人有合著的论文著作",
    Ground.RELATION: "申报人申明的亲属、师生等关系",
    Ground.DECLARED: "专家申请回避",
}


class RecusalDraft(BaseModel):
    declaration_id: Id
    reason: Reason


class Recusal(BaseModel, frozen=True):
    """Why an expert takes no part in judging one candidate.

    `reason` is the expert's own, where declared; else what the ground was found in, for the committee's eyes only.
    """

    declaration_id: str
    expert_id: str
    ground: Ground
    reason: str = ""
    at: Moment


class Finding(BaseModel, frozen=True):
    """A ground that was found, and in what."""

    ground: Ground
    reason: str


class Beside(BaseModel, frozen=True):
    """What is known beside the record of the draw: the members as they stand in the pool now, and which experts have
    the candidate's own phone.
    """

    experts: dict[str, Expert] = {}
    same_phone: frozenset[str] = frozenset()


def conflict_of(
    member: Member,
    unit_name: str | None,
    sections: dict[str, Any],
    now: datetime,
    applicant_name: str = "",
    beside: Beside | None = None,
) -> Finding | None:
    """The first ground that keeps this expert from judging this candidate.

    An employer that was corrected since the draw counts beside the one that was drawn, not in its place.
    """
    beside = beside or Beside()
    expert = beside.experts.get(member.expert_id)
    employers = [member.employer]
    if expert and folded(expert.employer) != folded(member.employer):
        employers.append(expert.employer)
    found = (
        _oneself(member, employers, unit_name, sections, applicant_name, beside.same_phone)
        or next(filter(None, (_colleagues(one, unit_name, sections, now) for one in employers)), None)
        or next(filter(None, (_once_colleagues(one, unit_name, sections, now) for one in _former(expert, now))), None)
        or _coauthors(member, sections)
        or _related(member, sections)
    )
    return Finding(ground=found[0], reason=found[1]) if found else None


def _oneself(
    member: Member,
    employers: list[str],
    unit_name: str | None,
    sections: dict[str, Any],
    applicant_name: str,
    same_phone: frozenset[str],
) -> tuple[Ground, str] | None:
    """By the account's phone, or by the same name at the same employer."""
    if member.expert_id in same_phone:
        return Ground.SELF, "登记的手机号码与申报人相同"
    if not applicant_name or folded(applicant_name) != folded(member.name):
        return None
    own = {folded(unit_name or "")} | {folded(str(job.get("employer") or "")) for job in _jobs(sections)}
    at = next((one for one in employers if folded(one) in own), None)
    return (Ground.SELF, f"姓名与申报人相同，同在{at}") if at else None


def _colleagues(
    employer: str, unit_name: str | None, sections: dict[str, Any], now: datetime
) -> tuple[Ground, str] | None:
    if unit_name and folded(unit_name) == folded(employer):
        return Ground.SAME_EMPLOYER, f"用人单位为{unit_name}"
    left = _last_stay(employer, sections)
    if left == _STILL:
        return Ground.SAME_EMPLOYER, f"现在{employer}任职"
    return (Ground.FORMER_EMPLOYER, f"在{employer}任职至{left}") if left >= _since(now) else None


def _once_colleagues(
    former: FormerEmployer, unit_name: str | None, sections: dict[str, Any], now: datetime
) -> tuple[Ground, str] | None:
    """Where the expert was until some years ago, and the candidate is, or was within these years."""
    is_there = bool(unit_name) and folded(unit_name or "") == folded(former.employer)
    if is_there or _last_stay(former.employer, sections) >= _since(now):
        return Ground.FORMER_EMPLOYER, f"专家在{former.employer}任职至{former.last_year}年"
    return None


def _former(expert: Expert | None, now: datetime) -> list[FormerEmployer]:
    """Those of the last years; of the first of them the month is not known, so all of it counts."""
    first = local_date(now).year - PANEL_RULES.colleague_years
    return [one for one in expert.former_employers if one.last_year >= first] if expert else []


#: After every month that a job can have ended in.
_STILL = "至今"


def _last_stay(employer: str, sections: dict[str, Any]) -> str:
    """The month until which the candidate worked there; empty for never."""
    jobs = [job for job in _jobs(sections) if folded(str(job.get("employer") or "")) == folded(employer)]
    return max((str(job.get("ended") or _STILL) for job in jobs), default="")


def _since(now: datetime) -> str:
    return f"{local_date(now).year - PANEL_RULES.colleague_years}{local_date(now):-%m}"


def _jobs(sections: dict[str, Any]) -> list[dict[str, Any]]:
    return _listed(sections, "work_history")


def _coauthors(member: Member, sections: dict[str, Any]) -> tuple[Ground, str] | None:
    for paper in _listed(sections, "papers"):
        listed = rows({ROWS: paper.get("coauthors")})
        # A paper without a list says its authors, if anywhere, beside the candidate's own part in it.
        told = not listed and member.name in str(paper.get("role") or "")
        if told or any(_is(member, one) for one in listed):
            return Ground.COAUTHOR, f"合著《{paper.get('name') or ''}》"
    return None


def _related(member: Member, sections: dict[str, Any]) -> tuple[Ground, str] | None:
    declared = rows({ROWS: (sections.get("declared_title") or {}).get("relations")})
    return next((_relation(one) for one in declared if _is(member, one)), None)


def _relation(declared: dict[str, Any]) -> tuple[Ground, str]:
    return Ground.RELATION, f"与申报人的关系：{declared.get('relation') or '未说明'}"


def _is(member: Member, named: dict[str, Any]) -> bool:
    """The same name, and the same employer where one was given."""
    employer = folded(str(named.get("employer") or ""))
    same_name = folded(str(named.get("name") or "")) == folded(member.name)
    return same_name and employer in ("", folded(member.employer))


def _listed(sections: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return rows(sections.get(name))


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
    same = same and (not sitting.specialties or candidate.specialty in sitting.specialties)
    return same and candidate.status == Status.ACCEPTED and candidate.holder.party_id == sitting.unit_id


def computed(
    sitting: Sitting,
    candidate: Declaration,
    sections: dict[str, Any],
    known: set[str],
    now: datetime,
    beside: Beside | None = None,
) -> list[Recusal]:
    """The conflicts of all members with one candidate, but of those whose recusal is `known` already."""
    found = []
    for member in sitting.members:
        conflict = conflict_of(member, candidate.unit_name, sections, now, candidate.applicant_name, beside)
        if conflict and member.expert_id not in known:
            told = {"declaration_id": candidate.declaration_id, "expert_id": member.expert_id}
            found.append(Recusal(**told, ground=conflict.ground, reason=conflict.reason, at=now))
    return found
