"""Tests over HTTP, in this process: an unexpected exception fails the test that caused it."""

import logging
from collections.abc import Iterator

import pytest

from chalicelib.storage import accounts
from local import clock, seeds
from tests.parties import START, Party, _day, _morning, _unexpected_errors_fail, move_clock, signed_in, stage, visitor

__all__ = ["_day", "_morning", "_unexpected_errors_fail", "stage", "visitor"]


@pytest.fixture(scope="session")
def seeded(cloud: str) -> list[Party]:
    """The two support accounts."""
    move_clock(START)
    seeds.load(clock.read())
    found = [accounts.find_account(person.username) for person in seeds.SUPPORT]
    return [signed_in(account) for account in found if account]


@pytest.fixture(scope="session")
def support(seeded: list[Party]) -> Party:
    return seeded[0]


@pytest.fixture(autouse=True)
def _nothing_is_logged_as_an_error(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What the code swallows and logs must not pass for success. A test that means it clears the log."""
    yield
    errors = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not errors, errors[0].getMessage()
