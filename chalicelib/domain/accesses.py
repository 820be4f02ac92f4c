"""Who looked at a person's identity number, when and why (domain.md §3: the person can see it).

An expert who opens the person's materials is written down, too; the person reads that it was one of the panel's
experts, not which: who judges them stays as secret as the ballot, and the name is kept in `actor_id`.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel

from chalicelib.domain.actors import Actor
from chalicelib.domain.times import Moment


class Purpose(StrEnum):
    """As the person reads it."""

    CERTIFICATE = "证书制作"
    EXPORT = "本人导出个人数据"
    FORM = "查看评审表"
    JUDGING = "评审专家查阅申报材料"


class Access(BaseModel, frozen=True):
    """One opening. `unit` is the name of the unit for which it was opened; `actor_id` stays with us."""

    at: Moment
    actor_id: str
    who: str
    unit: str | None = None
    purpose: Purpose
    declaration_id: str | None = None


def access(
    actor: Actor, purpose: Purpose, now: datetime, unit: str | None = None, declaration_id: str | None = None
) -> Access:
    who = actor.name
    return Access(at=now, actor_id=actor.account_id, who=who, unit=unit, purpose=purpose, declaration_id=declaration_id)


def judging(expert: Actor, committee: str, declaration_id: str, now: datetime) -> Access:
    told = {"unit": committee, "purpose": Purpose.JUDGING, "declaration_id": declaration_id}
    return Access(at=now, actor_id=expert.account_id, who="评审专家", **told)
