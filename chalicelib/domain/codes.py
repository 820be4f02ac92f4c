"""Codes sent by SMS, or by mail to an address that is to be confirmed: six digits, five tries, ten minutes, used once.

Source: domain.md §2 rule 1 (recovery by the registered phone); the figures are OWASP ASVS 4.0.3 §2.7's.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, Field

from chalicelib.domain.errors import Conflict, FieldError, Invalid
from chalicelib.domain.personal import Sealed
from chalicelib.domain.times import Moment

DIGITS = 6
TRIES = 5
LIFETIME = timedelta(minutes=10)


class Purpose(StrEnum):
    RECOVERY = "recovery"
    PHONE_CHANGE = "phone_change"
    EXPERT_INVITATION = "expert_invitation"
    EMAIL = "email"


class Code(BaseModel, frozen=True):
    """A code that was asked for. Without an `account_id` nobody matched, and no code of it is ever right.

    `phone` is the number it went to, sealed for its account: the registered one, or the new one that a change is about;
    `email` the address.
    """

    code_id: str
    purpose: Purpose
    account_id: str | None
    code_hash: str
    expires_at: Moment
    phone: Sealed | None = None
    email: str | None = None
    tries: int = 0
    version: int | None = Field(default=None, exclude=True)


def take_try(code: Code | None, purpose: Purpose, now: datetime) -> Code:
    """Counts a try before the code is compared, so that no number of hands gets a sixth.

    Raises Conflict `code_expired`, the same whether it is unknown, too old, used up or already used.
    """
    if code is None or code.purpose != purpose or now >= code.expires_at or code.tries >= TRIES:
        raise expired()
    return code.model_copy(update={"tries": code.tries + 1})


def give_back(code: Code) -> Code:
    """The digits were right, and something else was not: that is no guess."""
    return code.model_copy(update={"tries": code.tries - 1})


def expired() -> Conflict:
    return Conflict("验证码已失效，请重新获取", code="code_expired")


def wrong(code: Code) -> Invalid:
    """The refusal of a wrong code, with `tries_left`."""
    left = TRIES - code.tries
    message = f"验证码不正确，还可以再试{left}次" if left else "验证码不正确，请重新获取"
    error = FieldError(field="code", code="code_wrong", message=message)
    return Invalid(message, code="code_wrong", errors=[error], tries_left=left)
