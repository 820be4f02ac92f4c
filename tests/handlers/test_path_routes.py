"""Paths: requested upward, decided above, one per key, never in a circle."""

from itertools import pairwise

import pytest

from tests.handlers.asking import field_codes
from tests.parties import a_unit, a_unit_registration, an_applicant, approve_path, request_path


@pytest.fixture
def pair(cloud):
    return a_unit("employer"), a_unit("supervisor")


def decide(upper, path, decision="approve", expect=200, reason=""):
    return upper.post(f"/v1/paths/{path['path_id']}/decision", {"decision": decision, "reason": reason}, expect)


def test_a_request_waits_for_the_upper_unit(pair):
    assert request_path(*pair)["status"] == "pending"


def test_the_upper_unit_sees_what_waits_for_it(pair):
    path = request_path(*pair)
    waiting = pair[1].get("/v1/paths?side=incoming&status=pending")["items"]
    assert [item["path_id"] for item in waiting] == [path["path_id"]]


def test_the_lower_unit_sees_its_own(pair):
    path = request_path(*pair)
    assert [item["path_id"] for item in pair[0].get("/v1/paths?side=mine")["items"]] == [path["path_id"]]


def test_approving_opens_the_path(pair):
    assert decide(pair[1], request_path(*pair))["status"] == "approved"
    assert pair[0].get("/v1/paths")["items"][0]["status"] == "approved"


def test_the_lower_unit_is_told_of_the_decision(pair):
    decide(pair[1], request_path(*pair))
    assert pair[0].get("/v1/me/notifications")["items"][0]["kind"] == "path_approved"


def test_approving_twice_changes_nothing(pair):
    path = request_path(*pair)
    assert decide(pair[1], path) == decide(pair[1], path)


def test_a_decided_path_is_not_decided_otherwise(pair):
    path = request_path(*pair)
    decide(pair[1], path)
    assert decide(pair[1], path, "reject", 409, "误批")["code"] == "path_decided"


def test_a_rejection_needs_its_reason(pair):
    assert field_codes(decide(pair[1], request_path(*pair), "reject", 422)) == {"reason": "required"}


def test_after_a_rejection_the_unit_may_ask_again(pair):
    decide(pair[1], request_path(*pair), "reject", reason="请先完善单位信息")
    assert request_path(*pair)["status"] == "pending"


@pytest.mark.parametrize("is_decided", [False, True])
def test_a_second_living_path_for_the_same_key_exists_already(pair, is_decided):
    path = request_path(*pair)
    if is_decided:
        decide(pair[1], path)
    assert request_path(pair[0], a_unit("presenter"), 409)["code"] == "path_exists"


def test_another_level_is_another_path(pair):
    request_path(*pair)
    assert request_path(*pair, level="intermediate")["level"] == "intermediate"


@pytest.mark.parametrize("depth", [0, 1, 2, 3])
def test_a_path_that_would_close_a_circle_is_refused(cloud, depth):
    chain = [a_unit("supervisor") for _ in range(depth + 1)]
    for lower, upper in pairwise(chain):
        approve_path(lower, upper)
    assert request_path(chain[-1], chain[0], 409)["code"] == "path_cycle"


def test_a_circle_of_mere_requests_is_refused_too(cloud):
    one, other = a_unit("supervisor"), a_unit("supervisor")
    request_path(one, other)
    assert request_path(other, one, 409)["code"] == "path_cycle"


def test_a_committee_judges_only_its_jurisdiction(pair):
    problem = request_path(pair[0], a_unit("committee"), 409, series="economics", level="intermediate")
    assert problem["code"] == "no_jurisdiction"


def test_a_committee_needs_no_path(pair):
    assert request_path(a_unit("committee"), pair[1], 409)["code"] == "path_end"


def test_an_employer_is_nobodys_upper_unit(pair):
    assert field_codes(request_path(pair[1], pair[0], 422)) == {"parent_unit_id": "parent_unfit"}


def test_an_unknown_upper_unit_is_a_wrong_field(pair):
    told = {"parent_unit_id": "nothing", "series": "engineering", "level": "associate_senior"}
    assert field_codes(pair[0].post("/v1/paths", told, 422)) == {"parent_unit_id": "unit_unknown"}


@pytest.mark.parametrize(("field", "value", "code"), [("series", "magic", "series_unknown"), ("level", "top", "enum")])
def test_a_wrong_scope_is_named(pair, field, value, code):
    assert field_codes(request_path(*pair, 422, **{field: value})) == {field: code}


def test_the_series_may_be_named_in_chinese(pair):
    assert request_path(*pair, series="工程技术人员")["series"] == "engineering"


def test_nobody_else_decides_a_path(pair):
    path = request_path(*pair)
    assert decide(a_unit("supervisor"), path, expect=404)["code"] == "not_found"
    assert decide(pair[0], path, expect=404)["code"] == "not_found"


@pytest.mark.parametrize("path_id", ["nothing", "a.b.c", "a.engineering.associate_senior"])
def test_an_unknown_path_is_not_found(pair, path_id):
    decide(pair[1], {"path_id": path_id}, expect=404)


def test_a_unit_without_rights_cannot_ask(visitor, pair):
    given = a_unit_registration()
    visitor.post("/v1/units", given, expect=201)
    lower = visitor.sign_in(given["username"], given["password"])
    assert request_path(lower, pair[1], 409)["code"] == "unit_without_rights"


def test_applicants_have_no_paths(cloud):
    assert an_applicant().get("/v1/paths", expect=403)["code"] == "not_allowed"
