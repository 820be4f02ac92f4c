"""Recovering login name and password: whose registered phone it is (domain.md §2 rule 1)."""

import hmac
from collections.abc import Iterable
from datetime import datetime

from chalicelib.domain import codes
from chalicelib.domain.actors import Permission, Role
from chalicelib.domain.codes import Code
from chalicelib.domain.people import Account
from chalicelib.domain.unit_names import folded


def holder(accounts: Iterable[Account], phone: str) -> Account | None:
    """Who registered that phone, given as its keyed hash; every account is compared, in constant time.

    Colleagues may share one: then it is the unit's administrator, and of two the one who has been there longer.
    """
    matching = [a for a in accounts if hmac.compare_digest(a.phone.lookup, phone) and not a.closed]
    return min(matching, key=_rank, default=None)


def named(accounts: Iterable[Account], name: str) -> list[Account]:
    """The experts of that name: they have no number by which they could be found, only a phone."""
    return [one for one in accounts if one.role == Role.EXPERT and folded(one.name) == folded(name)]


def _rank(account: Account) -> tuple[bool, datetime]:
    return Permission.ADMINISTER not in account.permissions, account.registered_at


def refuse_outdated(code: Code, account: Account | None) -> Account:
    """The account, while it is open and still has the phone that the code went to. Raises Conflict `code_expired`."""
    if account is None or account.closed or code.phone is None or code.phone.lookup != account.phone.lookup:
        raise codes.expired()
    return account
