"""Recovering login name and password by the registered phone; nobody learns from it which accounts exist."""

import hmac
from typing import Annotated

from chalice.app import Blueprint
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.domain import credentials, identity, limits, people
from chalicelib.domain.actors import ANYONE
from chalicelib.domain.codes import Purpose
from chalicelib.domain.people import Account
from chalicelib.handlers.codes import Digits, check_code, send_code
from chalicelib.handlers.passwords import hash_password
from chalicelib.handlers.web import Request, route
from chalicelib.storage import accounts, codes, operators, sessions, units, usage
from chalicelib.storage.sealing import lookup_hash
from chalicelib.storage.transaction import Transaction

blueprint = Blueprint(__name__)


class Recovery(BaseModel):
    """A person says their identity number, a unit its credit code; and the phone that was registered."""

    id_number: identity.IdNumber | None = None
    uscc: identity.Uscc | None = None
    phone: identity.Phone

    @model_validator(mode="after")
    def _one_of_two(self) -> "Recovery":
        if (self.id_number is None) == (self.uscc is None):
            raise PydanticCustomError("recovery_target", "请填写身份证号或统一社会信用代码，二者择一")
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
    limit=limits.RECOVERIES,
    tag="登录",
)
def begin_recovery(request: Request) -> BegunRecovery:
    """找回登录名或密码：向登记的手机发送验证码"""
    given: Recovery = request.body
    usage.take(limits.CODES, given.phone, request.now)
    account = _matching(given)
    account_id = account.account_id if account else None
    code = send_code(Purpose.RECOVERY, account_id, given.phone, request.now)
    return BegunRecovery(recovery_id=code.code_id)


def _matching(given: Recovery) -> Account | None:
    """Whose phone it is: the person's, or that of one of the unit's people."""
    if given.id_number:
        found = [accounts.find_account(given.id_number)]
    else:
        unit_id = units.find_by_uscc(given.uscc or "")
        staff = operators.list_operators(unit_id) if unit_id else ()
        found = [accounts.load_account(operator.account_id) for operator in staff]
    asked = lookup_hash(given.phone)
    return next((a for a in found if a and hmac.compare_digest(a.phone.lookup, asked)), None)


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
    account = accounts.load_account(code.account_id or "")
    assert account
    # Only now is it known whose numbers it must not contain. The try is counted, the code stays good.
    accounts.refuse_weak_password(account, given.new_password, "new_password")
    change = people.recover(account, hash_password(given.new_password), request.now)
    also = Transaction()
    codes.use_up(also, code)
    sessions.forget_tries(also, account.account_id)
    accounts.save_account(change, also)
    return RecoveredAccount(username=account.username)
