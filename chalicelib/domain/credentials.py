"""Login names and passwords, and the lock after five wrong ones.

Source: seed §二.3 (五次密码错误锁定15分钟，自动解锁) and domain.md §2 rule 1.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain.errors import Invalid, Locked
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.times import SHANGHAI, Moment, spoken

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
PASSWORD_LENGTHS = (8, 128)
#: What the list, made abroad, does not have.
COMMON_HERE = frozenset({"woaini1314", "woaini520", "admin888", "zhicheng", "zhicheng123", "87654321", "5201314520"})


def _username(value: str) -> str:
    name = value.casefold()
    if not name.isascii() or not name.replace("_", "").replace(".", "").replace("-", "").isalnum():
        raise PydanticCustomError("username_format", "登录名只能用英文字母、数字和 . _ -")
    if not name[0].isalpha():
        raise PydanticCustomError("username_format", "登录名应以英文字母开头")
    return name


#: Starts with a letter, so that it can never be mistaken for an identity number.
Username = Annotated[str, Trimmed, Field(min_length=4, max_length=32, examples=["wangming"]), AfterValidator(_username)]
Password = Annotated[str, Field(examples=["Quancheng-2026"], json_schema_extra={"format": "password"})]


@cache
def common_passwords() -> frozenset[str]:
    """30,000 that lists of broken accounts have most often, in lower case; loaded where a password is chosen.

    Measured on a desktop core: 25 to 40 ms and 17 MiB, once per process.
    """
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])


def refuse_weak(password: str, username: str, numbers: tuple[str, ...] = (), field: str = "password") -> None:
    """Raises Invalid on `field`. `numbers` are the identity number, credit code and phone of the account."""
    shortest, longest = PASSWORD_LENGTHS
    lowered = password.casefold()
    if not shortest <= len(password) <= longest:
        raise Invalid.field(field, f"密码长度应为{shortest}至{longest}位", "password_length")
    if username and username.casefold() in lowered:
        raise Invalid.field(field, "密码不能包含登录名", "password_has_username")
    if any(len(number) >= 6 and number[-6:].casefold() in lowered for number in numbers):
        raise Invalid.field(field, "密码不能包含证件号码或手机号码的末六位", "password_has_number")
    if lowered in COMMON_HERE or lowered in common_passwords() or len(set(password)) < 4:
        raise Invalid.field(field, "密码过于常见，容易被猜中，请换一个", "password_common")


class SignInTries(BaseModel, frozen=True):
    """Wrong passwords in a row. The lock is set with the fifth try, before it is known whether that one is right."""

    count: int = 0
    locked_until: Moment | None = None
    version: int | None = Field(default=None, exclude=True)

    @property
    def left(self) -> int:
        return TRIES - self.count


def take_try(tries: SignInTries, now: datetime) -> SignInTries:
    """Counts a try before the password is looked at, so that concurrent tries cannot beat the lock.

    Raises Locked with `locked_until` while the lock lasts; an expired lock begins a new count.
    """
    if tries.locked_until and now < tries.locked_until:
        until = tries.locked_until
        raise Locked(
            f"密码连续输错{TRIES}次，账号已锁定，{spoken(until)}自动解锁",
            locked_until=until.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        )
    count = 1 if tries.locked_until else tries.count + 1
    locked_until = now + LOCKED_FOR if count >= TRIES else None
    return SignInTries(count=count, locked_until=locked_until, version=tries.version)
