"""Inviting a unit that cannot be found: by name and phone, so that an applicant need not wait for it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import BaseModel, Field

from chalicelib.domain import identity
from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.errors import Conflict
from chalicelib.domain.history import Trail, record
from chalicelib.domain.messages import Notification, tell
from chalicelib.domain.times import Moment
from chalicelib.domain.units import Standing, Unit

#: The same unit is not written to again, at the same phone, before this has passed, whoever invites it.
QUIET = timedelta(days=7)
#: Of the applicants who invited one unit, the newest are told: their messages must fit the transaction of the grant.
MOST_TOLD = 20
TEXT = "有申报人邀请{name}开通职称申报权限，请由单位人事部门登录注册：{url}"


class InvitationDraft(BaseModel):
    name: identity.PrintedUnitName
    phone: identity.Phone


class Invitation(BaseModel):
    """One applicant's, of one name at one phone; of the phone only what may be shown. `sent_at` is the newest SMS."""

    invitation_id: str
    inviter_id: str
    name: str
    phone: str
    invited_at: Moment
    sent_at: Moment
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)


def refuse_found(unit: Unit | None) -> None:
    """Raises Conflict `unit_has_rights` with `unit_id` when there is nobody to invite."""
    if unit and unit.status == Standing.GRANTED:
        raise Conflict("该单位已开通权限，可以直接查找并选择", code="unit_has_rights", unit_id=unit.unit_id)


def invite(
    earlier: Invitation | None,
    invitation_id: str,
    given: InvitationDraft,
    last_sent: datetime | None,
    actor: Actor,
    now: datetime,
) -> Change[Invitation]:
    """`last_sent` is when that unit was last written to at that phone. Within QUIET a repetition is nothing.

    Whether an SMS goes out shows in the invitation: `sent_at` is now.
    """
    is_quiet = last_sent is not None and now < last_sent + QUIET
    if earlier and is_quiet:
        return nothing(earlier)
    sent_at = last_sent if last_sent and is_quiet else now
    begun = earlier or Invitation(
        invitation_id=invitation_id,
        inviter_id=actor.account_id,
        name=given.name,
        phone=identity.mask_phone(given.phone),
        invited_at=now,
        sent_at=sent_at,
    )
    after = begun.model_copy(update={"sent_at": sent_at})
    after.trail, entry = record(begun.trail, actor, "invite", now, name=after.name, sms=sent_at == now)
    return Change(earlier, after, entry)


def text(name: str, url: str) -> str:
    """What the invited unit is sent; nobody's name stands in it."""
    return TEXT.format(name=name, url=url)


def tell_inviters(unit: Unit, inviters: Iterable[str], now: datetime) -> tuple[Notification, ...]:
    """That the unit they invited can be chosen now; `inviters` come newest first."""
    told = list(dict.fromkeys(inviters))[:MOST_TOLD]
    return tuple(tell(inviter, "invited_unit_granted", unit.unit_id, now, unit=unit.name) for inviter in told)
