"""Change requests: what a unit may not change by itself, asked for with proof and decided by its bureau.

Source: seed §四.3–4 and domain.md §2 rule 2: nobody edits another's record silently, and no password is ever a default.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain import identity, regions
from chalicelib.domain.actors import EVERYTHING, Actor, Permission, Role
from chalicelib.domain.attachments import ContentType
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.errors import Conflict, FieldError, Invalid, NotAllowed, NotFound, Unauthenticated
from chalicelib.domain.history import Trail, record
from chalicelib.domain.messages import Notification, needed, tell
from chalicelib.domain.people import Account
from chalicelib.domain.personal import Sealed
from chalicelib.domain.times import Moment
from chalicelib.domain.units import Kind, Unit, UnitName, may_decide, may_decide_for

LONGEST_EVIDENCE = 2000


class Wanted(StrEnum):
    """What a request asks for."""

    DATA = "data"
    NAME = "name"
    PASSWORD = "password"  # noqa: S105 - the kind's name

    @property
    def label(self) -> str:
        return {"data": "数据更正", "name": "单位更名", "password": "登录密码找回"}[self]


class RequestStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


def _listed(given: object) -> object:
    """Told in one text or in several; empty ones say nothing."""
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list):
        return texts
    told = [text for text in texts if not isinstance(text, str) or text.strip()]
    if not told:
        raise PydanticCustomError("required", "此项必填")
    return told


def _refuse_long(given: list[str]) -> list[str]:
    if sum(map(len, given)) > LONGEST_EVIDENCE:
        raise PydanticCustomError("evidence_too_long", f"证明材料的说明合计最多{LONGEST_EVIDENCE}个字")
    return given


Evidence = Annotated[
    list[Annotated[str, identity.Trimmed]],
    BeforeValidator(_listed, json_schema_input_type=str | list[str]),
    AfterValidator(_refuse_long),
    Field(max_length=20, description="证明材料的说明或编号，一段或多段文字"),
]


class ChangeRequestDraft(BaseModel):
    """`data` carries `uscc` or `region_code`; `name` the new name; `password` the unit's own `uscc` and a `phone`.

    `content_type` is that of the one proof file that may be uploaded afterwards.
    """

    kind: Wanted
    name: UnitName | None = None
    uscc: identity.Uscc | None = None
    region_code: regions.RegionCode | None = None
    phone: Annotated[identity.Phone | None, Field(description="密码找回用的新手机号码")] = None
    reason: Annotated[str, identity.Trimmed, Field(min_length=1, max_length=500)]
    evidence: Evidence
    content_type: Annotated[ContentType, Field(description="证明文件的类型")] = ContentType.PDF


class RequestDecision(BaseModel):
    decision: Literal["approve", "reject"]
    reason: Annotated[str, identity.Trimmed, Field(max_length=500)] = ""


class ChangeRequest(BaseModel):
    """`asked` and `before` hold the fields in question. A phone is kept sealed until the decision, then no more."""

    request_id: str
    unit_id: str
    unit_name: str
    unit_kind: Kind
    region_code: str
    kind: Wanted
    asked: dict[str, str] = Field(default_factory=dict)
    before: dict[str, str] = Field(default_factory=dict)
    phone: Sealed | None = None
    phone_masked: str | None = None
    reason: str
    evidence: list[str]
    status: RequestStatus = RequestStatus.PENDING
    requested_by: str
    requested_at: Moment
    decision_reason: str | None = None
    decided_at: Moment | None = None
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)


@dataclass(frozen=True)
class Decided:
    """A decision on a request, and what it does to the unit: both are written together."""

    request: Change[ChangeRequest]
    unit: Change[Unit]


#: Whoever asks for a lost password cannot sign in.
SOMEBODY = Actor(account_id="anyone", role=Role.APPLICANT, name="未登录的申请人")


def refuse_unsigned(actor: Actor | None, kind: Wanted) -> None:
    """Only a lost password is told without signing in."""
    if actor is None and kind != Wanted.PASSWORD:
        raise Unauthenticated("请先登录，或登录已过期")


def refuse_stranger(actor: Actor | None, unit: Unit, given: ChangeRequestDraft) -> Actor:
    """Who asks. A lost password may be told by anybody who knows the unit's code; the rest by its administrator."""
    if given.kind == Wanted.PASSWORD:
        if given.uscc and given.uscc != unit.uscc:
            raise NotFound("没有找到这个单位")
        return actor if actor and actor.unit_id == unit.unit_id else SOMEBODY
    if actor is None or actor.unit_id != unit.unit_id:
        raise NotFound("没有找到这个单位")
    if Permission.ADMINISTER not in actor.permissions:
        raise NotAllowed("您没有这项权限，请联系本单位管理员", code="permission_missing", permission="administer")
    if actor.frozen:
        raise Conflict(f"贵单位已被暂停使用：{actor.frozen}", code="unit_suspended")
    return actor


