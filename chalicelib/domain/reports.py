"""Reporting up: the ranks of one act, and what happened to each declaration in it (domain.md §2 rule 9, seed §四.8)."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from chalicelib.domain import ranks
from chalicelib.domain.catalogue import Level
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, FieldError, Invalid
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.ranks import Ranking
from chalicelib.domain.references import Id
from chalicelib.domain.times import Moment, spoken

#: In one act; each is moved by itself, so an act that breaks off is finished by repeating it.
MOST = 300


class RankedItem(BaseModel, frozen=True):
    declaration_id: Id
    rank: Annotated[int, Field(ge=1, le=100_000, description="单位推荐排序")]


class ReportRequest(BaseModel):
    notice_id: Id
    level: Level
    items: Annotated[list[RankedItem], Field(min_length=1, max_length=MOST)]
    publicity_id: Annotated[Id | None, Field(description="内部公示；不填则按各份申报最近一次公示")] = None
    commission_attachments: Annotated[list[Id], Field(max_length=MOST, description="委托评审函的附件")] = []


class Outcome(BaseModel):
    """What happened to one declaration: `reported`, or `failed` with the error's code and sentence."""

    declaration_id: str
    outcome: str
    code: str | None = None
    detail: str | None = None
    recall: "RecallOutcome | None" = None


class RecallRequest(BaseModel):
    declaration_ids: Annotated[
        Annotated[list[Id], Field(min_length=1, max_length=MOST)] | None, Field(description="不填则撤回整次上报")
    ] = None
    #: It stands in the record beside each of up to MOST declarations, and an item holds 400 KB.
    reason: Annotated[str, Trimmed, Field(min_length=2, max_length=200)]


class RecallOutcome(BaseModel):
    """What became of the last attempt to take one back: `recalled`, or `failed` as above."""

    outcome: str
    reason: str
    at: Moment
    code: str | None = None
    detail: str | None = None


class Report(BaseModel):
    report_id: str
    unit_id: str
    notice_id: str
    level: Level
    items: list[Outcome]


def report_id(unit_id: str, given: ReportRequest) -> str:
    """The same act has the same id, however often it is repeated."""
    told = sorted((item.declaration_id, item.rank) for item in given.items)
    text = f"{unit_id}{given.notice_id}{given.level}{told}"
    return hashlib.sha256(text.encode()).hexdigest()[:26]


def refuse_wrong_ranks(given: ReportRequest, ranking: Ranking) -> None:
    """Raises Invalid."""
    ranks.refuse_wrong([(item.declaration_id, item.rank) for item in given.items], ranking)


def movable(heads: Mapping[str, Declaration], unit_id: str) -> list[str]:
    """Those of an act that may exchange their ranks: the unit still has them. What has left it carries its own."""
    return [one for one, head in heads.items() if head.holder.party_id == unit_id]


def is_reported(declaration: Declaration, unit_id: str, rank: int) -> bool:
    """Whether it left the unit under that rank and has not come back: then reporting it again changes nothing."""
    stay = declaration.hop_of(unit_id)
    return stay is not None and stay.left_at is not None and stay.rank == rank


def refuse_late(declaration: Declaration, unit_id: str, report_by: datetime, now: datetime) -> None:
    """The notice's last day binds the first report; what came back to be corrected has its own term."""
    second = now.replace(microsecond=0)  # the last second belongs to the term to its very end
    ranked_before = any(hop.rank is not None for hop in declaration.route if hop.party_id == unit_id)
    if second > report_by and not ranked_before and not declaration.came_back:
        raise Conflict(f"单位上报已于{spoken(report_by)}截止", code="window_closed")


def letter_missing() -> Conflict:
    return Conflict("委托评审须先上传委托评审函", code="commission_letter_missing")


def refuse_unknown_letters(named: list[str], letters: set[str]) -> None:
    """Every letter that the act names is a verified one of a commissioned declaration in it (`letters`)."""
    wrong = [
        FieldError(
            field=f"commission_attachments.{i}",
            code="commission_letter_unknown",
            message="这不是本次上报中委托评审申报的、已确认上传的委托评审函",
        )
        for i, attachment_id in enumerate(named)
        if attachment_id not in letters
    ]
    if wrong:
        raise Invalid("委托评审函有误，未上报任何一份", errors=wrong)


def to_recall(report: Report, given: RecallRequest) -> list[str]:
    """The declarations to be taken back: those named, or all that the act reported. Raises Invalid."""
    reported = [item.declaration_id for item in report.items if item.outcome != "failed"]
    wanted = list(dict.fromkeys(given.declaration_ids or reported))
    wrong = [
        FieldError(field=f"declaration_ids.{i}", code="not_in_report", message="这份申报不在这次上报之中")
        for i, declaration_id in enumerate(wanted)
        if declaration_id not in reported
    ]
    if wrong:
        raise Invalid("有申报不在这次上报之中，未撤回任何一份", errors=wrong)
    return wanted


def with_recalls(report: Report, recalls: dict[str, RecallOutcome]) -> Report:
    """The record of the act keeps what was reported, and beside it what was taken back."""
    items = [item.model_copy(update={"recall": recalls.get(item.declaration_id, item.recall)}) for item in report.items]
    return report.model_copy(update={"items": items})
