"""A unit's operators: each signs in for themselves and acts under their own name.

Source: domain.md §2 rule 2. The unit's own version is the lock: whoever adds or removes changes the unit, too.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from chalicelib.domain import credentials, identity
from chalicelib.domain.actors import Actor, Permission, Role
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.history import record
from chalicelib.domain.messages import tell
from chalicelib.domain.people import Account
from chalicelib.domain.personal import Numbers
from chalicelib.domain.units import Unit

#: Beside the administrator who registered the unit. The number is ours, not a regulation's.
MOST = 20


class OperatorDraft(BaseModel):
    """What an administrator gives an operator to begin with."""

    username: credentials.Username
    password: credentials.Password
    name: Annotated[str, identity.Trimmed, Field(min_length=2, max_length=50)]
    phone: identity.Phone
    permissions: Annotated[list[Permission], Field(min_length=1, max_length=len(Permission))]


class Operator(BaseModel, frozen=True):
    """One of the accounts that act for a unit, as the unit keeps it."""

    account_id: str
    username: str
    name: str
    permissions: list[Permission]
    version: int | None = Field(default=None, exclude=True)


@dataclass(frozen=True)
class Staff:
    """A unit and everybody who acts for it, its first administrator included; the unit was read first."""

    unit: Unit
    operators: tuple[Operator, ...]

    def find(self, account_id: str) -> Operator | None:
        return next((operator for operator in self.operators if operator.account_id == account_id), None)


@dataclass(frozen=True)
class Staffing:
    """Somebody came or went: the unit's history and the account change together."""

    unit: Change[Unit]
    account: Change[Account]
    operator: Operator


def operator_of(account: Account) -> Operator:
    """How the unit keeps an account of its own."""
    granted = account.actor.granted or []
    return Operator(account_id=account.account_id, username=account.username, name=account.name, permissions=granted)


def refuse_stranger(staff: Staff, actor: Actor) -> None:
    """NotFound for another unit's people; NotAllowed for who has just been removed, or may not administer."""
    if actor.unit_id != staff.unit.unit_id:
        raise NotFound("没有找到这个单位")
    known = staff.find(actor.account_id)
    if known is None or Permission.ADMINISTER not in known.permissions:
        raise NotAllowed("只有本单位管理员可以管理操作员", code="permission_missing", permission=Permission.ADMINISTER)


def appoint(
    staff: Staff,
    account_id: str,
    given: OperatorDraft,
    numbers: Numbers,
    password_hash: str,
    actor: Actor,
    now: datetime,
) -> Staffing:
    """A new operator. The caller has sealed the phone and hashed the password.

    Raises Conflict `too_many_operators`.
    """
    refuse_stranger(staff, actor)
    if len(staff.operators) > MOST:
        raise Conflict(f"每个单位最多{MOST}名操作员，请先移除不再使用的操作员", code="too_many_operators")
    account = Account(
        account_id=account_id,
        role=Role(staff.unit.kind),
        username=given.username,
        name=given.name,
        password_hash=password_hash,
        phone=numbers.phone,
        unit_id=staff.unit.unit_id,
        region_code=staff.unit.region_code,
        permissions=frozenset(given.permissions),
        frozen=actor.frozen,
        registered_at=now,
    )
    account.trail, registered = record(account.trail, actor, "register", now)
    operator = operator_of(account)
    unit = _told(staff.unit, "add_operator", "operator_added", operator, actor, now)
    return Staffing(unit, Change(None, account, registered), operator)


def dismiss(staff: Staff, account: Account | None, actor: Actor, now: datetime) -> Staffing:
    """The operator signs in no more, and every session of theirs is dead; the login name stays theirs for good.

    Raises NotFound for somebody who is not, or no longer, one of them; Conflict `last_administrator`.
    """
    refuse_stranger(staff, actor)
    operator = staff.find(account.account_id) if account else None
    if operator is None or account is None:
        raise NotFound("没有找到这名操作员，可能已被移除")
    left = [other for other in staff.operators if other != operator and Permission.ADMINISTER in other.permissions]
    if not left:
        raise Conflict("单位至少要保留一名管理员，请先添加另一名管理员", code="last_administrator")
    closed = account.model_copy(update={"closed": True, "epoch": account.epoch + 1})
    closed.trail, entry = record(account.trail, actor, "close", now)
    told = tell(account.account_id, "account_closed", staff.unit.unit_id, now, unit=staff.unit.name)
    unit = _told(staff.unit, "remove_operator", "operator_removed", operator, actor, now)
    return Staffing(unit, Change(account, closed, entry, (told,)), operator)


def _told(unit: Unit, action: str, kind: str, operator: Operator, actor: Actor, now: datetime) -> Change[Unit]:
    """The unit's history names both; the unit is told, since a stranger among its operators must not go unseen."""
    after = unit.model_copy()
    named = operator.model_dump(mode="json", exclude={"account_id"}) | {"operator_id": operator.account_id}
    after.trail, entry = record(unit.trail, actor, action, now, **named)
    told = tell(unit.unit_id, kind, operator.account_id, now, name=operator.name, by=actor.name)
    return Change(unit, after, entry, (told,))
