"""Notices of declaration: a committee announces year × series × levels, with its windows (domain.md §2 rule 4)."""

import json
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from math import ceil
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, JsonValue
from pydantic_core import PydanticCustomError

from chalicelib.domain.actors import Actor
from chalicelib.domain.attachments import Kind as AttachmentKind
from chalicelib.domain.attachments import label_of
from chalicelib.domain.catalogue import Level, find_series
from chalicelib.domain.changes import Change
from chalicelib.domain.conditions import Condition
from chalicelib.domain.errors import Conflict, FieldError, Invalid, NotFound
from chalicelib.domain.history import Trail, record
from chalicelib.domain.identity import Printable, Trimmed
from chalicelib.domain.jurisdiction import SeriesKey, in_jurisdiction
from chalicelib.domain.times import FromDay, Moment, UntilDay, end_of_day, local_date, spoken
from chalicelib.domain.units import Standing, Unit


class NoticeStatus(StrEnum):
    """`closed` is never stored: a notice closes by itself when its window does, and an extension opens it again."""

    DRAFT = "draft"
    PUBLISHED = "published"
    EXTENDED = "extended"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return STATUS_LABELS[self]


STATUS_LABELS = {
    NoticeStatus.DRAFT: "草稿",
    NoticeStatus.PUBLISHED: "已发布",
    NoticeStatus.EXTENDED: "已延期",
    NoticeStatus.CLOSED: "已截止",
}


class Term(StrEnum):
    """The days of a notice by which somebody must have acted. They can be extended, never shortened."""

    CLOSES_AT = "closes_at"
    REPORT_BY = "report_by"
    ACCEPT_BY = "accept_by"


def _short(value: JsonValue) -> JsonValue:
    if len(json.dumps(value, ensure_ascii=False)) > LONGEST_VERBATIM:
        raise PydanticCustomError("verbatim_too_long", "内容过长，请写在正文中")
    return value


LONGEST_VERBATIM = 20_000
#: Text, list or object as the committee wrote it: shown, not interpreted.
Verbatim = Annotated[JsonValue, AfterValidator(_short)]


def _own(labels: dict[str, str]) -> dict[str, str]:
    """Only what says more than is known anyway: a page sent back as it was shown names nothing new."""
    return {kind: label for kind, label in labels.items() if label != label_of(kind)}


#: What a committee calls the kinds of material that only its notice knows.
OwnLabels = Annotated[
    dict[AttachmentKind, Annotated[str, Trimmed, Field(min_length=1, max_length=50)]],
    Field(max_length=60, description="自定材料种类的中文名称"),
    AfterValidator(_own),
]
Year = Annotated[int, Field(ge=2000, le=2100)]
Levels = Annotated[list[Level], Field(min_length=1, max_length=5)]


class NoticeDraft(BaseModel):
    """What a committee announces. A day given for a window means its first or last second in Shanghai."""

    year: Year
    series: SeriesKey
    levels: Levels
    specialties: Annotated[
        list[Annotated[str, Trimmed, Field(min_length=1, max_length=50), Printable]], Field(max_length=200)
    ] = []
    opens_at: FromDay
    closes_at: UntilDay
    report_by: UntilDay
    accept_by: UntilDay
    required_attachments: dict[Level, Annotated[list[AttachmentKind], Field(max_length=30)]] = Field(
        default_factory=dict
    )
    attachment_labels: OwnLabels = Field(default_factory=dict)
    requirements: Verbatim = Field(default=None, description="申报条件，按原样展示")
    conditions: Annotated[list[Condition], Field(max_length=40, description="由系统核对的申报条件")] = []
    correction_days: Annotated[int, Field(ge=1, le=60)] = 10
    publicity_days: Annotated[int, Field(ge=5, le=60, description="工作日")] = 5
    contact: Verbatim = Field(default=None, description="咨询方式，按原样展示")
    text: Annotated[str, Field(max_length=20_000)] = ""


class Notice(NoticeDraft):
    notice_id: str
    unit_id: str
    unit_name: str
    status: NoticeStatus = NoticeStatus.DRAFT
    published_at: Moment | None = None
    extended_at: Moment | None = None
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)

    @property
    def is_published(self) -> bool:
        return self.status != NoticeStatus.DRAFT

    def kind_label(self, kind: str) -> str:
        """What a kind of material is called in this notice."""
        return self.attachment_labels.get(kind) or label_of(kind)

    def correction_due(self, now: datetime) -> datetime:
        """The default term of a return: the last second of the day `correction_days` from now."""
        return end_of_day(local_date(now) + timedelta(days=self.correction_days))

    def term(self, last_day: datetime, came_back: bool, now: datetime) -> datetime:
        """By when the next holder should act: the notice's day or, for what came back, at least a correction's term."""
        return max(last_day, self.correction_due(now)) if came_back else last_day


