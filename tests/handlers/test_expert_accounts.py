"""An expert's account is an account like any other: recovered, locked, its phone and password changed, its devices."""

import re

import pytest

from chalicelib.domain.actors import Role
from chalicelib.domain.experts import ExpertStatus
from chalicelib.handlers import even_time
from tests.handlers.asking import field_codes, try_to_sign_in
from tests.handlers.judging import an_expert, an_invitation
from tests.handlers.test_own_security import change_password
from tests.handlers.test_recovery import NEW, begin, code_sent_to, complete
from tests.parties import PASSWORD, START, a_unit, a_unit_registration, a_visitor, an_applicant, move_clock

NEXT_PHONE = iter(f"196{n:08d}" for n in range(10_000, 20_000))


@pytest.fixture(scope="module")
def office(cloud):
    """A committee, as it registered."""
    move_clock(START)
    given = a_unit_registration("committee")
    return a_unit(**given), given["uscc"]


@pytest.fixture
def committee(office):
    return office[0]


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch):
    monkeypatch.setattr(even_time, "EVEN", 0.0)


@pytest.fixture
def phone():
    return next(NEXT_PHONE)


@pytest.fixture
def expert(committee, phone):
    return an_expert(committee, phone=phone, name="赵建国", employer="山东省建筑设计研究院")


def change_phone(expert, phone, expect=200):
    change_id = expert.post("/v1/me/phone-changes", {"phone": phone}, 201)["change_id"]
    return expert.post(f"/v1/me/phone-changes/{change_id}/completion", {"code": code_sent_to(phone)}, expect)


def test_an_expert_gets_login_name_and_password_back_by_name_and_phone(expert, phone):
    recovery_id = begin(phone, expert_name=" 赵建国 ")
    assert complete(recovery_id, code_sent_to(phone)) == {"username": expert.actor["username"]}
    expert.get("/v1/me", 401)
    assert try_to_sign_in(expert.actor["username"], NEW)[0] == 201
    assert try_to_sign_in(expert.actor["username"], PASSWORD)[0] == 401


@pytest.mark.parametrize("who", [{"expert_name": "赵国建"}, {"expert_name": "赵建国", "uscc": "91370102264056789G"}])
def test_another_name_or_committee_is_answered_alike_and_gets_no_code(expert, phone, who):
    recovery_id = begin(phone, **who)
    assert code_sent_to(phone) is None
    refused = complete(recovery_id, "123456", 422)
    assert (refused["code"], refused["tries_left"]) == ("code_wrong", 4)


def test_an_applicant_is_not_recovered_as_an_expert(phone):
    an_applicant(name="赵建国", phone=phone)
    begin(phone, expert_name="赵建国")
    assert code_sent_to(phone) is None


def test_who_serves_two_committees_names_the_one_that_is_meant(expert, phone, office):
    given = a_unit_registration("committee")
    second = an_expert(a_unit(**given), phone=phone, name="赵建国")
    for uscc, wanted in ((given["uscc"], second), (office[1], expert)):
        recovery_id = begin(phone, expert_name="赵建国", uscc=uscc)
        assert complete(recovery_id, code_sent_to(phone)) == {"username": wanted.actor["username"]}


def test_a_recovery_is_for_a_person_or_for_a_unit_or_an_expert(phone):
    body = {"phone": phone, "expert_name": "赵建国", "id_number": "370102198806123519"}
    assert a_visitor().post("/v1/recoveries", body, 422)["errors"][0]["code"] == "recovery_target"


def test_five_wrong_passwords_lock_an_expert_and_the_recovery_opens_it(expert, phone):
    for _ in range(5):
        try_to_sign_in(expert.actor["username"], "Not-the-password-1")
    status, problem = try_to_sign_in(expert.actor["username"])
    assert (status, problem["code"]) == (423, "account_locked")
    complete(begin(phone, expert_name="赵建国"), code_sent_to(phone))
    assert try_to_sign_in(expert.actor["username"], NEW)[0] == 201


