"""Recovering login name and password by the registered phone; nobody learns from it which accounts exist."""

import logging
from typing import Annotated

from chalice.app import Blueprint
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.domain import credentials, identity, limits, people, recoveries
from chalicelib.domain.actors import ANYONE
from chalicelib.domain.codes import Purpose
from chalicelib.domain.errors import Invalid, Stale
from chalicelib.domain.people import Account
from chalicelib.handlers.codes import Digits, check_code, new_code, send_code
from chalicelib.handlers.even_time import evened_out
from chalicelib.handlers.passwords import hash_password
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts, codes, expert_phones, experts, sessions, unit_accounts, units, usage
from chalicelib.storage.sealing import lookup_hash
from chalicelib.storage.transaction import Transaction

LOG = logging.getLogger(__name__)
blueprint = Blueprint(__name__)


class Recovery(BaseModel):
    """A person says their identity number, a unit its credit code; and the phone that was registered.

    An expert, who has neither, says their name, and the credit code of the committee if they serve several.
    """

    id_number: identity.IdNumber | None = None
    uscc: identity.Uscc | None = None
    expert_name: (
        Annotated[str, identity.Trimmed, Field(min_length=2, max_length=50, description="评审专家的姓名")] | None
    ) = None
    phone: identity.Phone

    @model_validator(mode="after")
    def _one_of_two(self) -> "Recovery":
        if (self.id_number is None) == (self.uscc is None and self.expert_name is None):
            raise PydanticCustomError("recovery_target", "请填写身份证号或统一社会信用代码，二者择一；评审专家填写姓名")
        return self


class BegunRecovery(BaseModel):
    recovery_id: str


class Completion(BaseModel):
    code: Digits
    new_password: credentials.Password


class RecoveredAccount(BaseModel):
    username: Annotated[str, Field(description="登录名")]


@route(
    blueprint,
    "POST",
    "/v1/recoveries",
    allow=ANYONE,
    body=Recovery,
    returns=BegunRecovery,
    status=202,
    idempotent=True,
    limit=limits.RECOVERIES,
    tag="登录",
)
def begin_recovery(request: Request) -> Answer:
    """找回登录名或密码：向登记的手机发送验证码"""
    given: Recovery = request.body
    usage.take(limits.CODES, given.phone, request.now)
    with evened_out():
        account = recoveries.holder(_candidates(given), lookup_hash(given.phone))
        account_id, phone = (account.account_id, account.phone) if account else (None, None)
        code, digits = new_code(Purpose.RECOVERY, account_id, phone, request.now)
        answer = Answer(BegunRecovery(recovery_id=code.code_id))
        codes.create_code(code, request.receipt(answer))
        if account:
            _try_to_send(digits, given.phone)
    return answer


def _candidates(given: Recovery) -> list[Account]:
    """The person, everybody who acts for the unit, or the experts of that phone and name."""
    if given.id_number:
        account = accounts.find_account(given.id_number)
        return [account] if account else []
    unit_id = units.find_by_uscc(given.uscc) if given.uscc else None
    if given.expert_name:
        found = recoveries.named(expert_phones.load_accounts(lookup_hash(given.phone)), given.expert_name)
        return [one for one in found if given.uscc is None or experts.pool_of(one.account_id) == unit_id]
    return unit_accounts.load_accounts(unit_id) if unit_id else []


def _try_to_send(digits: str, phone: str) -> None:
    """An SMS that cannot be sent is answered like any other, or the error would tell that the account exists."""
    try:
        send_code(digits, phone)
    except Exception:
        LOG.exception("code not sent")


@route(
    blueprint,
    "POST",
    "/v1/recoveries/{recovery_id}/completion",
    allow=ANYONE,
    body=Completion,
    returns=RecoveredAccount,
    limit=limits.COMPLETIONS,
    tag="登录",
)
def complete_recovery(request: Request, recovery_id: str) -> RecoveredAccount:
    """凭验证码取回登录名并设置新密码"""
    given: Completion = request.body
    credentials.refuse_weak(given.new_password, "", field="new_password")
    code = check_code(recovery_id, Purpose.RECOVERY, given.code, request.now)
    account = recoveries.refuse_outdated(code, accounts.load_account(code.account_id or ""))
    try:  # only now is it known whose numbers it must not contain
        accounts.refuse_weak_password(account, given.new_password, "new_password")
    except Invalid:
        codes.return_try(code)
        raise
    change = people.recover(account, hash_password(given.new_password), request.now)
    also = Transaction()
    codes.use_up(also, code)
    sessions.forget_tries(also, account.account_id)
    accounts.save_account(change, also, Stale())
    return RecoveredAccount(username=account.username)