def ask(
    request_id: str, unit: Unit, given: ChangeRequestDraft, phone: Sealed | None, actor: Actor, now: datetime
) -> Change[ChangeRequest]:
    """A pending request. `actor` comes from `refuse_stranger`; `phone` is the one given, sealed for the request."""
    asked = _asked(unit, given)
    sealed = phone if given.kind == Wanted.PASSWORD else None
    request = ChangeRequest(
        request_id=request_id,
        unit_id=unit.unit_id,
        unit_name=unit.name,
        unit_kind=unit.kind,
        region_code=unit.region_code,
        kind=given.kind,
        asked=asked,
        before={field: getattr(unit, field) for field in asked},
        phone=sealed,
        phone_masked=sealed.masked if sealed else None,
        reason=given.reason,
        evidence=given.evidence,
        requested_by=actor.name,
        requested_at=now,
    )
    request.trail, entry = record(request.trail, actor, "request", now, given.reason, kind=given.kind)
    told = tell(unit.unit_id, "change_requested", request_id, now, unit=unit.name, what=given.kind.label)
    return Change(None, request, entry, (told,))


def _asked(unit: Unit, given: ChangeRequestDraft) -> dict[str, str]:
    """The fields to be changed, each different from what the unit has."""
    needed = {Wanted.NAME: ("name",), Wanted.PASSWORD: ("uscc", "phone"), Wanted.DATA: ()}[given.kind]
    missing = [field for field in needed if getattr(given, field) is None]
    if missing:
        raise Invalid(errors=[FieldError(field=field, code="required", message="此项必填") for field in missing])
    if given.kind == Wanted.PASSWORD:
        return {}
    fields = {"name"} if given.kind == Wanted.NAME else {"uscc", "region_code"}
    asked: dict[str, str] = given.model_dump(include=fields, exclude_none=True)
    if not asked:
        raise Invalid.field("uscc", "请填写要更正的统一社会信用代码或所属地区", "required")
    for field, value in asked.items():
        if value == getattr(unit, field):
            raise Invalid.field(field, "与现有内容相同，不需要变更", "unchanged")
    return asked


def may_list(actor: Actor, request: ChangeRequest) -> bool:
    return may_decide_for(actor, request.unit_kind, request.region_code)


def decide(request: ChangeRequest, unit: Unit, actor: Actor, given: RequestDecision, now: datetime) -> Decided:
    """Approves or rejects. Who may decide goes by where the unit is now, not by where it was when it asked."""
    if not may_decide(actor, unit):
        raise NotFound("没有找到这个变更申请")
    status = RequestStatus.APPROVED if given.decision == "approve" else RequestStatus.REJECTED
    if request.status == status:
        return Decided(nothing(request), nothing(unit))
    if request.status != RequestStatus.PENDING:
        raise Conflict("这个变更申请已经审核过了", code="request_decided", request_status=request.status)
    if status == RequestStatus.REJECTED and not given.reason:
        raise Invalid.field("reason", "不予通过时请写明原因", "required")
    decision = {"status": status, "decision_reason": given.reason or None, "decided_at": now, "phone": None}
    after = request.model_copy(update=decision)
    after.trail, entry = record(request.trail, actor, given.decision, now, given.reason)
    applied = _applied(request, unit, actor, status, given.reason, now)
    return Decided(Change(request, after, entry, _told(request, status, given.reason, actor, now)), applied)


def _applied(
    request: ChangeRequest, unit: Unit, actor: Actor, status: RequestStatus, reason: str, now: datetime
) -> Change[Unit]:
    """The unit with what was asked for; a rejection leaves it as it is, and stands in its history all the same."""
    is_approved = status == RequestStatus.APPROVED
    after = unit.model_copy(update=request.asked if is_approved else {})
    action = f"{'approve' if is_approved else 'reject'}_{request.kind}_request"
    told: dict[str, Any] = {"request_id": request.request_id, "requested_by": request.requested_by}
    if request.asked:
        told |= {"before": request.before, "asked": request.asked}
    after.trail, entry = record(unit.trail, actor, action, now, reason, **told)
    return Change(unit, after, entry)


def _told(
    request: ChangeRequest, status: RequestStatus, reason: str, actor: Actor, now: datetime
) -> tuple[Notification, ...]:
    kind = f"change_{status}"
    what = {"unit": request.unit_name, "what": request.kind.label}
    decision = "通过" if status == RequestStatus.APPROVED else "不予通过"
    return (
        tell(request.unit_id, kind, request.request_id, now, **needed(kind, what | {"reason": reason})),
        tell(actor.party_id, "change_decided", request.request_id, now, decision=decision, **what),
    )


def administrator(accounts: list[Account]) -> Account:
    """Of a unit's accounts the one that may do everything, and has done so the longest."""
    return min(accounts, key=lambda account: (account.permissions != EVERYTHING, account.registered_at))


def reach_anew(account: Account, request: ChangeRequest, phone: Sealed, actor: Actor, now: datetime) -> Change[Account]:
    """An approved lost password: the account is recovered through the new phone, and every session of it ends.

    `phone` is the requested one, sealed for the account. The old phone hears of it, too.
    """
    after = account.model_copy(update={"phone": phone, "epoch": account.epoch + 1})
    details = {"request_id": request.request_id, "before": account.phone.masked, "after": phone.masked}
    after.trail, entry = record(account.trail, actor, "replace_phone", now, **details)
    told = [
        tell(party, "phone_replaced", request.request_id, now, unit=request.unit_name)
        for party in (account.account_id, request.unit_id)
    ]
    left = tell(account.account_id, "phone_left", request.request_id, now, phone=phone.masked)
    told.append(left.model_copy(update={"to": account.phone}))
    return Change(account, after, entry, tuple(told))
