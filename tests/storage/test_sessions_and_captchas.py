"""Short-lived things: sessions end, captchas are taken once, tries are counted one by one."""

from datetime import timedelta

import pytest

from chalicelib.domain.credentials import SignInTries, take_try
from chalicelib.domain.errors import Stale
from chalicelib.domain.sessions import Lifetime, open_session
from chalicelib.handlers.ids import new_id
from chalicelib.storage import accounts, sessions
from chalicelib.storage.transaction import Transaction
from tests.build import NOW
from tests.storage.arranging import a_new_account
from tests.storage.rows import all_at_once

HOUR = timedelta(hours=1)
LIFETIME = Lifetime(absolute=HOUR, idle=HOUR)


@pytest.fixture
def account():
    change = a_new_account()
    accounts.create_account(change)
    return change.after


def a_session(account, token_hash):
    return open_session(new_id(), account, token_hash, LIFETIME, NOW)


def an_open_session(account):
    token, token_hash = sessions.new_token(account.account_id)
    session = a_session(account, token_hash)
    sessions.open_session(session, None, "")
    return token, session


def test_a_session_is_found_by_its_token(account):
    token, session = an_open_session(account)
    found, whose = sessions.find_session(token, NOW)
    assert (found, whose.account_id) == (session, account.account_id)


@pytest.mark.parametrize(("after", "is_open"), [(HOUR - timedelta(seconds=1), True), (HOUR, False)])
def test_a_session_ends_at_its_time(account, after, is_open):
    token, _ = an_open_session(account)
    assert (sessions.find_session(token, NOW + after) is not None) is is_open


def test_an_ended_session_is_not_found(account):
    token, session = an_open_session(account)
    sessions.end_session(session)
    assert sessions.find_session(token, NOW) is None


def test_ending_a_session_twice_is_fine(account):
    _, session = an_open_session(account)
    sessions.end_session(session)
    sessions.end_session(session)


def test_a_session_ends_also_while_it_is_being_used(account):
    token, session = an_open_session(account)
    get, uses = sessions.get, [session.model_copy(update={"used_at": NOW + HOUR / 2})]

    def used_meanwhile(*key):
        item = get(*key)
        if uses:
            sessions.keep_used(uses.pop())
        return item

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sessions, "get", used_meanwhile)
        sessions.end_session(session)
    assert sessions.find_session(token, NOW) is None


def test_a_session_carried_over_outlives_a_use_that_knew_only_the_old_password(account):
    _, session = an_open_session(account)
    also = Transaction()
    sessions.carry_over(also, session, 1)
    also.commit()
    sessions.keep_used(session.model_copy(update={"used_at": NOW + HOUR / 2}))
    (kept,) = sessions.list_sessions(account.account_id, 10, None).items
    assert (kept.epoch, kept.used_at) == (1, NOW + HOUR / 2)


def test_opening_a_session_clears_the_count(account):
    tries = sessions.save_tries(account.account_id, take_try(SignInTries(), NOW), NOW)
    token_hash = sessions.new_token(account.account_id)[1]
    session = a_session(account, token_hash)
    sessions.open_session(session, tries, account.account_id)
    assert sessions.load_tries(account.account_id).count == 0


def test_a_session_does_not_clear_a_try_that_came_between(account):
    key = account.account_id
    tries = sessions.save_tries(key, take_try(SignInTries(), NOW), NOW)
    sessions.save_tries(key, take_try(tries, NOW), NOW)
    session = a_session(account, sessions.new_token(key)[1])
    with pytest.raises(Stale):
        sessions.open_session(session, tries, key)
    assert sessions.load_tries(key).count == 2


def test_of_ten_counting_the_same_try_one_counts(account):
    def count():
        try:
            sessions.save_tries(account.account_id, take_try(SignInTries(), NOW), NOW)
        except Stale:
            return False
        return True

    assert sum(all_at_once([count] * 10)) == 1


def test_a_captcha_is_taken_once_by_ten_hands():
    captcha_id = new_id()
    sessions.save_captcha(captcha_id, "abcd", NOW + HOUR)
    taken = all_at_once([lambda: sessions.take_captcha(captcha_id, NOW)] * 10)
    assert sorted(taken, key=str) == [*[None] * 9, "abcd"]


def test_a_captcha_past_its_time_has_no_answer():
    captcha_id = new_id()
    sessions.save_captcha(captcha_id, "abcd", NOW)
    assert sessions.take_captcha(captcha_id, NOW + timedelta(seconds=1)) is None


def test_peeking_does_not_use_a_captcha_up():
    captcha_id = new_id()
    sessions.save_captcha(captcha_id, "abcd", NOW + HOUR)
    assert sessions.peek_captcha(captcha_id) == sessions.take_captcha(captcha_id, NOW) == "abcd"
