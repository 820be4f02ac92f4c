"""A committee's experts: invited by SMS, activated by whoever holds the phone, listed, suspended."""

import re
from datetime import timedelta

import pytest

from chalicelib.domain import experts
from local.delivered import list_messages
from tests.handlers.asking import field_codes, try_to_sign_in
from tests.handlers.judging import an_expert, an_invitation
from tests.parties import PASSWORD, START, a_unit, an_applicant, move_clock, next_number

TODAY = START.date()


@pytest.fixture(scope="module")
def committee(cloud):
    move_clock(START)
    return a_unit("committee")


def invite(committee, expect=201, **changes):
    given = an_invitation(**changes)
    return committee.post("/v1/experts", given, expect), given["phone"]


def code_sent_to(phone):
    return re.search(r"激活码(\d{6})", list_messages(phone)[0]["body"])[1]


def activate(visitor, expert_id, code, expect=201, **changes):
    body = {"code": code, "username": f"zhuanjia{next_number()}", "password": PASSWORD} | changes
    return visitor.post(f"/v1/experts/{expert_id}/activation", body, expect)


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_an_invited_expert_activates_an_account_and_signs_in(committee, visitor):
    invited, phone = invite(committee)
    username = activate(visitor, invited["expert_id"], code_sent_to(phone))["username"]
    assert try_to_sign_in(username)[1]["actor"]["role"] == "expert"
    statuses = {one["expert_id"]: one["status"] for one in committee.get_all("/v1/experts?limit=50")}
    assert (invited["status"], statuses[invited["expert_id"]]) == ("invited", "active")


def test_the_phone_is_shown_masked(committee):
    invited, phone = invite(committee)
    assert invited["phone"] == f"{phone[:3]}****{phone[-4:]}"


def test_a_wrong_code_activates_nothing(committee, visitor):
    invited, phone = invite(committee)
    problem = activate(visitor, invited["expert_id"], wrong(code_sent_to(phone)), 422)
    assert (problem["code"], problem["tries_left"]) == ("code_wrong", 4)


def test_a_taken_login_name_costs_no_try(committee, visitor):
    invited, phone = invite(committee)
    taken = committee.actor["username"]
    for _ in range(6):
        assert activate(visitor, invited["expert_id"], code_sent_to(phone), 409, username=taken)["code"] == (
            "username_taken"
        )
    activate(visitor, invited["expert_id"], code_sent_to(phone))


def test_a_password_with_the_own_phone_is_refused(committee, visitor):
    invited, phone = invite(committee)
    problem = activate(visitor, invited["expert_id"], code_sent_to(phone), 422, password=f"Quancheng-{phone[-6:]}")
    assert field_codes(problem) == {"password": "password_has_number"}


def test_a_code_activates_once(committee, visitor):
    invited, phone = invite(committee)
    activate(visitor, invited["expert_id"], code_sent_to(phone))
    assert activate(visitor, invited["expert_id"], code_sent_to(phone), 409)["code"] == "code_expired"


def test_a_code_lapses_and_another_may_be_sent(committee, visitor):
    invited, phone = invite(committee)
    move_clock(START + experts.CODE_LIFETIME)
    assert activate(visitor, invited["expert_id"], code_sent_to(phone), 409)["code"] == "code_expired"
    committee.post(f"/v1/experts/{invited['expert_id']}/invitation")
    activate(visitor, invited["expert_id"], code_sent_to(phone))


def test_nobody_who_is_active_is_invited_again(committee):
    expert = an_expert(committee)
    problem = committee.post(f"/v1/experts/{expert.actor['id']}/invitation", expect=409)
    assert problem["code"] == "already_activated"


def test_a_phone_is_invited_once_into_a_pool_but_into_others_too(committee):
    _, phone = invite(committee)
    assert invite(committee, 409, phone=phone)[0]["code"] == "expert_exists"
    invite(a_unit("committee"), phone=phone)


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        (TODAY - timedelta(days=1), "term_over"),
        (TODAY.replace(year=TODAY.year + 3) + timedelta(days=1), "term_too_long"),
    ],
)
def test_a_term_lasts_at_most_three_years_and_is_not_over(committee, ends, code):
    problem, _ = invite(committee, 422, term_ends_on=str(ends))
    assert field_codes(problem) == {"term_ends_on": code}


def test_three_years_to_the_day_are_a_term(committee):
    invite(committee, term_ends_on=str(TODAY.replace(year=TODAY.year + 3)))


def test_only_for_what_the_committee_judges(committee):
    problem, _ = invite(committee, 422, scopes=[{"series": "health", "level": "senior"}])
    assert field_codes(problem) == {"scopes": "no_jurisdiction"}


def test_the_pool_is_filtered():
    committee = a_unit("committee")
    wanted = an_expert(committee, specialties=["岩土"], employer="济南轨道院")
    an_expert(committee)
    for query in ("specialty=岩土", "q=轨道", "status=active&q=轨道", "series=engineering&q=轨道"):
        assert [one["expert_id"] for one in committee.get(f"/v1/experts?{query}")["items"]] == [wanted.actor["id"]]
    assert committee.get("/v1/experts?level=senior")["items"] == []


def test_a_pool_is_its_committees_own(committee):
    expert, other = an_expert(committee), a_unit("committee")
    body = {"suspended": True, "reason": "聘期内违纪"}
    assert other.get("/v1/experts")["items"] == []
    assert other.post(f"/v1/experts/{expert.actor['id']}/suspension", body, 404)["code"] == "not_found"
    assert an_applicant().get("/v1/experts", 403)["code"] == "not_allowed"


def test_a_suspension_has_a_reason_and_is_told(committee):
    expert = an_expert(committee)
    path = f"/v1/experts/{expert.actor['id']}/suspension"
    assert field_codes(committee.post(path, {"suspended": True}, 422)) == {"reason": "required"}
    assert committee.post(path, {"suspended": True, "reason": "违反评审纪律"})["status"] == "suspended"
    assert committee.post(path, {"suspended": False})["status"] == "active"
    kinds = [message["kind"] for message in expert.get("/v1/me/notifications")["items"]]
    assert sorted(kinds) == ["expert_resumed", "expert_suspended"]


def test_an_expert_reads_no_desk_and_no_declaration(committee):
    expert = an_expert(committee)
    for path in ("/v1/declarations", "/v1/declarations/d-1", "/v1/experts"):
        assert expert.get(path, 403)["code"] == "not_allowed"


def test_a_term_is_renewed_by_the_experts_own_committee(committee):
    expert = an_expert(committee)
    path = f"/v1/experts/{expert.actor['id']}/renewal"
    assert committee.post(path, {"term_ends_on": "2029-05-06"})["term_ends_on"] == "2029-05-06"
    assert field_codes(committee.post(path, {"term_ends_on": "2035-01-01"}, 422)) == {"term_ends_on": "term_too_long"}
    assert a_unit("committee").post(path, {"term_ends_on": "2028-05-06"}, 404)["code"] == "not_found"
    assert [message["kind"] for message in expert.get("/v1/me/notifications")["items"]] == ["expert_renewed"]
