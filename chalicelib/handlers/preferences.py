"""By which channels one wants to be told, as far as that is one's own to choose."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import identity, preferences
from chalicelib.domain.actors import SIGNED_IN, Permission
from chalicelib.domain.messages import Manner
from chalicelib.domain.people import Account
from chalicelib.domain.preferences import PreferencesEdit
from chalicelib.domain.units import Unit
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts, recipients, units

blueprint = Blueprint(__name__)


class ShownGroup(BaseModel):
    """A `fixed` one cannot be switched off."""

    group: Manner
    label: str
    about: str
    fixed: bool
    sms: bool
    mail: bool


class ShownPreferences(BaseModel):
    """`phone` and `email` are where messages go; without `email` there is none that mail may go to."""

    phone: str
    email: str | None
    groups: list[ShownGroup]


@route(blueprint, "GET", "/v1/me/preferences", allow=SIGNED_IN, returns=ShownPreferences, tag="个人")
def read_preferences(request: Request) -> Answer:
    """我的消息接收方式；单位账号看到的是本单位的"""
    party = recipients.load_party(request.actor.party_id)
    return Answer(_shown(party), etag=str(party.version))


@route(
    blueprint,
    "PUT",
    "/v1/me/preferences",
    allow=SIGNED_IN,
    body=PreferencesEdit,
    needs_if_match=True,
    returns=ShownPreferences,
    tag="个人",
    permission=Permission.ADMINISTER,
)
def choose_preferences(request: Request) -> Answer:
    """选择消息接收方式；账号安全、决定与期限类通知不能关闭"""
    party = recipients.load_party(request.actor.party_id)
    request.refuse_stale(str(party.version))
    if isinstance(party, Account):
        of_account = preferences.prefer(party, request.actor, request.body, request.now)
        accounts.save_account(of_account)
        return _answer(of_account.after, of_account.is_nothing)
    of_unit = preferences.prefer(party, request.actor, request.body, request.now)
    units.save_unit(of_unit)
    return _answer(of_unit.after, of_unit.is_nothing)


def _answer(party: Account | Unit, is_as_before: bool) -> Answer:
    return Answer(_shown(party), etag=str((party.version or 0) + (0 if is_as_before else 1)))


def _shown(party: Account | Unit) -> ShownPreferences:
    if isinstance(party, Account):
        phone, email = party.phone.masked, party.mail
    else:
        phone, email = identity.mask_phone(party.phone), party.email
    return ShownPreferences(
        phone=phone,
        email=email,
        groups=[
            ShownGroup(
                group=group.manner,
                label=group.label,
                about=group.about,
                fixed=group.is_fixed,
                **preferences.switches(group, party.preferences).model_dump(),
            )
            for group in preferences.groups_for(party)
        ],
    )
