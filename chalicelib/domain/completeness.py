"""What is missing before a declaration may be submitted, and the snapshot that a submission freezes."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from chalicelib.domain import conditions
from chalicelib.domain.attachment_order import in_order
from chalicelib.domain.attachments import COMMISSION_LETTER, PORTRAIT, UNIT_KINDS, Attachment
from chalicelib.domain.conditions import Effect
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Conflict, FieldError
from chalicelib.domain.notices import Notice
from chalicelib.domain.sections import REQUIRED, SECTIONS, field_label, missing_fields


class Missing(BaseModel, frozen=True):
    """One thing still to be filled in; attachments count as a section of their own."""

    section: str
    field: str
    message: str
    code: str = "required"


#: What a snapshot says of a file; the list itself is in the order in which people are shown it.
FROZEN = {"attachment_id", "kind", "position", "filename", "sha256", "s3_version"}
UNIT_MISSING = Missing(
    section="unit", field="unit_id", message="请选择用人单位；找不到时可邀请单位注册，开通权限后再选择"
)


def missing(
    declaration: Declaration, sections: Mapping[str, dict[str, Any]], attachments: list[Attachment], notice: Notice
) -> list[Missing]:
    """Everything that stops the submission, in the order of the form."""
    found = [] if declaration.unit_id else [UNIT_MISSING]
    found += [
        Missing(section=name, field=error.field, message=f"{field_label(name, error.field)}：{error.message}")
        for name in SECTIONS
        if name in REQUIRED or name in sections
        for error in missing_fields(name, sections.get(name))
    ]
    found += _declared_otherwise(declaration, sections.get("declared_title", {}))
    verified = {attachment.kind for attachment in attachments if attachment.verified_at}
    found += [
        Missing(section="attachments", field=kind, message=f"请上传{notice.kind_label(kind)}")
        for kind in required_kinds(declaration, notice)
        if kind not in verified and kind not in UNIT_KINDS
    ]
    return found + _unmet(declaration, sections, notice, Effect.BLOCK)


def _declared_otherwise(declaration: Declaration, given: Mapping[str, Any]) -> list[Missing]:
    """Desks and tables show what was begun, the form shows the section: they must not differ."""
    begun = {"title": ("申报资格名称", declaration.title), "specialty": ("申报专业", declaration.specialty)}
    return [
        Missing(section="declared_title", field=name, message=f"{label}应为所申报的{wanted}", code="other_than_begun")
        for name, (label, wanted) in begun.items()
        if given.get(name) and given[name] != wanted
    ]


def warnings(declaration: Declaration, sections: Mapping[str, dict[str, Any]], notice: Notice) -> list[Missing]:
    """The notice's conditions that do not seem to be met, and do not stop the submission."""
    return _unmet(declaration, sections, notice, Effect.WARN)


def _unmet(
    declaration: Declaration, sections: Mapping[str, dict[str, Any]], notice: Notice, effect: Effect
) -> list[Missing]:
    findings = conditions.evaluate(notice.conditions, declaration.level, notice.year, sections)
    return [Missing(**finding.model_dump(exclude={"effect"})) for finding in findings if finding.effect == effect]


def required_kinds(declaration: Declaration, notice: Notice) -> list[str]:
    """The kinds of material that this declaration needs, each once; if commissioned, the unit's letter, too."""
    letter = [COMMISSION_LETTER] if declaration.commissioned else []
    return list(dict.fromkeys([PORTRAIT, *notice.required_attachments.get(declaration.level, []), *letter]))


def refuse_incomplete(found: list[Missing]) -> None:
    """Raises Conflict `incomplete` with every missing field in `errors`."""
    if found:
        errors = [
            FieldError(field=f"{item.section}.{item.field}", code=item.code, message=item.message) for item in found
        ]
        raise Conflict(f"还有{len(found)}项内容未填或不符合申报条件，补齐后才能申报", code="incomplete", errors=errors)


def snapshot(
    declaration: Declaration, sections: Mapping[str, dict[str, Any]], attachments: list[Attachment]
) -> tuple[str, str]:
    """The frozen text of a submission and its SHA-256: same content, same text."""
    frozen = {
        "declaration_id": declaration.declaration_id,
        "notice_id": declaration.notice_id,
        "level": declaration.level,
        "title": declaration.title,
        "specialty": declaration.specialty,
        "unit_id": declaration.unit_id,
        "sections": dict(sections),
        "attachments": [
            attachment.model_dump(mode="json", include=FROZEN)
            for attachment in in_order(attachments)
            if attachment.verified_at
        ],
    }
    text = json.dumps(frozen, ensure_ascii=False, sort_keys=True)
    return text, hashlib.sha256(text.encode()).hexdigest()
