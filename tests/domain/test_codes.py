"""A code by SMS: five tries, ten minutes, for one purpose."""

from datetime import timedelta

import pytest

from chalicelib.domain import codes
from chalicelib.domain.codes import Code, Purpose
from chalicelib.domain.errors import Conflict
from tests.build import NOW


def a_code(**changes):
    told = {"code_id": "c-1", "purpose": Purpose.RECOVERY, "account_id": "p-wang", "code_hash": "hash"}
    return Code(**told | {"expires_at": NOW + codes.LIFETIME} | changes)


def test_a_code_has_five_tries():
    code = a_code()
    for _ in range(5):
        code = codes.take_try(code, Purpose.RECOVERY, NOW)
    with pytest.raises(Conflict, match="code_expired"):
        codes.take_try(code, Purpose.RECOVERY, NOW)


def test_a_wrong_code_says_how_many_tries_are_left():
    refused = codes.wrong(a_code(tries=2))
    assert (refused.members["tries_left"], refused.errors[0].field) == (3, "code")
    assert "3次" in refused.detail


@pytest.mark.parametrize(
    "code",
    [None, a_code(expires_at=NOW), a_code(tries=5), a_code(purpose=Purpose.PHONE_CHANGE)],
    ids=["unknown", "too old", "used up", "for something else"],
)
def test_a_code_that_is_no_good_is_refused_alike(code):
    with pytest.raises(Conflict) as refused:
        codes.take_try(code, Purpose.RECOVERY, NOW)
    assert (refused.value.code, refused.value.detail) == ("code_expired", "验证码已失效，请重新获取")


def test_a_code_is_good_to_its_last_second():
    last = NOW + codes.LIFETIME - timedelta(seconds=1)
    assert codes.take_try(a_code(), Purpose.RECOVERY, last).tries == 1


def test_a_try_given_back_is_there_again():
    tried = codes.take_try(a_code(tries=4), Purpose.RECOVERY, NOW)
    assert codes.take_try(codes.give_back(tried), Purpose.RECOVERY, NOW).tries == 5
