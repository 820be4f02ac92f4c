"""So many requests per address and window, before anything is read of them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from chalicelib.domain import limits
from chalicelib.handlers import web
from tests.handlers.asking import ask
from tests.parties import START, a_visitor, move_clock

PATHS = {
    "/v1/captchas": limits.CAPTCHAS,
    "/v1/sessions": limits.SIGN_INS,
    "/v1/users": limits.REGISTRATIONS,
    "/v1/units": limits.REGISTRATIONS,
    "/v1/recoveries": limits.RECOVERIES,
    "/v1/recoveries/nothing/completion": limits.COMPLETIONS,
    "/v1/publicities/nothing/objections": limits.OBJECTIONS,
    "/v1/certificates/verifications": limits.VERIFICATIONS,
}


@pytest.fixture
def a_public_address(monkeypatch):
    """Not the wide limits of a developer's own machine."""
    monkeypatch.setattr(web, "settings", lambda: SimpleNamespace(address_limit_factor=1))


@pytest.mark.parametrize("nth", range(len(PATHS)), ids=list(PATHS))
def test_an_address_asks_so_often_and_then_after_a_while_again(nth, a_public_address):
    (path, limit), visitor = list(PATHS.items())[nth], a_visitor()
    day = START + timedelta(days=40 + nth)  # of its own: nothing else has been counted in its windows
    move_clock(day)
    assert 429 not in {ask(visitor, "POST", path, {})[0] for _ in range(limit.times)}
    status, problem = ask(visitor, "POST", path, {})
    assert (status, problem["code"], problem["limit"]) == (429, "too_many_requests", limit.name)
    assert 0 < int(visitor.headers["Retry-After"]) <= limit.window.total_seconds()
    move_clock(day + limit.window)
    assert ask(visitor, "POST", path, {})[0] != 429
