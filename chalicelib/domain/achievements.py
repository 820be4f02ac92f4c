"""A person's stock of achievements: typed once, chosen into the declarations of every year.

A row of the stock is a row of the declaration's lists, checked by the same model. Own rule, after the complaint that
everything is typed again each year (domain.md §4).
"""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from chalicelib.domain.errors import Conflict, FieldError, Invalid
from chalicelib.domain.sections import label, missing_fields, refuse_wrong
from chalicelib.domain.sections.filling import ROWS
from chalicelib.domain.sections.plausibility import refuse_impossible
from chalicelib.domain.sections.stored import rows
from chalicelib.domain.times import SHANGHAI, Moment

MOST = 300


class AchievementKind(StrEnum):
    PROJECT = "project"
    PAPER = "paper"
    PATENT = "patent"
    AWARD = "award"

    @property
    def section(self) -> str:
        """The list of a declaration that it belongs to."""
        return f"{self}s"


class AchievementDraft(BaseModel):
    kind: AchievementKind
    data: dict[str, Any] = Field(description="与申报表相应部分的一项相同，见 /v1/schemas/declaration")


class Achievement(BaseModel):
    achievement_id: str
    kind: AchievementKind
    data: dict[str, Any]
    added_at: Moment
    version: int | None = Field(default=None, exclude=True)


def achievement_id(kind: AchievementKind, number: str, now: datetime, n: int = 0) -> str:
    """Sorts by kind, then by when it was added; `n` is its place among those added together."""
    return f"{kind}-{now.astimezone(SHANGHAI):%Y%m%d%H%M%S}-{n:03d}{number}"


def refuse_wrong_row(kind: AchievementKind, data: dict[str, Any], today: date) -> None:
    """Raises Invalid with the row's own fields. A row that lacks what it needs is no row of the stock."""
    alone = {ROWS: [data]}
    try:
        refuse_wrong(kind.section, alone)
        refuse_impossible(kind.section, alone, today)
    except Invalid as wrong:
        raise Invalid(wrong.detail, errors=[_of_row(error) for error in wrong.errors]) from None
    if gaps := missing_fields(kind.section, alone):
        raise Invalid("请填写必填项", errors=[_of_row(error) for error in gaps])


def _of_row(error: FieldError) -> FieldError:
    return error.model_copy(update={"field": error.field.removeprefix(f"{ROWS}.0.")})


def refuse_too_many(present: int, more: int = 1) -> None:
    if present + more > MOST:
        raise Conflict(f"成果库最多{MOST}项，已有{present}项，请删除不再需要的再添加", code="too_many_achievements")


def identity(row: Mapping[str, Any]) -> tuple[str, str]:
    """What makes two rows of one kind the same work: its name, however it is spaced or cased, and its time."""
    name = unicodedata.normalize("NFKC", str(row.get("name") or "")).casefold()
    return "".join(name.split()), str(row.get("on") or "")


def chosen(
    sections: Mapping[str, dict[str, Any]], achievements: Iterable[Achievement]
) -> tuple[dict[str, dict[str, Any]], int]:
    """The sections that change when these are chosen, and how many rows come in; what is there already stays.

    Raises Invalid with every list that would grow beyond its limit.
    """
    changed: dict[str, dict[str, Any]] = {}
    added = 0
    for one in achievements:
        section = one.kind.section
        there = rows(changed.get(section) or sections.get(section))
        if identity(one.data) not in map(identity, there):
            changed[section] = {ROWS: [*there, one.data]}
            added += 1
    wrong = [error for section, data in changed.items() for error in _too_much(section, data)]
    if wrong:
        raise Invalid(wrong[0].message, errors=wrong)
    return changed, added


def _too_much(section: str, data: dict[str, Any]) -> list[FieldError]:
    try:
        refuse_wrong(section, data)
    except Invalid as wrong:
        said = f"“{label(section)}”放不下所选的成果（共{len(data[ROWS])}项），请减少选择或精简内容"
        return [FieldError(field="achievement_ids", code=wrong.errors[0].code, message=said)]
    return []


def to_import(
    sections: Mapping[str, dict[str, Any]], stock: Iterable[Achievement], today: date
) -> list[tuple[AchievementKind, dict[str, Any]]]:
    """The rows of a declaration that the stock has not got, in the form's order; unfinished ones stay behind."""
    known = {(one.kind, identity(one.data)) for one in stock}
    found = []
    for kind in AchievementKind:
        for row in rows(sections.get(kind.section)):
            if not _is_sound(kind, row, today) or (kind, identity(row)) in known:
                continue
            known.add((kind, identity(row)))
            found.append((kind, row))
    return found


def _is_sound(kind: AchievementKind, row: dict[str, Any], today: date) -> bool:
    try:
        refuse_wrong_row(kind, row, today)
    except Invalid:
        return False
    return True
