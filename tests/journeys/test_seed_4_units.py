"""The guide's section 四, sentences 1 to 5: registering a unit, and what to mind."""

import pytest

from tests.handlers.asking import field_codes, try_to_sign_in
from tests.handlers.change_requests import ask_for, decide
from tests.handlers.test_recovery import NEW, begin, code_sent_to, complete
from tests.journeys import road
from tests.parties import JINAN, PASSWORD, a_unit, a_unit_registration, an_applicant


@pytest.fixture
def given():
    return a_unit_registration()


def test_确认无误之后点击确认_注册成功(visitor, given):
    echo = visitor.post("/v1/units", given | {"confirm": False})
    assert (echo["name"], echo["uscc"], echo["unit_id"]) == (given["name"], given["uscc"], None)
    assert visitor.post("/v1/units", given, 201)["status"] == "pending"


def test_确认之后单位名称无法自行修改(given):
    unit = a_unit(**given)
    path = f"/v1/units/{unit.party_id}"
    unit.get(path)
    assert unit.patch(path, {"name": "另一名称"}, 409, If_Match=unit.etag)["code"] == "immutable_field"
    assert unit.get(path)["name"] == given["name"]


def test_未申请权限审核_个人在填报材料时无法选择单位(visitor, stage, given):
    unit_id = visitor.post("/v1/units", given, 201)["unit_id"]
    applicant = an_applicant()
    assert applicant.get(f"/v1/units?q={given['name']}")["items"] == []
    notice_id = road.a_notice(stage.committee)
    body = road.a_beginning(notice_id, stage.employer) | {"unit_id": unit_id}
    assert field_codes(applicant.post("/v1/declarations", body, 422)) == {"unit_id": "unit_without_rights"}


def test_权限审核通过后_个人可以选择单位(visitor, support, given):
    bureau = a_unit("bureau", region_code=JINAN)
    unit_id = visitor.post("/v1/units", given, 201)["unit_id"]
    bureau.post(f"/v1/units/{unit_id}/authorization", {"decision": "grant"})
    (found,) = an_applicant().get(f"/v1/units?q={given['name']}")["items"]
    assert found["unit_id"] == unit_id


def test_单位凭登录名和密码登录(given):
    a_unit(**given)
    status, opened = try_to_sign_in(given["username"])
    assert (status, opened["actor"]["role"]) == (201, "employer")


def test_如果密码丢失_可以通过手机号码找回(given):
    a_unit(**given)
    recovery_id = begin(given["phone"], uscc=given["uscc"])
    assert complete(recovery_id, code_sent_to(given["phone"])) == {"username": given["username"]}
    assert try_to_sign_in(given["username"], NEW)[0] == 201


def test_单位基本信息错误_可联系区人社局申请修改信息(given):
    unit, bureau = a_unit(**given), a_unit("bureau", region_code=JINAN)
    code = a_unit_registration()["uscc"]
    decide(bureau, ask_for(unit, unit, "data", uscc=code))
    assert unit.get(f"/v1/units/{unit.party_id}")["uscc"] == code
    kinds = [message["kind"] for message in unit.get("/v1/me/notifications")["items"]]
    assert kinds[0] == "change_approved"


def test_单位名称错误_可联系区人社局申请修改(given):
    unit, bureau = a_unit(**given), a_unit("bureau", region_code=JINAN)
    name = given["name"] + "有限公司"
    decide(bureau, ask_for(unit, unit, "name", name=name))
    assert unit.get(f"/v1/units/{unit.party_id}")["name"] == name


def test_忘记用户名或密码_可联系区人社局申请重置密码(visitor, given):
    unit, bureau = a_unit(**given), a_unit("bureau", region_code=JINAN)
    phone = "19600000001"
    decide(bureau, ask_for(visitor, unit, "password", uscc=given["uscc"], phone=phone))
    recovery_id = begin(phone, uscc=given["uscc"])
    assert complete(recovery_id, code_sent_to(phone)) == {"username": given["username"]}
    assert try_to_sign_in(given["username"], PASSWORD)[0] == 401
    assert try_to_sign_in(given["username"], NEW)[0] == 201


def test_进入平台后可看到系统各项功能明细(visitor, given):
    unit = a_unit(**given)
    me = unit.get("/v1/me")
    assert me["permissions"] == ["review", "report", "administer"]
    described = visitor.get("/openapi.json")["paths"]
    mine = {
        f"{method} {path}"
        for path, methods in described.items()
        for method, operation in methods.items()
        if me["role"] in operation.get("x-allow", [])
    }
    assert {"post /v1/reports", "post /v1/paths", "post /v1/declarations/{declaration_id}/review"} <= mine
