"""One's own account: basic data, and the messages received."""

from datetime import date, datetime

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.documents.messages import render
from chalicelib.domain import people
from chalicelib.domain.actors import SIGNED_IN, Permission, Role
from chalicelib.domain.bars import Bar
from chalicelib.domain.channels import Channel
from chalicelib.domain.errors import FieldError, Invalid, Unauthenticated
from chalicelib.domain.messages import Notification
from chalicelib.domain.people import Account, ProfileEdit
from chalicelib.domain.revocation_reasons import ReasonClass
from chalicelib.domain.times import Moment, local_date
from chalicelib.handlers.guessing import count_try
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.memberships import Membership, membership_of
from chalicelib.handlers.passwords import hash_password, is_right
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.settings import settings
from chalicelib.storage import accounts, bars, outbox, sessions
from chalicelib.storage.transaction import Transaction

blueprint = Blueprint(__name__)


class ShownBar(BaseModel):
    """Until when, its last day included, one cannot declare, why, and whom to ask."""

    until: date
    reason_class: ReasonClass
    reason: str
    certificate_number: str
    ask: str


class Me(BaseModel):
    """`permissions` are a unit's operator's; others need none. Mail goes to a confirmed `email` only.

    `expert` is an expert's place in the pool.
    """

    user_id: str
    role: Role
    username: str
    name: str
    id_number: str | None
    phone: str
    unit_id: str | None
    permissions: list[Permission] | None
    ethnicity: str | None
    birth_date: date | None
    gender: str | None
    email: str | None
    email_confirmed: bool
    address: str | None
    registered_at: Moment
    bar: ShownBar | None
    expert: Membership | None


class Message(BaseModel):
    kind: str
    subject: str
    body: str
    about: str
    at: Moment


@route(blueprint, "GET", "/v1/me", allow=SIGNED_IN, returns=Me, tag="个人")
def read_me(request: Request) -> Answer:
    """我的基本信息"""
    account = own_account(request)
    return Answer(show_me(account, request.now), etag=str(account.version))


@route(
    blueprint,
    "PATCH",
    "/v1/me",
    allow=SIGNED_IN,
    body=ProfileEdit,
    needs_if_match=True,
    returns=Me,
    tag="个人",
)
def edit_me(request: Request) -> Answer:
    """修改基本信息；修改密码须同时给出当前密码，其他登录随即退出"""
    account = own_account(request)
    request.refuse_stale(str(account.version))
    given: ProfileEdit = request.body
    also, password_hash = Transaction(), None
    if given.new_password is not None:
        _refuse_wrong_password(request, account)
        password_hash = hash_password(given.new_password)
        assert request.session
        sessions.carry_over(also, request.session, account.epoch + 1)
        sessions.forget_tries(also, account.account_id)
    change = people.edit_profile(account, given, request.now, password_hash)
    accounts.save_account(change, also)
    return Answer(show_me(change.after, request.now), etag=str((account.version or 0) + 1))


def _refuse_wrong_password(request: Request, account: Account) -> None:
    """The new one first, since that costs no try; the current one counts like a sign-in."""
    given: ProfileEdit = request.body
    accounts.refuse_weak_password(account, given.new_password or "", "new_password")
    tries = count_try(account.account_id, request.now)
    if not is_right(given.current_password or "", account.password_hash):
        message = f"当前密码不正确，还可以再试{tries.left}次"
        wrong = FieldError(field="current_password", code="wrong_password", message=message)
        raise Invalid(message, code="wrong_password", errors=[wrong], attempts_left=tries.left)


@route(blueprint, "GET", "/v1/me/notifications", allow=SIGNED_IN, query=Paging, returns=Listing[Message], tag="个人")
def list_notifications(request: Request) -> Listing[Message]:
    """我的消息"""
    page = outbox.list_inbox(request.actor.party_id, request.query.limit, request.query.cursor)
    return Listing[Message](**listed(page, show_message))


def own_account(request: Request) -> Account:
    """As it is now; the session was only the way to it."""
    account = accounts.load_account(request.actor.account_id)
    if account is None:
        raise Unauthenticated()
    return account


def show_me(account: Account, now: datetime) -> Me:
    return Me(
        user_id=account.account_id,
        id_number=account.id_number.masked if account.id_number else None,
        phone=account.phone.masked,
        bar=_shown_bar(bars.find_running(account.account_id, local_date(now)) if account.id_number else None),
        permissions=account.actor.granted,
        email_confirmed=account.mail is not None,
        expert=membership_of(account),
        **account.model_dump(include={"role", "username", "name", "unit_id", "registered_at"}),
        **account.profile.model_dump(),
    )


def _shown_bar(bar: Bar | None) -> ShownBar | None:
    if bar is None:
        return None
    told = bar.model_dump(include={"until", "reason_class", "certificate_number"})
    return ShownBar(**told, reason=bar.reason_class.label, ask=bar.unit_name)


def show_message(notification: Notification) -> Message:
    told = render(notification, Channel.INBOX, settings().public_url)
    return Message(
        kind=notification.kind,
        subject=told.subject,
        body=told.text,
        about=notification.subject_id,
        at=notification.at,
    )
