"""A declaration's head: what lists show, and what every decision needs. Sections and attachments hang beside it.

Source: domain.md §2.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.catalogue import Level, find_series
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.history import Trail, record
from chalicelib.domain.identity import Printable, Trimmed
from chalicelib.domain.notices import Notice, Term, refuse_outside_window
from chalicelib.domain.references import Id
from chalicelib.domain.times import Moment, spoken
from chalicelib.domain.units import Kind, Standing, Unit
from chalicelib.domain.verdicts import NotPassed


class Status(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    IN_PANEL = "in_panel"
    PASSED = "passed"
    FAILED = "failed"
    PUBLICIZED = "publicized"
    CERTIFIED = "certified"
    NOT_PASSED = "not_passed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    LAPSED = "lapsed"
    REVOKED = "revoked"


class DeclarationDraft(BaseModel):
    """What a person begins with; the rest is filled in by sections."""

    notice_id: Id
    unit_id: Annotated[Id | None, Field(description="用人单位；找不到时可先留空保存草稿，提交前补选")] = None
    level: Level
    title: Annotated[str, Trimmed, Field(min_length=2, max_length=50)]
    specialty: Annotated[str, Trimmed, Field(min_length=1, max_length=50), Printable]
    mode: Annotated[str, Trimmed, Field(min_length=1, max_length=20, description="申报方式")] = "评审"
    commissioned: Annotated[bool, Field(description="委托评审")] = False
    copy_from: Annotated[Id | None, Field(description="从以往申报中带入内容")] = None


class UnitChoice(BaseModel):
    unit_id: Annotated[Id, Field(description="用人单位")]


class Opinion(BaseModel, frozen=True):
    """What a unit wrote when it passed or accepted a declaration: the printed form's 审核意见."""

    text: str
    by: str
    at: Moment


class PublicityMark(BaseModel, frozen=True):
    """The employer's internal publicity that a declaration has been through (domain.md §2 rule 9)."""

    publicity_id: str
    starts_on: date
    ends_on: date


class CorrectionAsked(BaseModel, frozen=True):
    """The last return to the applicant: which submission was returned, and the points to be corrected in it."""

    submission: int
    fields: list[str]


class Hop(BaseModel, frozen=True):
    """One stay with one holder. `from_unit_id` is the lower unit that reported to it; a return goes back there.

    `opened_at` is when the unit first looked at it: until then the unit below may recall its report.
    """

    party_id: str
    name: str
    kind: Role
    from_unit_id: str | None = None
    arrived_at: Moment
    left_at: Moment | None = None
    rank: int | None = None
    opened_at: Moment | None = None
    opinion: Opinion | None = None
    #: The last act of the stay, by the history's word.
    act: str | None = None


class CarriedOver(BaseModel, frozen=True):
    """What a declaration took over from an earlier one when it began; `sections` by name (`carrying_over.py`)."""

    from_declaration_id: str
    year: int
    sections: tuple[str, ...]


class Declaration(BaseModel):
    """Without a unit only as a draft: it was not found yet, and nothing is submitted before it is chosen."""

    declaration_id: str
    applicant_id: str
    applicant_name: str
    notice_id: str
    year: int
    series: str
    level: Level
    title: str
    specialty: str
    mode: str
    commissioned: bool = False
    unit_id: str | None = None
    unit_name: str | None = None
    committee_id: str
    committee_name: str
    status: Status = Status.DRAFT
    since: Moment
    due: Moment | None = None
    #: The notice's term that `due` follows: when that is extended, `due` is extended with it (`due_by`).
    due_of: Term | None = None
    route: list[Hop]
    submissions: int = 0
    last_act: str | None = None
    return_reason: str | None = None
    return_fields: list[str] = Field(default_factory=list)
    return_notes: dict[str, str] = Field(default_factory=dict)
    #: The notice's own words for the kinds of material that the return names.
    return_kinds: dict[str, str] = Field(default_factory=dict)
    return_by: str | None = None
    return_due: Moment | None = None
    refusal_reason: str | None = None
    correction_asked: CorrectionAsked | None = None
    #: unit → the points it has asked the applicant to correct, in all its returns.
    asked: dict[str, list[str]] = Field(default_factory=dict)
    publicity: PublicityMark | None = None
    #: The panel that votes on it just now; `panel_id` is the one that has judged it.
    sitting_id: str | None = None
    panel_id: str | None = None
    not_passed_for: NotPassed | None = None
    certificate_number: str | None = None
    created_at: Moment
    carried: CarriedOver | None = None
    deleted_at: Moment | None = None
    purge_after: date | None = None
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)

    @property
    def holder(self) -> Hop:
        """Who must act, or acted last: the newest hop."""
        return self.route[-1]

    @property
    def is_with_applicant(self) -> bool:
        return self.holder.party_id == self.applicant_id

    @property
    def is_editable(self) -> bool:
        """Whether the applicant may change what it says."""
        is_open = self.status in (Status.DRAFT, Status.RETURNED) and self.is_with_applicant
        return is_open and self.deleted_at is None

    @property
    def came_back(self) -> bool:
        """Whether it was returned and submitted again: then the terms of a correction apply."""
        return self.submissions > 1

    def hop_of(self, unit_id: str) -> Hop | None:
        """The latest stay with that unit."""
        return next((hop for hop in reversed(self.route) if hop.party_id == unit_id), None)


