"""Support accounts: whoever runs a stage makes them, never anybody over HTTP."""

from datetime import datetime

from pydantic import BaseModel

from chalicelib.domain import credentials, identity
from chalicelib.domain.actors import SYSTEM, Role
from chalicelib.domain.changes import Change
from chalicelib.domain.history import record
from chalicelib.domain.people import Account
from chalicelib.domain.personal import Numbers


class SupportRegistration(BaseModel):
    username: credentials.Username
    password: credentials.Password
    name: identity.PrintedName
    phone: identity.Phone


def check_registration(given: SupportRegistration) -> None:
    """Raises Invalid on `password`, as for anybody."""
    credentials.refuse_weak(given.password, given.username, (given.phone,))


def register(
    account_id: str, given: SupportRegistration, numbers: Numbers, password_hash: str, now: datetime
) -> Change[Account]:
    """The history says that it was put in from outside."""
    account = Account(
        account_id=account_id,
        role=Role.SUPPORT,
        username=given.username,
        name=given.name,
        password_hash=password_hash,
        phone=numbers.phone,
        registered_at=now,
    )
    account.trail, entry = record(account.trail, SYSTEM, "make_support_account", now)
    return Change(None, account, entry)
