"""Units: employers, supervisors, presenters, bureaus and committees, and the rights they are granted.

Source: seed §四 and domain.md §2 rule 2.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from chalicelib.domain import credentials, identity, regions
from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.changes import Change
from chalicelib.domain.channels import Preferences
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.history import Trail, record
from chalicelib.domain.jurisdiction import Scope
from chalicelib.domain.messages import needed, tell
from chalicelib.domain.people import Account
from chalicelib.domain.personal import Numbers
from chalicelib.domain.references import Confirmed
from chalicelib.domain.regions import RegionCode


class Kind(StrEnum):
    EMPLOYER = "employer"
    SUPERVISOR = "supervisor"
    PRESENTER = "presenter"
    BUREAU = "bureau"
    COMMITTEE = "committee"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]


KIND_LABELS = {
    Kind.EMPLOYER: "用人单位",
    Kind.SUPERVISOR: "主管部门",
    Kind.PRESENTER: "呈报部门",
    Kind.BUREAU: "人社局",
    Kind.COMMITTEE: "评委会组建单位",
}


class Standing(StrEnum):
    PENDING = "pending"
    GRANTED = "granted"
    REJECTED = "rejected"


class UnitList(StrEnum):
    """The lists in which units stand: by their standing, those suspended apart."""

    PENDING = "pending"
    GRANTED = "granted"
    REJECTED = "rejected"
    SUSPENDED = "suspended"


UnitName = identity.PrintedUnitName
ContactName = Annotated[str, identity.Trimmed, Field(min_length=2, max_length=50)]


class UnitRegistration(BaseModel):
    """What a unit registers with. Only `confirm: true` creates."""

    username: credentials.Username
    password: credentials.Password
    name: UnitName
    uscc: identity.Uscc
    kind: Kind
    region_code: regions.ExistingRegion
    contact_name: ContactName
    phone: identity.Phone
    confirm: Confirmed = False


class Authorization(BaseModel):
    """A bureau's or support's decision on a unit's rights."""

    decision: Literal["grant", "reject"]
    reason: Annotated[str, Field(max_length=500)] = ""
    jurisdiction: list[Scope] = Field(default_factory=list, max_length=135)
    regions: list[RegionCode] = Field(default_factory=list, max_length=200)


class Unit(BaseModel):
    """`suspended` is the reason why it is, if it is. A committee with `regions` takes paths from within them only."""

    unit_id: str
    name: str
    uscc: str
    kind: Kind
    region_code: str
    contact_name: str
    phone: str
    address: str | None = None
    email: str | None = None
    preferences: Preferences = Preferences()
    status: Standing = Standing.PENDING
    reason: str | None = None
    suspended: str | None = None
    jurisdiction: list[Scope] = Field(default_factory=list)
    regions: list[str] = Field(default_factory=list)
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)

    @property
    def contact(self) -> str:
        """Whom to call."""
        return f"{self.name} {self.contact_name} {self.phone}"

    @property
    def listed(self) -> UnitList:
        return UnitList.SUSPENDED if self.suspended else UnitList(self.status)

    def takes_from(self, region_code: str) -> bool:
        """Whether the region is in a committee's jurisdiction; one without named regions is not held to any."""
        return not self.regions or any(regions.covers(region, region_code) for region in self.regions)


def register(
    unit_id: str, account_id: str, given: UnitRegistration, numbers: Numbers, password_hash: str, now: datetime
) -> tuple[Change[Unit], Account]:
    """A new unit without rights, and its administrator's account. `numbers` are the account's, sealed."""
    account = Account(
        account_id=account_id,
        role=Role(given.kind),
        username=given.username,
        name=given.contact_name,
        password_hash=password_hash,
        phone=numbers.phone,
        unit_id=unit_id,
        region_code=given.region_code,
        registered_at=now,
    )
    unit = Unit(unit_id=unit_id, **given.model_dump(exclude={"username", "password", "confirm"}))
    unit.trail, entry = record(unit.trail, account.actor, "register", now)
    return Change(None, unit, entry), account


def may_decide(actor: Actor, unit: Unit) -> bool:
    """Bureaus decide for the units of their region; bureaus and committees are decided by support alone."""
    return may_decide_for(actor, unit.kind, unit.region_code)


def may_decide_for(actor: Actor, kind: Kind, region_code: str) -> bool:
    if actor.role == Role.SUPPORT:
        return True
    return (
        actor.role == Role.BUREAU
        and kind not in (Kind.BUREAU, Kind.COMMITTEE)
        and regions.covers(actor.region_code or "", region_code)
    )


def refuse_without_rights(unit: Unit) -> None:
    """Whoever registered as a bureau decides nothing until support has granted its rights."""
    if unit.status != Standing.GRANTED:
        raise Conflict("贵单位尚未开通权限，请先联系技术支持审核", code="unit_without_rights")


def may_see(actor: Actor, unit: Unit) -> bool:
    """Anybody signed in sees units with rights; others only themselves and those who decide."""
    return unit.status == Standing.GRANTED or actor.unit_id == unit.unit_id or may_decide(actor, unit)


def authorize(unit: Unit, actor: Actor, given: Authorization, now: datetime) -> Change[Unit]:
    """Grants or rejects. A committee needs its jurisdiction; a rejection needs its reason."""
    if not may_decide(actor, unit):
        raise NotFound("没有找到这个单位，或它不在您的管辖范围内")
    standing = Standing.GRANTED if given.decision == "grant" else Standing.REJECTED
    if unit.status == standing and (standing == Standing.REJECTED or _scope(unit) == _scope(given)):
        return Change(unit, unit, None)
    if unit.status == Standing.GRANTED and standing == Standing.REJECTED:
        raise Conflict("该单位已有权限，如需停用请使用暂停功能", code="unit_granted")
    if standing == Standing.REJECTED and not given.reason.strip():
        raise Invalid.field("reason", "不予通过时请写明原因", "required")
    if unit.kind == Kind.COMMITTEE and standing == Standing.GRANTED and not given.jurisdiction:
        raise Invalid.field("jurisdiction", "请为评委会组建单位确定评审系列和级别", "required")
    return _authorized(unit, actor, given, standing, now)


def _authorized(unit: Unit, actor: Actor, given: Authorization, standing: Standing, now: datetime) -> Change[Unit]:
    scope = {"jurisdiction": given.jurisdiction, "regions": given.regions}
    after = unit.model_copy(update={"status": standing, "reason": given.reason or None} | scope)
    details = {} if _scope(after) == _scope(unit) else {"before": _scope(unit), "after": _scope(after)}
    after.trail, entry = record(unit.trail, actor, given.decision, now, given.reason, **details)
    kind = "unit_granted" if standing == Standing.GRANTED else "unit_rejected"
    kind = "jurisdiction_changed" if unit.status == standing else kind
    params = needed(kind, {"unit": unit.name, "reason": given.reason})
    told = tell(unit.unit_id, kind, unit.unit_id, now, **params)
    return Change(unit, after, entry, (told,))


def _scope(of: Unit | Authorization) -> dict[str, Any]:
    """A jurisdiction as the history tells it."""
    return of.model_dump(mode="json", include={"jurisdiction", "regions"})
