"""Suspension: a unit's desk freezes, and everything on it stays as it is until the unit is let work again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, model_validator

from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.history import record
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.messages import needed, tell
from chalicelib.domain.people import Account
from chalicelib.domain.units import Standing, Unit, may_decide

DECISIONS = {"suspend": True, "resume": False}


class Suspension(BaseModel):
    """A bureau's or support's decision; `decision: suspend/resume` says the same as `suspended: true/false`."""

    suspended: bool
    reason: Annotated[str, Trimmed, Field(max_length=500)] = ""

    @model_validator(mode="before")
    @classmethod
    def _from_decision(cls, given: Any) -> Any:
        if isinstance(given, dict) and "suspended" not in given and (told := given.get("decision")) is not None:
            if not isinstance(told, str) or told not in DECISIONS:
                raise Invalid.field("decision", "应为以下之一：suspend、resume", "literal_error")
            return given | {"suspended": DECISIONS[told]}
        return given


def decide(unit: Unit, accounts: Iterable[Account], actor: Actor, given: Suspension, now: datetime) -> Change[Unit]:
    """Suspends or resumes; the unit and each of its operators are told."""
    if not may_decide(actor, unit):
        raise NotFound("没有找到这个单位，或它不在您的管辖范围内")
    if unit.status != Standing.GRANTED:
        raise Conflict("该单位尚未开通权限，不需要暂停", code="unit_without_rights")
    if given.suspended == bool(unit.suspended):
        return nothing(unit)
    if given.suspended and not given.reason:
        raise Invalid.field("reason", "暂停使用时请写明原因", "required")
    after = unit.model_copy(update={"suspended": given.reason if given.suspended else None})
    action, kind = ("suspend", "unit_suspended") if given.suspended else ("resume", "unit_resumed")
    after.trail, entry = record(unit.trail, actor, action, now, given.reason)
    parties = [unit.unit_id, *(account.account_id for account in accounts)]
    params = needed(kind, {"unit": unit.name, "reason": given.reason})
    told = [tell(party, kind, unit.unit_id, now, **params) for party in parties]
    return Change(unit, after, entry, tuple(told))


def freeze(account: Account, unit: Unit) -> Account:
    """The account as its unit now stands."""
    return account.model_copy(update={"frozen": unit.suspended})
