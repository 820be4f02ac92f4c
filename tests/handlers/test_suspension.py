"""POST /v1/units/{unit_id}/suspension: a unit's desk freezes, reading goes on, and nothing is lost."""

import pytest

from chalicelib.storage import histories
from chalicelib.storage.tables import UnitItem
from tests.handlers.asking import ask, field_codes
from tests.handlers.test_races import ROUNDS, all_at_once
from tests.handlers.test_recovery import begin, code_sent_to, complete
from tests.journeys import road
from tests.parties import PASSWORD, a_stage, a_unit, a_unit_registration, an_applicant, request_path

REASON = "证照过期，限期整改"


@pytest.fixture(scope="module")
def bureau(cloud):
    return a_unit("bureau")


@pytest.fixture
def own_stage(cloud):
    return a_stage()


def suspend(decider, unit, expect=200, **told):
    body = {"suspended": True, "reason": REASON} | told
    return decider.post(f"/v1/units/{unit.party_id}/suspension", body, expect)


def resume(decider, unit):
    return suspend(decider, unit, suspended=False, reason="")


def actions(unit):
    return [entry.action for entry in histories.list_entries(UnitItem, f"unit#{unit.party_id}", 100, None).items]


def found(name):
    return [unit["name"] for unit in an_applicant().get(f"/v1/units?q={name}&limit=100")["items"]]


@pytest.mark.parametrize("who", ["bureau", "support"])
def test_its_bureau_or_support_suspends_a_unit(bureau, support, who):
    unit = a_unit()
    shown = suspend({"bureau": bureau, "support": support}[who], unit)
    assert (shown["status"], shown["suspended"], shown["suspended_reason"]) == ("granted", True, REASON)


def test_the_decision_may_be_told_by_its_name(bureau):
    unit = a_unit()
    path = f"/v1/units/{unit.party_id}/suspension"
    assert bureau.post(path, {"decision": "suspend", "reason": REASON})["suspended"]
    assert not bureau.post(path, {"decision": "resume"})["suspended"]
    assert field_codes(bureau.post(path, {"decision": "stop"}, 422)) == {"decision": "literal_error"}


def test_a_suspended_unit_reviews_nothing(bureau, own_stage):
    filed = road.submitted(own_stage)
    suspend(bureau, own_stage.employer)
    problem = own_stage.employer.post(f"{filed.path}/review", {"decision": "pass"}, 409)
    assert problem["code"] == "unit_suspended"
    assert REASON in problem["detail"]


def test_a_suspended_unit_asks_for_no_path_and_edits_nothing(bureau, stage):
    unit = a_unit()
    suspend(bureau, unit)
    assert request_path(unit, stage.supervisor, expect=409)["code"] == "unit_suspended"
    unit.get(f"/v1/units/{unit.party_id}")
    edited = unit.patch(f"/v1/units/{unit.party_id}", {"address": "x"}, 409, If_Match=unit.etag)
    assert edited["code"] == "unit_suspended"


def test_reading_goes_on_while_suspended(bureau, own_stage):
    filed = road.submitted(own_stage)
    suspend(bureau, own_stage.employer)
    assert filed.seen_by(own_stage.employer)["status"] == "in_review"
    assert own_stage.employer.get("/v1/declarations?status=in_review")["items"]


def test_resuming_restores_all_of_it(bureau, own_stage):
    filed = road.submitted(own_stage)
    suspend(bureau, own_stage.employer)
    resume(bureau, own_stage.employer)
    assert own_stage.employer.post(f"{filed.path}/review", {"decision": "pass"})["status"] == "reviewed"


def test_a_suspended_unit_is_not_offered_until_it_is_resumed(bureau):
    unit = a_unit(name="停云轩设计院")
    suspend(bureau, unit)
    assert found("停云轩") == []
    assert unit.party_id not in [
        other["unit_id"] for other in an_applicant().get("/v1/units?region=370102&limit=100")["items"]
    ]
    resume(bureau, unit)
    assert found("停云轩") == ["停云轩设计院"]