def test_a_new_phone_is_shown_to_the_committee_and_finds_the_account(expert, phone, committee):
    new = next(NEXT_PHONE)
    change_phone(expert, new)
    (seen,) = [one for one in committee.get_all("/v1/experts?limit=100") if one["expert_id"] == expert.actor["id"]]
    assert seen["phone"] == expert.get("/v1/me")["phone"] == f"{new[:3]}****{new[-4:]}"
    begin(phone, expert_name="赵建国")
    assert code_sent_to(phone) is None
    assert complete(begin(new, expert_name="赵建国"), code_sent_to(new)) == {"username": expert.actor["username"]}


def test_the_old_phone_may_be_invited_again_and_the_new_one_may_not(expert, phone, committee):
    new = next(NEXT_PHONE)
    change_phone(expert, new)
    committee.post("/v1/experts", an_invitation(phone=phone), 201)
    assert committee.post("/v1/experts", an_invitation(phone=new), 409)["code"] == "expert_exists"


def test_a_phone_of_another_expert_of_the_pool_is_refused_before_a_code_is_sent(expert, committee):
    taken = next(NEXT_PHONE)
    an_expert(committee, phone=taken)
    assert expert.post("/v1/me/phone-changes", {"phone": taken}, 409)["code"] == "expert_exists"
    assert code_sent_to(taken) is None


def test_a_phone_that_the_pool_got_meanwhile_changes_nothing(expert, phone, committee):
    taken = next(NEXT_PHONE)
    change_id = expert.post("/v1/me/phone-changes", {"phone": taken}, 201)["change_id"]
    code = code_sent_to(taken)
    an_expert(committee, phone=taken)
    problem = expert.post(f"/v1/me/phone-changes/{change_id}/completion", {"code": code}, 409)
    assert (problem["code"], expert.get("/v1/me")["phone"]) == ("expert_exists", f"{phone[:3]}****{phone[-4:]}")


def test_an_expert_reads_their_own_place_in_the_pool(expert, committee):
    seen = expert.get("/v1/me")
    assert (seen["role"], seen["id_number"], seen["unit_id"], seen["permissions"]) == (Role.EXPERT, None, None, None)
    own = seen["expert"]
    assert (own["committee_id"], own["employer"], own["status"]) == (
        committee.party_id,
        "山东省建筑设计研究院",
        ExpertStatus.ACTIVE,
    )
    assert an_applicant().get("/v1/me")["expert"] is None


def test_an_expert_edits_their_own_data_but_not_their_name(expert):
    expert.get("/v1/me")
    edited = expert.patch("/v1/me", {"email": "zhao@example.cn"}, If_Match=expert.etag)
    assert edited["email"] == "zhao@example.cn"
    assert expert.patch("/v1/me", {"name": "赵强"}, 409, If_Match=expert.etag)["code"] == "immutable_field"


def test_a_new_password_ends_the_experts_other_devices(expert):
    other = expert.sign_in(expert.actor["username"], PASSWORD)
    assert len(expert.get("/v1/me/sessions")["items"]) == 2
    change_password(expert)
    other.get("/v1/me", 401)
    (left,) = expert.get("/v1/me/sessions")["items"]
    assert left["current"]


def test_a_password_with_the_own_phone_is_refused(expert, phone):
    problem = change_password(expert, 422, new=f"Quancheng-{phone[-6:]}")
    assert field_codes(problem) == {"new_password": "password_has_number"}


def test_a_device_is_signed_out_from_another(expert):
    other = expert.sign_in(expert.actor["username"], PASSWORD)
    devices = expert.get("/v1/me/sessions")["items"]
    (lost,) = [one["session_id"] for one in devices if not one["current"]]
    expert.delete(f"/v1/me/sessions/{lost}")
    other.get("/v1/me", 401)


def test_an_export_holds_the_account_its_messages_and_its_place_in_the_pool(expert, phone, committee):
    committee.post(f"/v1/experts/{expert.actor['id']}/suspension", {"suspended": True, "reason": "违反评审纪律"})
    exported = expert.get("/v1/me/export")
    assert exported["account"]["phone"] == phone
    assert [one["kind"] for one in exported["notifications"]] == ["expert_suspended"]
    assert (exported["expert"]["suspended_reason"], exported["panels"]) == ("违反评审纪律", [])
    assert re.match("2026-05-06", exported["exported_at"])
