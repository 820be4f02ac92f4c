"""What a resubmission changed since the version returned (domain.md §2 rule 8): by meaning, not by place.

A row put in at the top of a list is one added row, not a change of all that follow.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from chalicelib.domain import points, sections
from chalicelib.domain.attachments import KIND_LABELS
from chalicelib.domain.row_matching import paired
from chalicelib.domain.sections import SECTIONS

Content = Mapping[str, Any]
#: The place, in the earlier version, of a row that was not there.
NOWHERE = "-"
#: Something removed is numbered as it was.
FORMERLY = "（修改前）"
#: Where a file stands among those of its kind, if they have an order.
PLACE = "position"


class DifferenceKind(StrEnum):
    """The last two are attachments': another file of the kind, the same files in another order."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REPLACED = "replaced"
    REORDERED = "reordered"


class Difference(BaseModel, frozen=True):
    """`field` is the place in the later version, of something removed in the earlier. `asked`: a return named it."""

    section: str
    section_label: str
    field: str
    label: str
    kind: DifferenceKind
    before: Any = None
    after: Any = None
    asked: bool = False


class _Found(BaseModel):
    """A difference with both its places: points of a return speak of the earlier one."""

    was: str
    now: str
    kind: DifferenceKind
    before: Any = None
    after: Any = None


def compare(
    before: Content, after: Content, asked: Sequence[str] = (), own: Mapping[str, str] = KIND_LABELS
) -> list[Difference]:
    """Two frozen texts of a declaration, as `completeness.snapshot` makes them, in the order of the form.

    `own` are the notice's words for its own kinds of material.
    """
    return [_shown(found, asked, own) for found in _all(before, after)]


def untouched(before: Content, after: Content, asked: Sequence[str]) -> list[str]:
    """The points of the return about which nothing was changed, as far as the form shows it."""
    found = list(_all(before, after))
    on_form = [point for point in asked if point not in points.OTHER_POINTS and point not in points.UNIT_POINTS]
    return [point for point in on_form if not any(_touches(point, one.was) for one in found)]


def _touches(point: str, place: str) -> bool:
    return points.covers(point, place) or points.covers(place, point)


def _shown(found: _Found, asked: Sequence[str], own: Mapping[str, str]) -> Difference:
    section = found.now.partition(".")[0]
    return Difference(
        section=section,
        section_label=sections.label(section) if section in SECTIONS else points.label(section),
        field=found.now,
        label=points.label(found.now, own) + (FORMERLY if found.kind == DifferenceKind.REMOVED else ""),
        kind=found.kind,
        before=found.before,
        after=found.after,
        asked=any(_touches(point, found.was) for point in asked),
    )


def _all(before: Content, after: Content) -> Iterator[_Found]:
    earlier, later = before["sections"], after["sections"]
    for section in SECTIONS:
        yield from _values(section, section, earlier.get(section) or {}, later.get(section) or {})
    yield from _attachments(before["attachments"], after["attachments"])


def _values(was: str, now: str, before: Any, after: Any) -> Iterator[_Found]:
    """Fields left empty are as good as absent."""
    if _is_empty(before) and _is_empty(after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys([*before, *after]):
            yield from _values(f"{was}.{name}", f"{now}.{name}", before.get(name), after.get(name))
    elif _has_rows(before) or _has_rows(after):
        yield from _rows(was, now, before or [], after or [])
    elif before != after:
        yield _Found(was=was, now=now, kind=_kind(before, after), before=before, after=after)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _has_rows(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(row, dict) for row in value)


def _kind(before: Any, after: Any) -> DifferenceKind:
    if _is_empty(before):
        return DifferenceKind.ADDED
    return DifferenceKind.REMOVED if _is_empty(after) else DifferenceKind.CHANGED


def _rows(was: str, now: str, before: list[Any], after: list[Any]) -> Iterator[_Found]:
    """Changed and added ones where they stand now, then those that have gone."""
    came_from = paired(before, after)
    for there, row in enumerate(after):
        here = came_from.get(there)
        if here is None:  # a new row answers points about the list, not about the row whose place it took
            yield _Found(was=f"{was}.{NOWHERE}", now=f"{now}.{there}", kind=DifferenceKind.ADDED, after=row)
        else:
            yield from _values(f"{was}.{here}", f"{now}.{there}", before[here], row)
    for here, row in enumerate(before):
        if here not in came_from.values():
            yield _Found(was=f"{was}.{here}", now=f"{was}.{here}", kind=DifferenceKind.REMOVED, before=row)


def _attachments(before: Sequence[Content], after: Sequence[Content]) -> Iterator[_Found]:
    """By kind and content: the same file uploaded again is no difference."""
    for kind in dict.fromkeys(one["kind"] for one in [*before, *after]):
        earlier, later = (_in_order(one for one in side if one["kind"] == kind) for side in (before, after))
        for change, gone, come in _files(earlier, later):
            place = f"{points.ATTACHMENTS}.{kind}"
            yield _Found(was=place, now=place, kind=change, before=gone, after=come)


def _in_order(files: Iterable[Content]) -> list[Content]:
    return sorted(files, key=lambda one: one.get(PLACE) or 0)


def _files(before: list[Content], after: list[Content]) -> Iterator[tuple[DifferenceKind, Any, Any]]:
    sums, new_sums = [one["sha256"] for one in before], [one["sha256"] for one in after]
    gone = _names([one for one in before if one["sha256"] not in new_sums])
    come = _names([one for one in after if one["sha256"] not in sums])
    both = min(len(gone), len(come))
    yield from ((DifferenceKind.REPLACED, old, new) for old, new in zip(gone, come, strict=False))
    yield from ((DifferenceKind.REMOVED, name, None) for name in gone[both:])
    yield from ((DifferenceKind.ADDED, None, name) for name in come[both:])
    have_order = all(PLACE in one for one in [*before, *after])
    if have_order and not gone and not come and sums != new_sums:
        yield DifferenceKind.REORDERED, _names(before), _names(after)


def _names(files: list[Content]) -> list[str]:
    return [str(one["filename"]) for one in files]