def test_the_bureau_lists_its_suspended_units(bureau):
    unit = a_unit(region_code="370102")
    suspend(bureau, unit)
    listed = bureau.get("/v1/units?status=suspended&limit=100")["items"]
    assert unit.party_id in [other["unit_id"] for other in listed]
    assert all(other["suspended"] for other in listed)


def test_a_suspended_unit_is_not_chosen_in_a_new_declaration(bureau, own_stage):
    suspend(bureau, own_stage.employer)
    body = road.a_beginning(road.a_notice(own_stage.committee), own_stage.employer)
    assert field_codes(an_applicant().post("/v1/declarations", body, 422)) == {"unit_id": "unit_suspended"}


def test_a_suspended_unit_is_no_higher_unit_for_a_new_path(bureau):
    upper = a_unit("supervisor")
    suspend(bureau, upper)
    assert field_codes(request_path(a_unit(), upper, expect=422)) == {"parent_unit_id": "unit_suspended"}


def test_suspending_twice_is_one_suspension(bureau):
    unit = a_unit()
    assert suspend(bureau, unit) == suspend(bureau, unit)
    assert actions(unit).count("suspend") == 1


def test_the_unit_is_told_why(bureau):
    unit = a_unit()
    suspend(bureau, unit)
    newest = unit.get("/v1/me/notifications")["items"][0]
    assert newest["kind"] == "unit_suspended"
    assert REASON in newest["body"]


def test_a_suspension_needs_its_reason(bureau):
    assert field_codes(suspend(bureau, a_unit(), 422, reason=" ")) == {"reason": "required"}


def test_a_unit_without_rights_is_not_suspended(bureau, visitor):
    unit_id = visitor.post("/v1/units", a_unit_registration(), 201)["unit_id"]
    problem = bureau.post(f"/v1/units/{unit_id}/suspension", {"suspended": True, "reason": REASON}, 409)
    assert problem["code"] == "unit_without_rights"


@pytest.mark.parametrize(("kind", "region"), [("employer", "370103"), ("bureau", "370102"), ("committee", "370102")])
def test_a_unit_outside_the_bureaus_charge_is_not_there_to_be_suspended(bureau, kind, region):
    suspend(bureau, a_unit(kind, region_code=region), 404)


def test_support_suspends_a_bureau_which_then_decides_nothing(support):
    bureau, unit = a_unit("bureau", region_code="370105"), a_unit(region_code="370105")
    suspend(support, bureau)
    assert suspend(bureau, unit, 409)["code"] == "unit_suspended"


@ROUNDS
def test_a_review_at_the_same_moment_came_first_or_is_refused(bureau, own_stage, round_):
    filed = road.submitted(own_stage)
    review, suspension = all_at_once(
        [
            lambda: ask(own_stage.employer.twin(), "POST", f"{filed.path}/review", {"decision": "pass"}),
            lambda: ask(
                bureau.twin(),
                "POST",
                f"/v1/units/{own_stage.employer.party_id}/suspension",
                {"suspended": True, "reason": REASON},
            ),
        ]
    )
    assert suspension[0] == 200
    status = filed.seen_by(filed.applicant)["status"]
    assert (review[0], review[1].get("code"), status) in [
        (200, None, "reviewed"), (409, "unit_suspended", "in_review"),
    ]  # fmt: skip


def test_the_people_of_a_suspended_unit_still_change_and_recover_their_passwords(bureau):
    given = a_unit_registration()
    unit = a_unit(**given)
    suspend(bureau, unit)
    unit.get("/v1/me")
    body = {"current_password": PASSWORD, "new_password": "Baihua-Spring-61"}
    unit.patch("/v1/me", body, If_Match=unit.etag)
    recovery_id = begin(given["phone"], uscc=given["uscc"])
    assert complete(recovery_id, code_sent_to(given["phone"])) == {"username": given["username"]}
