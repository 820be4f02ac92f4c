"""What may still be changed of a notice: a draft in everything, a published one only to the declarants' good.

Source: domain.md §2 rule 4: extending is allowed and recorded, shortening below “now” is not. People plan by what
was published, so a published term is not shortened at all.
"""

import json
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.errors import Conflict, FieldError, Invalid
from chalicelib.domain.history import record
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.jurisdiction import SeriesKey
from chalicelib.domain.notices import (
    Levels,
    Notice,
    NoticeDraft,
    NoticeStatus,
    Term,
    Year,
    refuse_stranger,
    refuse_unfit,
    refuse_wrong_windows,
)
from chalicelib.domain.times import FOR_PEOPLE, FromDay, UntilDay, spoken
from chalicelib.domain.units import Unit

TERM_LABELS = {Term.CLOSES_AT: "申报截止时间", Term.REPORT_BY: "单位上报截止时间", Term.ACCEPT_BY: "受理截止时间"}
#: What explains a published notice may be put right; what people have prepared by may not be changed.
CORRECTABLE = frozenset({"contact", "text", "requirements", "attachment_labels"})
#: Bytes of one history entry; an item of DynamoDB holds 400 KB.
LARGEST_ENTRY = 350_000


#: Never read: an edit is dumped by what was given. By a factory, so that the schema of an integer has no default null.
NOT_GIVEN: Any = Field(default_factory=lambda: None)


class NoticeEdit(NoticeDraft):
    """Only what is given is changed; what is given as it was is no change."""

    year: Year = NOT_GIVEN
    series: SeriesKey = NOT_GIVEN
    levels: Levels = NOT_GIVEN
    opens_at: FromDay = NOT_GIVEN
    closes_at: UntilDay = NOT_GIVEN
    report_by: UntilDay = NOT_GIVEN
    accept_by: UntilDay = NOT_GIVEN
    reason: Annotated[str, Trimmed, Field(max_length=500, description="修改或延期的原因")] = ""


def edit(notice: Notice, committee: Unit, given: NoticeEdit, actor: Actor, now: datetime) -> Change[Notice]:
    """The notice with the edit in it, and both texts in its history; an edit that changes nothing is nothing.

    Raises NotFound; Invalid, since the whole must fit again; Conflict `notice_published`, `notice_shortened`.
    """
    refuse_stranger(notice, actor)
    fields = set(NoticeDraft.model_fields)
    wanted = NoticeDraft.model_validate(
        notice.model_dump(include=fields) | given.model_dump(include=fields, exclude_unset=True)
    )
    changed = [name for name in NoticeDraft.model_fields if getattr(wanted, name) != getattr(notice, name)]
    if not changed:
        return nothing(notice)
    if notice.is_published:
        _refuse_unchangeable(notice, wanted, changed, now)
        refuse_wrong_windows(wanted)
    else:
        refuse_unfit(wanted, committee)
    return _changed(notice, wanted, changed, actor, given.reason, now)


def _refuse_unchangeable(notice: Notice, wanted: NoticeDraft, changed: list[str], now: datetime) -> None:
    fixed = [name for name in changed if name not in CORRECTABLE | set(Term)]
    if fixed:
        message = "通知发布后不能再改，如有错误请在正文中说明，或另发通知"
        errors = [FieldError(field=name, code="notice_published", message=message) for name in fixed]
        raise Conflict(
            "通知已发布，只能延长期限，或更正正文、申报条件说明和咨询方式", code="notice_published", errors=errors
        )
    errors = [
        FieldError(
            field=term,
            code="notice_shortened",
            message=f"{TERM_LABELS[term]}只能延长：应晚于{spoken(max(getattr(notice, term), now))}",
        )
        for term in Term
        if term in changed and (getattr(wanted, term) < getattr(notice, term) or getattr(wanted, term) < now)
    ]
    if errors:
        raise Conflict("通知发布后期限只能延长，不能缩短或改到过去", code="notice_shortened", errors=errors)


def _changed(
    notice: Notice, wanted: NoticeDraft, changed: list[str], actor: Actor, reason: str, now: datetime
) -> Change[Notice]:
    after = notice.model_copy(update={name: getattr(wanted, name) for name in changed})
    action = "edit"
    if notice.is_published:
        action = "correct"
        if any(term in changed for term in Term):
            after.status, after.extended_at, action = NoticeStatus.EXTENDED, now, "extend"
    before, now_told = (_told(version, changed) for version in (notice, after))
    after.trail, entry = record(notice.trail, actor, action, now, reason, before=before, after=now_told)
    if len(entry.model_dump_json().encode()) > LARGEST_ENTRY:
        raise Invalid.field(changed[-1], "一次修改的内容过长，请分几次修改", "too_long")
    return Change(notice, after, entry)


def _told(notice: Notice, changed: list[str]) -> dict[str, Any]:
    """Times as people read them: a history is read, not reckoned with."""
    told: dict[str, Any] = json.loads(notice.model_dump_json(include=set(changed), context=FOR_PEOPLE))
    return told
