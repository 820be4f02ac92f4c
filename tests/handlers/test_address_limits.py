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
    "/v1/certificates/372026000000017": limits.CERTIFICATES,
    "/v1/certificates/372026000000017/copies/nothing": limits.CERTIFICATES,
    "/v1/certificates/status-lists/nothing": limits.STATUS_LISTS,
}
READ = ("/v1/certificates/3", "/v1/certificates/status-lists")


@pytest.fixture
def a_public_address(monkeypatch):
    """Not the wide limits of a developer's own machine."""
    monkeypatch.setattr(web, "settings", lambda: SimpleNamespace(address_limit_factor=1))


@pytest.mark.parametrize("nth", range(len(PATHS)), ids=list(PATHS))
def test_an_address_asks_so_often_and_then_after_a_while_again(nth, a_public_address):
    (path, limit), visitor = list(PATHS.items())[nth], a_visitor()
    method, body = ("GET", None) if path.startswith(READ) else ("POST", {})
    day = START + timedelta(days=4000 + nth)  # of its own: nothing else has been counted in its windows
    move_clock(day)
    assert 429 not in {ask(visitor, method, path, body)[0] for _ in range(limit.times)}
    status, problem = ask(visitor, method, path, body)
    assert (status, problem["code"], problem["limit"]) == (429, "too_many_requests", limit.name)
    assert 0 < int(visitor.headers["Retry-After"]) <= limit.window.total_seconds()
    move_clock(day + limit.window)
    assert ask(visitor, method, path, body)[0] != 429
