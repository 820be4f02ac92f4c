"""A unit's lost password: told by anybody who knows its code, decided by its bureau, and never a default password."""

import pytest

from chalicelib.storage import accounts
from tests.handlers.asking import try_to_sign_in
from tests.handlers.change_requests import NEW_PHONE, a_new_uscc, ask_for, decide, uscc_of
from tests.handlers.outbox import deliver_everything
from tests.parties import PASSWORD, a_unit, a_visitor
from tests.storage.rows import all_rows


@pytest.fixture(scope="module")
def bureau(cloud):
    return a_unit("bureau")


@pytest.fixture
def unit(cloud):
    return a_unit()


def lose(unit, expect=201, **told):
    given = {"uscc": uscc_of(unit), "phone": NEW_PHONE} | told
    return ask_for(a_visitor(), unit, "password", expect, **given)


def account(unit):
    return accounts.load_account(unit.actor["id"])


def test_anybody_who_knows_the_code_may_ask(unit):
    asked = lose(unit)
    assert (asked["status"], asked["kind"], asked["phone"]) == ("pending", "password", "137****0001")
    assert asked["requested_by"] == "未登录的申请人"


def test_the_code_may_stand_where_the_units_id_stands(unit):
    body = {"kind": "password", "phone": NEW_PHONE, "reason": "忘记密码", "evidence": "介绍信"}
    asked = a_visitor().post(f"/v1/units/{uscc_of(unit)}/change-requests", body, 201)
    assert asked["unit_id"] == unit.party_id


def test_the_units_id_alone_is_not_its_code(unit):
    body = {"kind": "password", "phone": NEW_PHONE, "reason": "忘记密码", "evidence": "介绍信"}
    problem = a_visitor().post(f"/v1/units/{unit.party_id}/change-requests", body, 422)
    assert [error["field"] for error in problem["errors"]] == ["uscc"]


def test_a_wrong_code_and_an_unknown_unit_are_answered_alike(unit):
    wrong = lose(unit, 404, uscc=a_new_uscc())
    unknown = a_visitor().post(
        "/v1/units/nothing/change-requests",
        {"kind": "password", "uscc": uscc_of(unit), "phone": NEW_PHONE, "reason": "忘记密码", "evidence": "介绍信"},
        404,
    )
    assert wrong == unknown


def test_the_registered_contact_hears_of_it_at_once(unit):
    lose(unit)
    newest = unit.get("/v1/me/notifications")["items"][0]
    assert newest["kind"] == "change_requested"
    assert "如非贵单位办理" in newest["body"]


def test_until_it_is_approved_nothing_changes(unit):
    before = account(unit)
    lose(unit)
    assert account(unit) == before


def test_an_approved_request_gives_the_account_the_new_phone_and_ends_its_sessions(bureau, unit):
    before = account(unit)
    decide(bureau, lose(unit))
    after = account(unit)
    assert accounts.open_phone(after.account_id, after.phone) == NEW_PHONE
    assert after.epoch == before.epoch + 1
    assert unit.get("/v1/me", 401)["code"] == "unauthenticated"


def test_no_password_is_set_by_anybody_but_the_unit(bureau, unit):
    before = account(unit).password_hash
    decide(bureau, lose(unit))
    assert account(unit).password_hash == before
    assert try_to_sign_in(unit.actor["username"], PASSWORD)[0] == 201


def test_both_phones_are_told(bureau, visitor):
    old, new = "19500000001", "19500000002"
    unit = a_unit(phone=old)
    decide(bureau, lose(unit, phone=new))
    deliver_everything(visitor)
    assert any("已由本号码更换" in item["body"] for item in visitor.get(f"/local/messages?to={old}")["items"])
    assert any("请用新手机" in item["body"] for item in visitor.get(f"/local/messages?to={new}")["items"])


def test_a_rejected_request_leaves_the_phone(bureau, unit):
    before = account(unit)
    decide(bureau, lose(unit), decision="reject", reason="介绍信无公章")
    assert account(unit) == before


def test_the_phone_lies_sealed_and_is_forgotten_with_the_decision(bureau, unit):
    asked = lose(unit, phone="13799887766")
    assert not [row for row in all_rows() if "13799887766" in str(row)]
    decided = decide(bureau, asked, decision="reject", reason="不符")
    assert decided["phone"] == "137****7766"


def test_a_suspended_unit_may_still_have_lost_its_password(bureau, unit):
    code = uscc_of(unit)
    bureau.post(f"/v1/units/{unit.party_id}/suspension", {"suspended": True, "reason": "整改"})
    decide(bureau, lose(unit, uscc=code))
    assert account(unit).frozen == "整改"
