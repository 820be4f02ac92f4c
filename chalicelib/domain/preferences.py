"""What people and units may choose of the messages they get (domain.md §2 rule 14).

They hang on the party that is told: a unit's are its administrator's to choose, for everybody who acts for it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.channels import FIXED, Preferences, Switches
from chalicelib.domain.errors import Invalid
from chalicelib.domain.history import record
from chalicelib.domain.messages import Manner
from chalicelib.domain.people import Account
from chalicelib.domain.units import Unit

Party = TypeVar("Party", Account, Unit)


@dataclass(frozen=True)
class Group:
    """Messages of one manner, as people read of them."""

    manner: Manner
    label: str
    about: str

    @property
    def is_fixed(self) -> bool:
        return self.manner in FIXED


GROUPS = (
    Group(
        Manner.SECURITY,
        "账号安全",
        "密码、手机号码、电子邮箱、操作员等账号变动，随时发送，不能关闭。",
    ),
    Group(
        Manner.LEGAL,
        "决定与期限",
        "受理、退回、逾期、评审结果、撤销以及权限和路径的审核等，关系权利和期限，不能关闭；21:00至次日8:00不发短信。",
    ),
    Group(
        Manner.ORDINARY,
        "一般进展",
        "审核通过、上报、证书生成等进展，可按渠道关闭，站内消息照常保留；21:00至次日8:00不发短信。",
    ),
    Group(
        Manner.DIGEST,
        "每日待办汇总",
        "新到和变动的材料、路径申请、异议等每天汇总成一条，短信和邮件至少保留一种；21:00至次日8:00不发短信。",
    ),
)


class PreferencesEdit(BaseModel):
    """Both choices at once, as the form has them; what cannot be switched off is no field of it."""

    model_config = ConfigDict(extra="forbid")

    ordinary: Switches = Field(title="一般进展")
    digest: Switches = Field(default_factory=Switches, title="每日待办汇总")


def groups_for(party: Account | Unit) -> tuple[Group, ...]:
    """Only a unit has a desk, and a digest of it."""
    return tuple(group for group in GROUPS if group.manner != Manner.DIGEST or isinstance(party, Unit))


def switches(group: Group, preferences: Preferences) -> Switches:
    """How the group stands now."""
    chosen = {Manner.ORDINARY: preferences.ordinary, Manner.DIGEST: preferences.digest}
    return chosen.get(group.manner, Switches())


def prefer(party: Party, actor: Actor, given: PreferencesEdit, now: datetime) -> Change[Party]:
    """The party with what was chosen. Raises Invalid `digest_needed`: work that waits must reach a unit somehow."""
    if not (given.digest.sms or given.digest.mail):
        raise Invalid.field("digest", "每日待办汇总的短信和邮件至少保留一种", "digest_needed")
    chosen = Preferences(ordinary=given.ordinary, digest=given.digest)
    if chosen == party.preferences:
        return nothing(party)
    after = party.model_copy(update={"preferences": chosen})
    after.trail, entry = record(party.trail, actor, "edit_preferences", now)
    return Change(party, after, entry)
