"""Inviting a unit that cannot be found."""

from datetime import datetime
from enum import StrEnum

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import invitations, limits
from chalicelib.domain.actors import Role
from chalicelib.domain.invitations import Invitation, InvitationDraft
from chalicelib.domain.times import Moment
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.settings import settings
from chalicelib.storage import invitations as stored
from chalicelib.storage import sms, units, usage

blueprint = Blueprint(__name__)


class InvitationStatus(StrEnum):
    SENT = "sent"


class ShownInvitation(BaseModel):
    """`sent_at` is when the unit was last written to."""

    invitation_id: str
    name: str
    phone: str
    status: InvitationStatus = InvitationStatus.SENT
    invited_at: Moment
    sent_at: Moment


@route(
    blueprint,
    "POST",
    "/v1/unit-invitations",
    allow=frozenset({Role.APPLICANT}),
    body=InvitationDraft,
    returns=ShownInvitation,
    status=201,
    idempotent=True,
    tag="单位",
)
def invite_unit(request: Request) -> Answer:
    """邀请未找到的单位注册"""
    usage.take(limits.INVITATIONS, request.actor.account_id, request.now)
    answers: list[Answer] = []
    stored.until_undisturbed(lambda: answers.append(_invite(request)))
    return answers[0]


def _invite(request: Request) -> Answer:
    given: InvitationDraft = request.body
    unit = units.find_by_name(given.name)
    invitations.refuse_found(unit)
    invitation_id = stored.new_id(given, request.actor)
    last_sms = stored.load_last_sms(given)
    last_sent = datetime.fromisoformat(last_sms.body) if last_sms.body else None
    earlier = stored.find_invitation(invitation_id)
    change = invitations.invite(earlier, invitation_id, given, last_sent, request.actor, request.now)
    answer = Answer(_shown(change.after))
    is_sent = not change.is_nothing and change.after.sent_at == request.now
    if is_sent:
        usage.take(limits.INVITATIONS_TO_ONE, given.phone, request.now)
    stored.save_invitation(change, last_sms, unit, request.now, request.receipt(answer))
    if is_sent:
        sms.send(given.phone, invitations.text(change.after.name, settings().public_url))
    return answer


def _shown(invitation: Invitation) -> ShownInvitation:
    return ShownInvitation(**invitation.model_dump(exclude={"inviter_id", "trail"}))