def named(notice: Notice, names: dict[str, str]) -> Notice:
    """Under the name that its committee has now, by its id: it may have been renamed since."""
    return notice.model_copy(update={"unit_name": names.get(notice.unit_id, notice.unit_name)})


def draft(notice_id: str, committee: Unit, given: NoticeDraft, actor: Actor, now: datetime) -> Change[Notice]:
    if committee.status != Standing.GRANTED:
        raise Conflict("贵单位尚未开通权限", code="unit_without_rights")
    refuse_unfit(given, committee)
    notice = Notice(**given.model_dump(), notice_id=notice_id, unit_id=committee.unit_id, unit_name=committee.name)
    notice.trail, entry = record(notice.trail, actor, "draft", now)
    return Change(None, notice, entry)


def refuse_unfit(given: NoticeDraft, committee: Unit) -> None:
    """The whole of a draft: windows in order, nothing about levels it does not announce, all in the jurisdiction."""
    refuse_wrong_windows(given)
    _refuse_other_levels(given)
    series = find_series(given.series)
    for level in given.levels:
        series.titles(level)
        if not in_jurisdiction(committee.jurisdiction, given.series, level):
            raise Conflict(f"贵单位不负责{series.series}{level.label}的评审", code="no_jurisdiction")


def refuse_wrong_windows(given: NoticeDraft) -> None:
    ordered = ("opens_at", *Term)
    wrong = [
        FieldError(field=later, code="window_order", message="时间应依次为：开始申报、截止申报、单位上报截止、受理截止")
        for earlier, later in pairwise(ordered)
        if getattr(given, later) < getattr(given, earlier)
        or (later == Term.CLOSES_AT and given.closes_at == given.opens_at)
    ]
    if wrong:
        raise Invalid("申报时间安排有误", errors=wrong)


def _refuse_other_levels(given: NoticeDraft) -> None:
    named = [(f"required_attachments.{level}", level) for level in given.required_attachments]
    named += [(f"conditions.{i}.level", one.level) for i, one in enumerate(given.conditions) if one.level]
    wrong = [
        FieldError(field=field, code="level_not_offered", message=f"本通知不包含{level.label}，请先加入级别或删去此项")
        for field, level in named
        if level not in given.levels
    ]
    if wrong:
        raise Invalid("有内容涉及本通知不包含的级别", errors=wrong)


def publish(notice: Notice, actor: Actor, now: datetime) -> Change[Notice]:
    """From now on applicants may declare under it. Repeating changes nothing."""
    refuse_stranger(notice, actor)
    if notice.is_published:
        return Change(notice, notice, None)
    if notice.closes_at <= now:
        raise Conflict("申报截止时间已过，不能发布", code="window_closed", closes_at=spoken(notice.closes_at))
    after = notice.model_copy(update={"status": NoticeStatus.PUBLISHED, "published_at": now})
    after.trail, entry = record(notice.trail, actor, "publish", now)
    return Change(notice, after, entry)


def refuse_stranger(notice: Notice, actor: Actor) -> None:
    """Raises NotFound for everybody but the committee whose notice it is."""
    if actor.unit_id != notice.unit_id:
        raise NotFound("没有找到这份通知")


def may_see(actor: Actor | None, notice: Notice) -> bool:
    return notice.is_published or (actor is not None and actor.unit_id == notice.unit_id)


def shown_status(notice: Notice, now: datetime) -> NoticeStatus:
    """draft → published → extended → closed, as it stands at that moment."""
    is_over = notice.is_published and seconds_to_closing(notice, now) == 0
    return NoticeStatus.CLOSED if is_over else notice.status


def seconds_to_closing(notice: Notice, now: datetime) -> int:
    """Until the window's last second has passed; 0 exactly when it has."""
    return max(0, ceil((notice.closes_at + timedelta(seconds=1) - now).total_seconds()))


def is_open(notice: Notice, now: datetime) -> bool:
    """Whether one may begin and submit now; the last second belongs to the window to its very end."""
    return notice.is_published and notice.opens_at <= now and seconds_to_closing(notice, now) > 0


def refuse_outside_window(notice: Notice, now: datetime) -> None:
    """Receipt time at the server decides (domain.md §2 rule 4). Raises Conflict `window_closed`."""
    if not notice.is_published:
        raise Conflict("申报通知尚未发布", code="window_closed")
    if not is_open(notice, now):
        raise Conflict(f"不在申报时间内（{spoken(notice.opens_at)}至{spoken(notice.closes_at)}）", code="window_closed")
