"""What a return must say, and what it leaves on the head: points, notes, a term; told once (domain.md §2 rule 8)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain import points
from chalicelib.domain.actors import Actor, Permission
from chalicelib.domain.declarations import CorrectionAsked, Declaration, Status
from chalicelib.domain.errors import Conflict, FieldError
from chalicelib.domain.review_rules import RULES, ReviewRules
from chalicelib.domain.times import local_date, spoken_date


def gaps(
    needs: tuple[str, ...], reason: str, fields: list[str], due: datetime | None, now: datetime
) -> list[FieldError]:
    """Everything that a decision which needs these lacks, or says wrongly."""
    found = []
    if "reason" in needs and not reason.strip():
        found.append(FieldError(field="reason", code="required", message="请写明原因"))
    if "due" in needs:
        found += wrong_term(due, now)
    if "fields" in needs:
        found += wrong_points(fields)
    return found


def wrong_term(due: datetime | None, now: datetime, rules: ReviewRules = RULES) -> list[FieldError]:
    """Those who are to correct something get at least a night for it, and nobody is left waiting for ever."""
    first, last = (local_date(now) + timedelta(days=days) for days in (rules.first_day, rules.last_day))
    code, message = "", ""
    if due is None:
        code, message = "required", "请写明修改期限"
    elif due <= now:
        code, message = "due_past", "修改期限应晚于现在"
    elif local_date(due) < first:
        code, message = "due_too_soon", f"修改期限最早为{spoken_date(first)}"
    elif local_date(due) > last:
        code, message = "due_too_late", f"修改期限最晚为{spoken_date(last)}"
    return [FieldError(field="due", code=code, message=message)] if code else []


def wrong_points(fields: list[str]) -> list[FieldError]:
    """A return to the applicant names what they can put right; one to a unit need not name anything."""
    if not fields:
        return [FieldError(field="fields", code="required", message="请指明需要修改的内容")]
    return [
        FieldError(
            field=f"fields.{i}", code="point_of_unit", message=f"{points.label(point)}应由单位处理，请退回下级单位"
        )
        for i, point in enumerate(fields)
        if point in points.UNIT_POINTS
    ]


def beyond_first(
    declaration: Declaration, actor: Actor, fields: Iterable[str], rules: ReviewRules = RULES
) -> list[str]:
    """The points that the unit did not name when it first returned it; what a unit above asks for is none of them.

    Raises Conflict `consent_needed` for an operator: the unit's administrator is the supervisor who may consent.
    """
    unit_id = declaration.holder.party_id
    told = declaration.asked.get(unit_id)
    if not rules.told_once or told is None:
        return []
    handed_down = declaration.return_fields if declaration.status == Status.RETURNED else []
    beyond = [field for field in fields if not points.within(field, [*told, *handed_down])]
    if beyond and Permission.ADMINISTER not in actor.permissions:
        named = "、".join(map(points.label, beyond))
        raise Conflict(
            f"需修改的内容应一次性告知。{named}不在贵单位上次退回的范围内，确需再次退回的，请本单位管理员登录办理",
            code="consent_needed",
            points=beyond,
        )
    return beyond


def marks(
    declaration: Declaration,
    to_applicant: bool,
    *,
    reason: str,
    fields: list[str],
    notes: dict[str, str],
    kinds: dict[str, str],
    due: datetime | None,
) -> dict[str, Any]:
    """What the head keeps of a return: the last one whole, and compactly what each unit has asked for so far."""
    told: dict[str, Any] = {
        "return_reason": reason,
        "return_fields": fields,
        "return_notes": notes,
        "return_kinds": kinds,
        "return_by": declaration.holder.name,
        "return_due": due,
    }
    if not to_applicant:
        return told
    unit_id = declaration.holder.party_id
    asked = list(dict.fromkeys([*declaration.asked.get(unit_id, []), *fields]))
    return told | {
        "asked": declaration.asked | {unit_id: asked},
        "correction_asked": CorrectionAsked(submission=declaration.submissions, fields=fields),
    }


def has_lapsed(declaration: Declaration, now: datetime) -> bool:
    """Whether the applicant let the term of a correction pass (domain.md §2 rule 8); its last second belongs to it.

    A unit that lets its own pass is reminded: the applicant must not pay for it.
    """
    late = declaration.due is not None and now.replace(microsecond=0) > declaration.due
    return late and declaration.status == Status.RETURNED and declaration.is_with_applicant
