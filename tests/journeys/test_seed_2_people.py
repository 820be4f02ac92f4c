"""The guide's section 二, sentence by sentence: registering a person, and what to mind."""

from datetime import timedelta

import pytest

from tests.handlers.asking import field_codes, try_to_sign_in
from tests.handlers.test_recovery import NEW, begin, code_sent_to, complete
from tests.parties import START, a_registration, a_unit, an_applicant, move_clock
from tests.storage.rows import all_at_once


@pytest.fixture
def given():
    return a_registration()


def test_每个身份证号只能注册一个账号(visitor, given):
    visitor.post("/v1/users", given, 201)
    again = a_registration(id_number=given["id_number"])
    assert visitor.post("/v1/users", again, 409)["code"] == "id_number_taken"


def test_系统提示注册信息_确认无误之后点击确认_注册成功(visitor, given):
    echo = visitor.post("/v1/users", given | {"confirm": False})
    assert {name: echo[name] for name in ("name", "id_number", "phone")} == {
        name: given[name] for name in ("name", "id_number", "phone")
    }
    assert try_to_sign_in(given["username"])[0] == 401
    assert visitor.post("/v1/users", given, 201)["confirmed"] is True
    assert try_to_sign_in(given["username"])[0] == 201


@pytest.mark.parametrize("field", ["username", "password", "name", "id_number", "phone"])
def test_带有红色星号的信息项必须填写(visitor, given, field):
    del given[field]
    assert field_codes(visitor.post("/v1/users", given, 422)) == {field: "required"}


@pytest.mark.parametrize("field", ["name", "id_number"])
def test_确认之后个人姓名身份证号无法修改(given, field):
    applicant = an_applicant(**given)
    applicant.get("/v1/me")
    assert applicant.patch("/v1/me", {field: "x"}, 409, If_Match=applicant.etag)["code"] == "immutable_field"


@pytest.mark.parametrize("account", ["username", "id_number"])
def test_登录名或证件号码均可作为账号使用(given, account):
    an_applicant(**given)
    assert try_to_sign_in(given[account])[0] == 201


def test_忘记用户名或密码可以通过手机号码找回(given):
    an_applicant(**given)
    recovery_id = begin(given["phone"], id_number=given["id_number"])
    assert complete(recovery_id, code_sent_to(given["phone"])) == {"username": given["username"]}
    assert try_to_sign_in(given["username"], NEW)[0] == 201


def test_连续5次输入密码错误_系统将进行密码锁定_15分钟后自动解锁(given):
    an_applicant(**given)
    wrong = [try_to_sign_in(given["username"], "Not-the-password-1") for _ in range(5)]
    assert [told["attempts_left"] for _, told in wrong] == [4, 3, 2, 1, 0]
    assert try_to_sign_in(given["username"])[0] == 423
    move_clock(START + timedelta(minutes=14, seconds=50))
    assert try_to_sign_in(given["username"])[0] == 423
    move_clock(START + timedelta(minutes=15, seconds=1))
    assert try_to_sign_in(given["username"])[0] == 201


def test_连续点击立即登录不会造成系统紊乱或长时间锁定(given):
    an_applicant(**given)
    answers = all_at_once([lambda: try_to_sign_in(given["username"])[0]] * 4)
    assert answers == [201] * 4
    assert try_to_sign_in(given["username"])[0] == 201


def test_民族出生日期等填写错误的登录个人账号在基本信息中修改(given):
    applicant = an_applicant(**given)
    applicant.get("/v1/me")
    body = {"ethnicity": "回族", "birth_date": "1980-01-02"}
    edited = applicant.patch("/v1/me", body, If_Match=applicant.etag)
    assert {name: edited[name] for name in body} == body


def test_姓名填写错误由技术支持更正_两人经手(given, support, seeded):
    applicant = an_applicant(**given)
    user_id = applicant.get("/v1/me")["user_id"]
    body = {"name": "王鸣", "reason": "注册时输错", "evidence": "身份证复印件"}
    asked = support.post(f"/v1/users/{user_id}/corrections", body, 201)
    decision = f"/v1/corrections/{asked['correction_id']}/decision"
    assert support.post(decision, {"decision": "approve"}, 403)["code"] == "four_eyes"
    seeded[1].post(decision, {"decision": "approve"})
    assert applicant.get("/v1/me")["name"] == "王鸣"


def test_姓名填写错误_个人和所属地人社局均无法修改(given):
    applicant = an_applicant(**given)
    user_id = applicant.get("/v1/me")["user_id"]
    body = {"name": "王鸣", "reason": "注册时输错", "evidence": "身份证复印件"}
    for nobody in (applicant, a_unit("bureau")):
        nobody.post(f"/v1/users/{user_id}/corrections", body, 403)
    assert applicant.get("/v1/me")["name"] == given["name"]
