"""Sessions end by age, by disuse, and by a new password."""

from datetime import timedelta

import pytest

from chalicelib.domain.sessions import Lifetime, is_open, open_session, use
from tests.build import NOW, an_account

LIFETIME = Lifetime(absolute=timedelta(hours=12), idle=timedelta(minutes=30))


def a_session(account=None):
    return open_session("s-1", account or an_account(), "hash", LIFETIME, NOW, "Firefox")


@pytest.mark.parametrize(("minutes", "expected"), [(0, True), (29, True), (30, False)])
def test_an_unused_session_ends_after_its_idle_time(minutes, expected):
    assert is_open(a_session(), an_account(), NOW + timedelta(minutes=minutes)) is expected


def test_a_session_in_use_still_ends_at_its_absolute_time():
    session = a_session()
    for minutes in range(20, 12 * 60, 20):
        session = use(session, LIFETIME, NOW + timedelta(minutes=minutes))
    assert is_open(session, an_account(), session.expires_at - timedelta(seconds=1))
    assert not is_open(session, an_account(), session.expires_at)


def test_a_use_begins_the_idle_time_anew():
    used = use(a_session(), LIFETIME, NOW + timedelta(minutes=20))
    assert is_open(used, an_account(), NOW + timedelta(minutes=49))


def test_a_use_right_after_another_is_not_written_down():
    assert use(a_session(), LIFETIME, NOW + timedelta(minutes=2)) is None


def test_a_session_of_an_earlier_epoch_is_dead():
    assert not is_open(a_session(), an_account(epoch=1), NOW)


def test_what_a_browser_calls_itself_is_cut_short():
    assert len(open_session("s-1", an_account(), "hash", LIFETIME, NOW, "x" * 5000).agent) == 200


def test_a_closed_accounts_session_is_over():
    assert not is_open(a_session(), an_account(closed=True), NOW)
