"""POST /v1/sessions and captchas: by login name or number, with a captcha, and nothing given away."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from chalicelib.handlers.passwords import is_outdated
from chalicelib.settings import settings
from chalicelib.storage import accounts
from chalicelib.storage.sessions import peek_captcha
from tests.build import an_id_number
from tests.handlers.asking import ask, try_to_sign_in
from tests.parties import PASSWORD, START, a_registration, a_visitor, an_applicant, move_clock


@pytest.fixture(scope="module")
def registered(cloud):
    given = a_registration()
    a_visitor().post("/v1/users", given, expect=201)
    return given


def test_a_captcha_is_a_picture_that_expires(visitor):
    captcha = visitor.post("/v1/captchas", expect=201)
    assert captcha["image"].startswith("data:image/png;base64,")
    assert captcha["expires_at"] == "2026-05-06T09:05:00+08:00"


@pytest.mark.parametrize("field", ["username", "id_number"])
def test_one_signs_in_by_login_name_or_identity_number(registered, field):
    status, opened = try_to_sign_in(registered[field])
    assert (status, opened["actor"]["username"]) == (201, registered["username"])


def test_an_identity_number_may_end_in_a_small_x(visitor):
    number = next(n for n in (an_id_number(order=f"{i:03d}", born="19790101") for i in range(100)) if n.endswith("X"))
    visitor.post("/v1/users", a_registration(id_number=number), expect=201)
    assert try_to_sign_in(number.lower())[0] == 201


def test_the_token_opens_ones_own_account(registered, visitor):
    visitor.token = try_to_sign_in(registered["username"])[1]["token"]
    assert visitor.get("/v1/me")["username"] == registered["username"]


def test_a_wrong_captcha_is_refused_and_not_counted(registered):
    status, problem = try_to_sign_in(registered["username"], captcha_answer="0000")
    assert (status, problem["code"]) == (422, "captcha_wrong")
    assert try_to_sign_in(registered["username"], "wrong")[1]["attempts_left"] == 4
    try_to_sign_in(registered["username"])


def test_ten_wrong_captchas_lock_nobody_out(registered):
    for _ in range(10):
        try_to_sign_in(registered["username"], captcha_answer="0000")
    assert try_to_sign_in(registered["username"])[0] == 201


def test_a_captcha_may_be_typed_in_capitals_with_spaces(registered, visitor):
    captcha_id = visitor.post("/v1/captchas", expect=201)["captcha_id"]
    typed = f" {peek_captcha(captcha_id).upper()} "
    told = {"captcha_id": captcha_id, "captcha_answer": typed}
    assert try_to_sign_in(registered["username"], **told)[0] == 201


def test_a_captcha_serves_one_try(registered, visitor):
    captcha_id = visitor.post("/v1/captchas", expect=201)["captcha_id"]
    told = {"captcha_id": captcha_id, "captcha_answer": peek_captcha(captcha_id)}
    assert try_to_sign_in(registered["username"], **told)[0] == 201
    assert try_to_sign_in(registered["username"], **told)[1]["code"] == "captcha_wrong"


def test_a_wrong_answer_uses_the_captcha_up(registered, visitor):
    captcha_id = visitor.post("/v1/captchas", expect=201)["captcha_id"]
    right = peek_captcha(captcha_id)
    try_to_sign_in(registered["username"], captcha_id=captcha_id, captcha_answer="0000")
    again = try_to_sign_in(registered["username"], captcha_id=captcha_id, captcha_answer=right)
    assert again[1]["code"] == "captcha_wrong"


def test_an_expired_captcha_is_wrong(registered, visitor):
    captcha_id = visitor.post("/v1/captchas", expect=201)["captcha_id"]
    told = {"captcha_id": captcha_id, "captcha_answer": peek_captcha(captcha_id)}
    move_clock(START + timedelta(minutes=6))
    assert try_to_sign_in(registered["username"], **told)[1]["code"] == "captcha_wrong"


def test_signing_out_kills_the_token_at_once():
    applicant = an_applicant()
    applicant.delete("/v1/sessions/current", expect=204)
    assert applicant.get("/v1/me", expect=401)["code"] == "unauthenticated"


def test_signing_out_ends_only_this_session(registered, visitor):
    first, second = visitor.twin(), visitor.twin()
    for party in (first, second):
        party.token = try_to_sign_in(registered["username"])[1]["token"]
    first.delete("/v1/sessions/current")
    assert second.get("/v1/me")["username"] == registered["username"]


def test_a_session_ends_by_itself(registered, visitor):
    opened = try_to_sign_in(registered["username"])[1]
    visitor.token = opened["token"]
    assert visitor.get("/v1/me")
    move_clock(START + timedelta(hours=settings().session_hours, seconds=1))
    assert visitor.get("/v1/me", expect=401)["code"] == "unauthenticated"


@pytest.mark.parametrize("token", ["nonsense", "a.b", ".", "a.", ".b", "", "汉.字"])
def test_a_made_up_token_is_nobodys(visitor, token):
    visitor.token = token
    assert ask(visitor, "GET", "/v1/me")[0] == 401


def test_the_token_of_one_person_opens_no_other(visitor):
    one, other = an_applicant(), an_applicant()
    visitor.token = f"{other.actor['id']}.{one.token.partition('.')[2]}"
    assert visitor.get("/v1/me", expect=401)["code"] == "unauthenticated"


def test_the_password_is_told_from_one_that_differs_only_in_case(registered):
    assert try_to_sign_in(registered["username"], PASSWORD.swapcase())[0] == 401
    try_to_sign_in(registered["username"])


def test_a_hash_of_earlier_parameters_is_renewed_at_the_sign_in(registered):
    account = accounts.find_account(registered["username"])
    weaker = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(registered["password"])
    accounts.renew_hash(account, weaker)
    assert try_to_sign_in(registered["username"])[0] == 201
    assert not is_outdated(accounts.find_account(registered["username"]).password_hash)
    assert try_to_sign_in(registered["username"])[0] == 201
