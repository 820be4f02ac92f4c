"""Carrying over: a new declaration begins with what an earlier one said. A copy, never a move (domain.md §2 rule 5).

What is carried does not depend on series or level; what is declared, and promised, is said anew. Of the attachments
those are copied that are the same every year and tedious to scan again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain.attachments import PORTRAIT, Attachment
from chalicelib.domain.declarations import CarriedOver, Declaration, Status
from chalicelib.domain.errors import Conflict
from chalicelib.domain.sections import SECTIONS
from chalicelib.domain.states import ENDED

SECTIONS_CARRIED = tuple(name for name in SECTIONS if name not in ("declared_title", "pledge"))
KINDS_CARRIED = frozenset({PORTRAIT, "id_card", "diploma", "current_title"})
#: Each is copied while the person waits; a declaration has one or two files of these kinds.
MOST_FILES = 12
#: The version of a section as it was first written: nobody has saved it since.
AS_CARRIED = 1


class CarriedState(StrEnum):
    UNCHANGED = "unchanged"
    CHANGED = "changed"


def refuse_live(source: Declaration) -> None:
    """Raises Conflict `copy_source_live`: what a unit is looking at is not a source yet."""
    if source.status not in ENDED | {Status.DRAFT}:
        raise Conflict("只能从已结束或未提交的申报中带入内容", code="copy_source_live")


def carried_sections(sections: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: sections[name] for name in SECTIONS_CARRIED if name in sections}


def mark(source: Declaration, sections: Iterable[str]) -> CarriedOver:
    return CarriedOver(from_declaration_id=source.declaration_id, year=source.year, sections=tuple(sections))


def states(carried: CarriedOver, versions: Mapping[str, int]) -> dict[str, CarriedState]:
    """Which of the sections are still as they were carried over, so that the person looks at them again."""
    return {
        name: CarriedState.UNCHANGED if versions.get(name) == AS_CARRIED else CarriedState.CHANGED
        for name in carried.sections
    }


def attachments_to_carry(attachments: Iterable[Attachment]) -> list[Attachment]:
    """The verified ones of the kinds that are carried, in the order in which they were brought."""
    found = [one for one in attachments if one.verified_at and one.s3_version and one.kind in KINDS_CARRIED]
    return sorted(found, key=lambda one: (one.announced_at, one.attachment_id))[:MOST_FILES]


def carry(source: Attachment, attachment_id: str, declaration_id: str, s3_version: str, now: datetime) -> Attachment:
    """The copy, whose bytes have been found to be the same."""
    told: dict[str, Any] = {"attachment_id": attachment_id, "declaration_id": declaration_id, "s3_version": s3_version}
    told |= {"carried_from": source.attachment_id, "announced_at": now, "verified_at": now, "version": None}
    return source.model_copy(update=told)