def begin(
    declaration_id: str, given: DeclarationDraft, notice: Notice, unit: Unit | None, actor: Actor, now: datetime
) -> Change[Declaration]:
    """A draft on an open notice; the year comes from the notice, never from the clock."""
    refuse_outside_window(notice, now)
    _refuse_unoffered(given, notice)
    if unit:
        _refuse_unfit(unit)
    declaration = Declaration(
        declaration_id=declaration_id,
        applicant_id=actor.account_id,
        applicant_name=actor.name,
        year=notice.year,
        series=notice.series,
        unit_name=unit.name if unit else None,
        committee_id=notice.unit_id,
        committee_name=notice.unit_name,
        since=now,
        due=notice.closes_at,
        due_of=Term.CLOSES_AT,
        route=[Hop(party_id=actor.account_id, name=actor.name, kind=Role.APPLICANT, arrived_at=now)],
        created_at=now,
        **given.model_dump(exclude={"copy_from"}),
    )
    declaration.trail, entry = record(declaration.trail, actor, "begin", now, notice_id=notice.notice_id)
    return Change(None, declaration, entry)


def _refuse_unfit(unit: Unit) -> None:
    if unit.status != Standing.GRANTED:
        raise Invalid.field("unit_id", "该单位尚未开通权限，请先联系单位注册并申请权限", "unit_without_rights")
    if unit.suspended:
        raise Invalid.field("unit_id", "该单位已被暂停使用，暂不能选择，请联系单位或所属人社局", "unit_suspended")
    if unit.kind == Kind.COMMITTEE:
        raise Invalid.field("unit_id", "请选择您的用人单位，而不是评委会组建单位", "unit_unfit")


def refuse_sent(declaration: Declaration, actor: Actor) -> None:
    """Raises NotFound for strangers, Conflict `wrong_state` once a unit has had it."""
    if actor.account_id != declaration.applicant_id:
        raise absent()
    if declaration.status != Status.DRAFT or declaration.submissions:
        raise Conflict("申报提交后不能更换用人单位，如需更换请先撤回并重新申报", code="wrong_state")


def choose_unit(declaration: Declaration, unit: Unit, actor: Actor, now: datetime) -> Change[Declaration]:
    """The employer of a draft that was never sent; choosing the same again is nothing.

    Raises NotFound, Conflict `wrong_state`, Invalid.
    """
    refuse_sent(declaration, actor)
    if declaration.unit_id == unit.unit_id:
        return nothing(declaration)
    _refuse_unfit(unit)
    after = declaration.model_copy(update={"unit_id": unit.unit_id, "unit_name": unit.name})
    after.trail, entry = record(declaration.trail, actor, "choose_unit", now, unit_id=unit.unit_id, unit=unit.name)
    return Change(declaration, after, entry)


def _refuse_unoffered(given: DeclarationDraft, notice: Notice) -> None:
    series = find_series(notice.series)
    if given.level not in notice.levels:
        raise Invalid.field("level", "本通知不受理该级别的申报", "level_not_offered")
    if given.title not in series.titles(given.level):
        titles = "、".join(series.titles(given.level))
        raise Invalid.field("title", f"{given.level.label}的资格名称应为：{titles}", "title_not_offered")
    if notice.specialties and given.specialty not in notice.specialties:
        listed = "、".join(notice.specialties)
        raise Invalid.field("specialty", f"本通知受理的专业为：{listed}", "specialty_not_offered")


def may_see(actor: Actor, declaration: Declaration) -> bool:
    """The applicant, and every unit that holds or held it (domain.md §3)."""
    if actor.role == Role.SYSTEM or actor.account_id == declaration.applicant_id:
        return True
    return actor.unit_id is not None and declaration.hop_of(actor.unit_id) is not None


def absent() -> NotFound:
    """Also what is not one's own is absent (domain.md §3)."""
    return NotFound("没有找到这份申报")


def refuse_stranger(declaration: Declaration, actor: Actor) -> None:
    """Raises NotFound for whoever may not see it."""
    if not may_see(actor, declaration):
        raise absent()


def due_by(declaration: Declaration, notice: Notice) -> datetime | None:
    """Until when the holder should act, as the notice stands now: a head remembers the term as it stood then.

    A term of its own, such as a return's, stays as it was given. Extending rewrites no head (decision 0017).
    """
    if declaration.due is None or declaration.due_of is None:
        return declaration.due
    term: datetime = getattr(notice, declaration.due_of)
    return max(declaration.due, term)


def reads_draft(declaration: Declaration, actor: Actor) -> bool:
    """Whether this reader has before them what stands there now, and not what was submitted last.

    What an applicant is still correcting is their own until they submit it again.
    """
    mine = actor.account_id == declaration.applicant_id
    return declaration.submissions == 0 or (mine and declaration.is_editable)


def refuse_late(declaration: Declaration, notice: Notice, now: datetime) -> None:
    """A draft keeps the notice's window; a returned declaration its own term."""
    if declaration.status == Status.RETURNED:
        if declaration.due and now.replace(microsecond=0) > declaration.due:
            raise Conflict(f"修改期限（{spoken(declaration.due)}）已过", code="window_closed")
    else:
        refuse_outside_window(notice, now)
