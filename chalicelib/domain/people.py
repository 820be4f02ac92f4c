"""People and the accounts they act through (domain.md §2 rule 1)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.domain import credentials, identity
from chalicelib.domain.actors import EVERYTHING, Actor, Permission, Role
from chalicelib.domain.changes import Change
from chalicelib.domain.channels import Preferences
from chalicelib.domain.errors import Conflict
from chalicelib.domain.history import Trail, record
from chalicelib.domain.messages import Notification, tell
from chalicelib.domain.personal import Numbers, Sealed
from chalicelib.domain.references import Confirmed
from chalicelib.domain.times import Moment, spoken


class Registration(BaseModel):
    """What a person registers with. Only `confirm: true` creates."""

    username: credentials.Username
    password: credentials.Password
    name: identity.PrintedName
    id_number: identity.IdNumber
    phone: identity.Phone
    confirm: Confirmed = False


class Gender(StrEnum):
    MALE = "男"
    FEMALE = "女"


class Profile(BaseModel):
    """The basic data that people may correct themselves (seed §二.4: 民族、出生日期等)."""

    ethnicity: Annotated[str, Field(max_length=20, title="民族")] | None = None
    birth_date: Annotated[date, Field(title="出生日期")] | None = None
    gender: Annotated[Gender, Field(title="性别")] | None = None
    email: identity.Email | None = None
    address: Annotated[str, Field(max_length=200, title="通讯地址")] | None = None


class ProfileEdit(Profile):
    """An edit of one's own data; a new password goes with the current one.

    Raises Conflict `immutable_field` for what only support may correct.
    """

    model_config = ConfigDict(extra="forbid")

    current_password: Annotated[str, Field(max_length=128, json_schema_extra={"format": "password"})] | None = None
    new_password: credentials.Password | None = None

    @model_validator(mode="after")
    def _both_passwords(self) -> "ProfileEdit":
        if (self.current_password is None) != (self.new_password is None):
            raise PydanticCustomError("password_pair", "修改密码须同时填写当前密码和新密码")
        return self

    @model_validator(mode="before")
    @classmethod
    def _refuse_immutable(cls, given: Any) -> Any:
        for field, label in (("name", "姓名"), ("id_number", "身份证号")):
            if isinstance(given, dict) and field in given:
                raise Conflict(
                    f"{label}注册后不能自行修改，如有错误请联系技术支持更正", code="immutable_field", field=field
                )
        return given


class Account(BaseModel):
    """One login. A unit's account carries the unit; `id_number` is only there for people.

    Sessions opened under an earlier `epoch` are dead: it goes up with everything after which one must sign in again.
    A `closed` one signs in no more, and nobody else ever gets its login name. `confirmed_email` is the last address
    that was shown to be its owner's.
    """

    account_id: str
    role: Role
    username: str
    name: str
    password_hash: str
    epoch: int = 0
    id_number: Sealed | None = None
    phone: Sealed
    unit_id: str | None = None
    region_code: str | None = None
    permissions: frozenset[Permission] = EVERYTHING
    frozen: str | None = None
    closed: bool = False
    profile: Profile = Field(default_factory=Profile)
    confirmed_email: str | None = None
    preferences: Preferences = Preferences()
    registered_at: Moment
    trail: Trail = Trail()
    version: int | None = Field(default=None, exclude=True)

    @property
    def mail(self) -> str | None:
        """Where mail may go: an address typed wrongly, or not confirmed yet, would tell a stranger."""
        return self.profile.email if self.profile.email == self.confirmed_email else None

    @property
    def actor(self) -> Actor:
        return Actor(
            account_id=self.account_id,
            role=self.role,
            name=self.name,
            username=self.username,
            unit_id=self.unit_id,
            region_code=self.region_code,
            permissions=self.permissions,
            frozen=self.frozen,
        )


def register(
    account_id: str, given: Registration, numbers: Numbers, password_hash: str, now: datetime
) -> Change[Account]:
    """A new person's account. The caller has sealed the numbers and hashed the password.

    `check_registration` has passed.
    """
    account = Account(
        account_id=account_id,
        role=Role.APPLICANT,
        username=given.username,
        name=given.name,
        password_hash=password_hash,
        id_number=numbers.id_number,
        phone=numbers.phone,
        profile=Profile(
            birth_date=identity.birth_date(given.id_number), gender=Gender(identity.gender(given.id_number))
        ),
        registered_at=now,
    )
    account.trail, entry = record(account.trail, account.actor, "register", now)
    return Change(None, account, entry)


def check_registration(given: Registration, today: date) -> None:
    """What the fields cannot tell each by itself: the day of birth against today, the password against the rest."""
    identity.refuse_unborn(given.id_number, today)
    credentials.refuse_weak(given.password, given.username, (given.id_number, given.phone))


def edit_profile(
    account: Account, edit: ProfileEdit, now: datetime, password_hash: str | None = None
) -> Change[Account]:
    """Takes over the fields that were sent; the history names them but not their values.

    `password_hash` is the new password's, whose current one the caller has found right.
    """
    changed = edit.model_dump(exclude_unset=True, exclude={"current_password", "new_password"})
    after = account.model_copy(update={"profile": account.profile.model_copy(update=changed)})
    fields = sorted(changed) + (["password"] if password_hash else [])
    after.trail, entry = record(account.trail, account.actor, "edit_profile", now, fields=fields)
    if password_hash is None:
        return Change(account, after, entry)
    return Change(account, _with_password(after, password_hash), entry, (_password_told(account, now),))


def recover(account: Account, password_hash: str, now: datetime) -> Change[Account]:
    """A new password by whoever holds the registered phone; every session ends."""
    after = _with_password(account, password_hash)
    after.trail, entry = record(account.trail, account.actor, "recover", now)
    return Change(account, after, entry, (_password_told(account, now),))


def _with_password(account: Account, password_hash: str) -> Account:
    return account.model_copy(update={"password_hash": password_hash, "epoch": account.epoch + 1})


def _password_told(account: Account, now: datetime) -> Notification:
    return tell(account.account_id, "password_changed", account.account_id, now, when=spoken(now))


def change_phone(account: Account, phone: Sealed, now: datetime) -> Change[Account]:
    """The new phone has shown its code; the old one is told, too, while its number is still known."""
    after = account.model_copy(update={"phone": phone})
    after.trail, entry = record(account.trail, account.actor, "change_phone", now)
    told = tell(account.account_id, "phone_changed", account.account_id, now, phone=phone.masked)
    old = told.model_copy(update={"kind": "phone_left", "to": account.phone})
    return Change(account, after, entry, (told, old))


def confirm_email(account: Account, email: str, now: datetime) -> Change[Account]:
    """The address has shown its code. The person is told by SMS, too: somebody else might have confirmed their own."""
    profile = account.profile.model_copy(update={"email": email})
    after = account.model_copy(update={"profile": profile, "confirmed_email": email})
    after.trail, entry = record(account.trail, account.actor, "confirm_email", now)
    told = tell(account.account_id, "email_confirmed", account.account_id, now, when=spoken(now))
    return Change(account, after, entry, (told,))


def known_basics(account: Account) -> dict[str, Any]:
    """What a new declaration's basic section begins with: nobody types twice what is known."""
    known = account.profile.model_dump(mode="json", include={"birth_date", "gender", "ethnicity", "email", "address"})
    return {field: value for field, value in known.items() if value is not None}
