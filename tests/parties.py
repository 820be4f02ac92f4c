"""Parties for tests over HTTP: people and units who are signed in already, and the stage on which they meet.

They are registered through the application's own rules, but past the edge: a password's hash is made only once.
"""

import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from stdnum.cn import uscc

from app import app
from chalicelib.domain import people, units
from chalicelib.domain.catalogue import Level
from chalicelib.domain.jurisdiction import Scope
from chalicelib.domain.people import Account, Registration
from chalicelib.domain.sessions import Lifetime, open_session
from chalicelib.domain.units import Authorization, UnitRegistration
from chalicelib.handlers import problems
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.passwords import hash_password
from chalicelib.storage import accounts, sessions
from chalicelib.storage import units as stored_units
from local import clock
from local.gateway import GatewayClient
from tests.backlogs import forget_backlogs
from tests.build import an_actor, an_id_number, shanghai

#: A Wednesday morning with no holiday in the weeks that follow.
START = shanghai("2026-05-06 09:00")
JINAN, LIXIA = "370100", "370102"
PASSWORD = "Quancheng-2026"
ENGINEER = Scope(series="engineering", level=Level.ASSOCIATE_SENIOR)
LIFETIME = Lifetime(absolute=timedelta(days=365), idle=timedelta(days=365))

_numbers = itertools.count(1)
_seen = threading.local()


@contextmanager
def unexpected_is_raised() -> Iterator[None]:
    """While this lasts, what would have become a 500 is raised by the client that asked."""
    answer = problems.unexpected

    def note(error: Exception) -> Any:
        _seen.error = error
        return answer(error)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(problems, "unexpected", note)
        yield


class Party(GatewayClient):
    """Anybody who calls the API. Keeps a list of nothing: `headers` are the last answer's."""

    def send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any, str]:
        _seen.error = None
        answer = super().send(method, path, body, headers)
        if _seen.error is not None:
            raise _seen.error
        return answer

    def patch(self, path: str, body: Any, expect: int = 200, **headers: str) -> Any:
        return self.call("PATCH", path, expect, body, **headers)

    def delete(self, path: str, expect: int = 204) -> Any:
        return self.call("DELETE", path, expect)

    def attempt(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and body, for whom any answer will do."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        told["Authorization"] = f"Bearer {self.token}"
        sent = {} if body is None and method == "POST" else body
        status, self.headers, text = self.send(method, path, sent, told)
        return status, json.loads(text) if text else None

    def get_all(self, path: str) -> list[Any]:
        """Every page of a list; `path` has a query already."""
        page = self.get(path)
        found = list(page["items"])
        while page["next_cursor"]:
            page = self.get(f"{path}&cursor={page['next_cursor']}")
            found += page["items"]
        return found

    @property
    def etag(self) -> str:
        return str(self.headers["ETag"])

    @property
    def party_id(self) -> str:
        return str(self.actor["unit_id"] or self.actor["id"])

    def twin(self) -> "Party":
        """The same person at another device: headers of its own, fit for a thread of its own."""
        return replace(self)


def a_visitor() -> Party:
    return Party("", app=app)


def move_clock(to: datetime) -> None:
    clock.install()
    clock.move(clock.Setting(now=to))


def next_number() -> int:
    """One that no other party of this worker has, for a phone or a name."""
    return next(_numbers)


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


def a_registration(**changes: Any) -> dict[str, Any]:
    """A person's, as the form sends it; nobody else has this login name and this number."""
    n = next(_numbers)
    born = START.date().replace(year=1980) + timedelta(days=n // 500)
    number = an_id_number(born=f"{born:%Y%m%d}", order=f"{n % 500:03d}")
    told = {"username": f"person{n}", "password": PASSWORD, "name": "王明", "id_number": number}
    return told | {"phone": f"138{n:08d}", "confirm": True} | changes


def a_unit_registration(kind: str = "employer", **changes: Any) -> dict[str, Any]:
    n = next(_numbers)
    code = f"91{LIXIA}MA{n:07d}"
    told = {"username": f"office{n}", "password": PASSWORD, "name": f"济南市第{n}工程单位"}
    told |= {"uscc": code + str(uscc.calc_check_digit(code)), "kind": kind, "region_code": LIXIA}
    return told | {"contact_name": "李静", "phone": f"139{n:08d}", "confirm": True} | changes


def an_applicant(**changes: Any) -> Party:
    given = Registration(**a_registration(**changes))
    account_id = new_id()
    numbers = accounts.seal_numbers(account_id, given.phone, given.id_number)
    change = people.register(account_id, given, numbers, _password_hash(), clock.read())
    accounts.create_account(change)
    return signed_in(change.after)


def a_unit(kind: str = "employer", **changes: Any) -> Party:
    """With rights already; a committee judges the default series and level."""
    region = JINAN if kind == "committee" else LIXIA
    given = UnitRegistration(**a_unit_registration(kind, **{"region_code": region} | changes))
    account_id = new_id()
    numbers = accounts.seal_numbers(account_id, given.phone)
    change, account = units.register(new_id(), account_id, given, numbers, _password_hash(), clock.read())
    stored_units.create_unit(change, account)
    scopes = [ENGINEER] if kind == "committee" else []
    granted = Authorization(decision="grant", jurisdiction=scopes)
    unit = stored_units.load_unit(change.after.unit_id)
    stored_units.save_unit(units.authorize(unit, an_actor("support"), granted, clock.read()))
    return signed_in(account)


def signed_in(account: Account) -> Party:
    token, token_hash = sessions.new_token(account.account_id)
    sessions.open_session(open_session(new_id(), account, token_hash, LIFETIME, clock.read()), None, "")
    actor = account.actor
    told = {"id": actor.account_id, "username": actor.username, "unit_id": actor.unit_id, "name": actor.name}
    return Party("", token=token, actor=told, app=app)


@dataclass
class Stage:
    """An employer that reports to a supervisor, which reports to a committee."""

    employer: Party
    supervisor: Party
    committee: Party


def a_stage() -> Stage:
    stage = Stage(a_unit("employer"), a_unit("supervisor"), a_unit("committee"))
    approve_path(stage.employer, stage.supervisor)
    approve_path(stage.supervisor, stage.committee)
    return stage


def request_path(lower: Party, upper: Party, expect: int = 201, **changes: Any) -> Any:
    return lower.post("/v1/paths", {"parent_unit_id": upper.party_id, **ENGINEER.model_dump(), **changes}, expect)


def approve_path(lower: Party, upper: Party) -> None:
    path = request_path(lower, upper)
    upper.post(f"/v1/paths/{path['path_id']}/decision", {"decision": "approve"})


@pytest.fixture(scope="session", autouse=True)
def _unexpected_errors_fail(cloud: str) -> Iterator[None]:
    with unexpected_is_raised():
        yield


@pytest.fixture(scope="module", autouse=True)
def _day() -> Iterator[None]:
    move_clock(START)
    yield
    clock.put_right()
    forget_backlogs()


@pytest.fixture(autouse=True)
def _morning(_day: None) -> Iterator[None]:
    """Every test begins at START, wherever the one before left the clock."""
    move_clock(START)
    yield
    move_clock(START)


@pytest.fixture(scope="session")
def stage(cloud: str) -> Stage:
    move_clock(START)
    return a_stage()


@pytest.fixture
def visitor() -> Party:
    return a_visitor()
