"""Five wrong passwords lock for fifteen minutes; whether the account exists is not to be learned."""

from datetime import timedelta

import pytest

from tests.handlers.asking import try_to_sign_in
from tests.parties import START, a_registration, an_applicant, move_clock


def wrong(account):
    return try_to_sign_in(account, "Not-the-password-1")


@pytest.fixture
def username():
    return an_applicant().actor["username"]


def test_each_wrong_password_leaves_one_try_less(username):
    assert [wrong(username)[1]["attempts_left"] for _ in range(5)] == [4, 3, 2, 1, 0]


def test_a_wrong_password_answers_401_bad_credentials(username):
    status, problem = wrong(username)
    assert (status, problem["code"]) == (401, "bad_credentials")


def test_the_sixth_try_meets_a_lock_with_its_end(username):
    for _ in range(5):
        wrong(username)
    move_clock(START)
    status, problem = wrong(username)
    assert (status, problem["code"]) == (423, "account_locked")
    assert problem["locked_until"].startswith("2026-05-06T09:15:")
    assert problem["locked_until"].endswith("+08:00")


def test_the_right_password_does_not_open_a_locked_account(username):
    for _ in range(5):
        wrong(username)
    assert try_to_sign_in(username)[0] == 423


def test_the_lock_holds_for_the_identity_number_too(visitor):
    given = a_registration()
    visitor.post("/v1/users", given, expect=201)
    for _ in range(5):
        wrong(given["username"])
    assert wrong(given["id_number"])[0] == 423


def test_after_fifteen_minutes_the_account_opens_by_itself(username):
    for _ in range(5):
        wrong(username)
    move_clock(START + timedelta(minutes=14))
    assert try_to_sign_in(username)[0] == 423
    move_clock(START + timedelta(minutes=16))
    assert try_to_sign_in(username)[0] == 201


def test_after_the_lock_there_are_five_tries_again(username):
    for _ in range(5):
        wrong(username)
    move_clock(START + timedelta(minutes=16))
    assert wrong(username)[1]["attempts_left"] == 4


def test_tries_at_a_locked_account_do_not_prolong_the_lock(username):
    for _ in range(5):
        wrong(username)
    move_clock(START + timedelta(minutes=14))
    wrong(username)
    move_clock(START + timedelta(minutes=16))
    assert try_to_sign_in(username)[0] == 201


def test_a_success_clears_the_count(username):
    for _ in range(4):
        wrong(username)
    assert try_to_sign_in(username)[0] == 201
    assert wrong(username)[1]["attempts_left"] == 4


def test_the_fifth_try_may_still_be_right(username):
    for _ in range(4):
        wrong(username)
    try_to_sign_in(username)
    assert try_to_sign_in(username)[0] == 201


@pytest.mark.parametrize("unknown", ["nobody.at.all", "370102199003079990"])
def test_an_unknown_account_answers_exactly_like_a_known_one(username, unknown):
    answers = {account: [wrong(account) for _ in range(6)] for account in (username, unknown)}
    for _, problem in answers[username] + answers[unknown]:
        problem.pop("locked_until", None)
        problem.pop("detail")
    assert answers[unknown] == answers[username]


def test_the_last_wrong_try_says_until_when(username):
    for _ in range(4):
        wrong(username)
    assert wrong(username)[1]["locked_until"].endswith("+08:00")
