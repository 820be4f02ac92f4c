"""Login names, weak passwords, and the lock after five wrong ones."""

from datetime import timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain import credentials
from chalicelib.domain.credentials import SignInTries, take_try
from chalicelib.domain.errors import Invalid, Locked
from tests.build import NOW

USERNAME = TypeAdapter(credentials.Username)


def after_tries(count, now=NOW):
    tries = SignInTries()
    for _ in range(count):
        tries = take_try(tries, now)
    return tries


@pytest.mark.parametrize(
    ("given", "kept"), [("wangming", "wangming"), ("WangMing", "wangming"), (" w.m_-1 ", "w.m_-1")]
)
def test_a_login_name_is_kept_in_small_letters(given, kept):
    assert USERNAME.validate_python(given) == kept


@pytest.mark.parametrize(
    "given", ["1wang", "_wang", "370102199003072513", "王小明明", "wang ming", "wang@ming", "ｗａｎｇ"]
)
def test_a_login_name_that_could_be_mistaken_is_refused(given):
    with pytest.raises(ValidationError, match="username_format"):
        USERNAME.validate_python(given)


@pytest.mark.parametrize("given", ["wan", "w" * 33])
def test_a_login_name_has_four_to_thirty_two_characters(given):
    with pytest.raises(ValidationError, match="too_"):
        USERNAME.validate_python(given)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Abc-123", "password_length"),
        ("Ab1-" * 33, "password_length"),
        ("my-WangMing-1", "password_has_username"),
        ("Jinan-072513", "password_has_number"),
        ("Jinan-100001", "password_has_number"),
        ("ABC12345", "password_common"),
        ("woaini1314", "password_common"),
        ("aaaabbbbcc", "password_common"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password, code):
    with pytest.raises(Invalid) as refused:
        credentials.refuse_weak(password, "wangming", ("370102199003072513", "13853100001"))
    assert (refused.value.errors[0].field, refused.value.errors[0].code) == ("password", code)


@pytest.mark.parametrize("password", ["Quancheng-2026", "济南的泉水有七十二眼", "correct horse battery", "Abc-1234"])
def test_a_strong_password_is_accepted(password):
    credentials.refuse_weak(password, "wangming", ("370102199003072513", "13853100001"))


def test_four_wrong_passwords_leave_one_try():
    tries = after_tries(4)
    assert (tries.left, tries.locked_until) == (1, None)


def test_a_fifth_wrong_password_locks_for_fifteen_minutes():
    assert after_tries(5).locked_until == NOW + timedelta(minutes=15)


def test_a_sixth_try_is_not_even_looked_at():
    with pytest.raises(Locked) as locked:
        take_try(after_tries(5), NOW)
    assert locked.value.members["locked_until"] == "2026-03-05T09:15:00+08:00"
    assert "2026年3月5日09:15" in locked.value.detail


def test_the_lock_holds_to_its_last_second():
    with pytest.raises(Locked):
        take_try(after_tries(5), NOW + timedelta(minutes=14, seconds=59))


def test_the_lock_opens_by_itself_and_the_count_begins_anew():
    tries = take_try(after_tries(5), NOW + timedelta(minutes=15))
    assert (tries.count, tries.left, tries.locked_until) == (1, 4, None)


def test_a_try_replaces_exactly_the_count_it_saw():
    assert take_try(SignInTries(count=2, version=7), NOW).version == 7
