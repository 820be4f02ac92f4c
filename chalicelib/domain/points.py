"""The points of a return: what is to be corrected, each named by its place on the form.

`education` · `education.items.0.school` · `attachments.diploma` · `unit`; towards a unit also its own duties.
Source: domain.md §2 rule 8.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any, get_args, get_origin

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain.attachments import KIND_LABELS, label_of
from chalicelib.domain.errors import Invalid
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.sections import SECTIONS, field_label

ATTACHMENTS = "attachments"
#: What only a unit can put right: a return to the applicant cannot ask for it.
UNIT_POINTS = {"rank": "单位推荐排序", "commission_letter": "委托评审函", "publicity": "单位公示"}
#: Kept in the account or on the head, not in a section.
OTHER_POINTS = {
    "unit": "用人单位",
    "basic.name": "“基本情况”姓名",
    "basic.id_number": "“基本情况”身份证号码",
    "basic.phone": "“基本情况”手机号码",
}
_KIND = re.compile(r"[a-z][a-z0-9_]{1,39}")
_PLACE = re.compile(r"[0-9]{1,2}")


def is_point(value: str) -> bool:
    """Whether the form has such a place; which kinds of attachments there are, the notice says."""
    if value in UNIT_POINTS or value in OTHER_POINTS or value == ATTACHMENTS:
        return True
    first, _, rest = value.partition(".")
    if first == ATTACHMENTS:
        return _KIND.fullmatch(rest) is not None
    return first in SECTIONS and ((rest == "" and value == first) or _is_field(SECTIONS[first], rest.split(".")))


def _is_field(model: Any, parts: list[str]) -> bool:
    found = model.model_fields.get(parts[0])
    if found is None:
        return False
    rest = parts[1:]
    if rest and _holds_list(found.annotation):
        if not _PLACE.fullmatch(rest[0]):
            return False
        rest = rest[1:]
    inner = _model_in(found.annotation)
    return not rest or (inner is not None and _is_field(inner, rest))


def _holds_list(annotation: Any) -> bool:
    return get_origin(annotation) is list or any(map(_holds_list, get_args(annotation)))


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model of a field's value, or of its list's rows."""
    if isinstance(annotation, type) and get_origin(annotation) is None and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _known(value: str) -> str:
    if not is_point(value):
        named = f"“{value}”" if value.isascii() else "所指的"  # every name of a place is ASCII
        raise PydanticCustomError("point_unknown", f"申报表中没有{named}这一项")
    return value


Point = Annotated[
    str, Trimmed, Field(min_length=1, max_length=100, examples=["education.items.0.school"]), AfterValidator(_known)
]


class NotedPoint(BaseModel):
    """A point with what the reviewer has to say about it."""

    field: Point
    note: Annotated[str, Trimmed, Field(min_length=1, max_length=200)]


def refuse_unknown_kinds(points: Iterable[str], required: Collection[str]) -> None:
    """Attachments are of the kinds that every system knows, or that the notice requires."""
    for kind in kinds_in(points):
        if kind not in KIND_LABELS and kind not in required:
            raise Invalid.field("fields", f"本通知没有“{kind}”这种附件", "point_unknown")


def kinds_in(points: Iterable[str]) -> list[str]:
    """The kinds of attachments among the points."""
    return [point.removeprefix(f"{ATTACHMENTS}.") for point in points if point.startswith(f"{ATTACHMENTS}.")]


def label(point: str, own: Mapping[str, str] = KIND_LABELS) -> str:
    """As people call it: “学习经历”第1项毕业院校. `own` are the notice's words for its own kinds of material."""
    named = UNIT_POINTS.get(point) or OTHER_POINTS.get(point)
    if named:
        return named
    first, _, rest = point.partition(".")
    if first == ATTACHMENTS:
        return f"附件“{own.get(rest) or label_of(rest)}”" if rest else "附件"
    return field_label(first, rest) if first in SECTIONS else point


def covers(point: str, path: str) -> bool:
    """Whether the path is the point or lies beneath it."""
    return path == point or path.startswith(f"{point}.")


def within(path: str, points: Iterable[str]) -> bool:
    return any(covers(point, path) for point in points)
