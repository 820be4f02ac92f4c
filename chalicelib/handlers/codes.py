"""Sending a code and asking for it back; shared by the recovery and the change of phone."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from chalicelib.domain import codes as rules
from chalicelib.domain import patterns
from chalicelib.domain.codes import Code, Purpose
from chalicelib.domain.errors import Stale
from chalicelib.domain.personal import Sealed
from chalicelib.handlers.ids import new_id
from chalicelib.storage import codes, sms

#: More rounds than there are tries: whoever loses that many races has met the end of them.
ROUNDS = rules.TRIES + 2
Digits = Annotated[str, Field(pattern=patterns.CODE, examples=["031415"], description="六位数字")]


class GivenCode(BaseModel):
    code: Digits


def new_code(purpose: Purpose, account_id: str | None, phone: Sealed | None, now: datetime) -> tuple[Code, str]:
    """A code and its digits, to be kept by `codes.create_code` first and then sent."""
    code_id = new_id()
    digits, code_hash = codes.new_code(code_id)
    code = Code(
        code_id=code_id,
        purpose=purpose,
        account_id=account_id,
        code_hash=code_hash,
        expires_at=now + rules.LIFETIME,
        phone=phone,
    )
    return code, digits


def send_code(digits: str, phone: str) -> None:
    """At once, and past the outbox: a code must not lie readable in an inbox."""
    minutes = int(rules.LIFETIME.total_seconds() // 60)
    sms.send(phone, f"验证码{digits}，{minutes}分钟内有效。如非本人操作，请勿告诉他人。")


def check_code(code_id: str, purpose: Purpose, digits: str, now: datetime, account_id: str | None = None) -> Code:
    """The code whose digits were right; with an `account_id` only that account's.

    Raises Conflict `code_expired`, Invalid `code_wrong`.
    """
    for _ in range(ROUNDS):
        code = codes.load_code(code_id)
        if account_id is not None and code is not None and code.account_id != account_id:
            code = None
        try:
            tried = codes.save_try(rules.take_try(code, purpose, now))
        except Stale:
            continue
        if not codes.is_right(tried, digits.strip()):
            raise rules.wrong(tried)
        return tried
    raise Stale()
