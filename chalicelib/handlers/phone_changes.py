"""Changing one's phone: a code shows that the new one is at hand."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import experts as expert_rules
from chalicelib.domain import identity, limits, people
from chalicelib.domain.actors import SIGNED_IN, Role
from chalicelib.domain.codes import Purpose
from chalicelib.domain.errors import Invalid, Stale
from chalicelib.domain.people import Account
from chalicelib.domain.times import Moment
from chalicelib.handlers.codes import GivenCode, check_code, new_code, send_code
from chalicelib.handlers.me import Me, own_account, show_me
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts, codes, experts, usage
from chalicelib.storage.transaction import Transaction

blueprint = Blueprint(__name__)


class PhoneChange(BaseModel):
    phone: identity.Phone


class BegunPhoneChange(BaseModel):
    change_id: str
    phone: str
    expires_at: Moment


@route(
    blueprint,
    "POST",
    "/v1/me/phone-changes",
    allow=SIGNED_IN,
    body=PhoneChange,
    returns=BegunPhoneChange,
    status=201,
    idempotent=True,
    tag="个人",
)
def begin_phone_change(request: Request) -> Answer:
    """更换手机号码：向新号码发送验证码"""
    account, phone = own_account(request), request.body.phone
    usage.take(limits.PHONE_CHANGES, account.account_id, request.now)
    usage.take(limits.CODES, phone, request.now)
    sealed = accounts.seal_numbers(account.account_id, phone).phone
    if sealed.lookup == account.phone.lookup:
        raise Invalid.field("phone", "新号码与现在登记的号码相同", "phone_unchanged")
    if account.role == Role.EXPERT:
        experts.refuse_taken(experts.load_expert(account.account_id), sealed)
    code, digits = new_code(Purpose.PHONE_CHANGE, account.account_id, sealed, request.now)
    answer = Answer(BegunPhoneChange(change_id=code.code_id, phone=sealed.masked, expires_at=code.expires_at))
    codes.create_code(code, request.receipt(answer))
    send_code(digits, phone)
    return answer


@route(
    blueprint,
    "POST",
    "/v1/me/phone-changes/{change_id}/completion",
    allow=SIGNED_IN,
    body=GivenCode,
    returns=Me,
    tag="个人",
)
def complete_phone_change(request: Request, change_id: str) -> Answer:
    """凭新号码收到的验证码完成更换"""
    account = own_account(request)
    code = check_code(change_id, Purpose.PHONE_CHANGE, request.body.code, request.now, account.account_id)
    assert code.phone
    # All its numbers under one data key, as a rotation supposes; the new phone is sealed under today's already.
    change = people.change_phone(accounts.sealed_anew(account), code.phone, request.now)
    also = Transaction()
    codes.use_up(also, code)
    if account.role == Role.EXPERT:
        _move_phone(also, account, change.after, request)
    accounts.save_account(change, also, Stale())
    return Answer(show_me(change.after, request.now), etag=str((account.version or 0) + 1))


def _move_phone(also: Transaction, before: Account, after: Account, request: Request) -> None:
    """An expert's stands in the committee's pool, too."""
    expert = experts.load_expert(before.account_id)
    told = expert_rules.change_phone(expert, after.phone.masked, request.actor, request.now)
    experts.add_new_phone(also, told, before, after)
