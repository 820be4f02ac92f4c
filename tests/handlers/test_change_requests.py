"""Change requests: asked for with proof by the unit, decided by its bureau, both told."""

from datetime import timedelta

import pytest

from chalicelib.storage import histories
from chalicelib.storage.tables import UnitItem
from tests.handlers.asking import ask, field_codes, is_chinese
from tests.handlers.change_requests import a_new_uscc, ask_for, decide, uscc_of
from tests.handlers.test_races import ROUNDS, all_at_once, statuses
from tests.journeys import road
from tests.parties import START, a_stage, a_unit, a_unit_registration, a_visitor, an_applicant, move_clock


@pytest.fixture(scope="module")
def bureau(cloud):
    return a_unit("bureau")


@pytest.fixture
def unit(cloud):
    return a_unit()


def shown(unit):
    return unit.get(f"/v1/units/{unit.party_id}")


def entries(unit):
    return histories.list_entries(UnitItem, f"unit#{unit.party_id}", 100, None).items


def found(name, region=""):
    return [hit["unit_id"] for hit in an_applicant().get(f"/v1/units?q={name}&region={region}&limit=100")["items"]]


def listed(party, query=""):
    return [item["request_id"] for item in party.get(f"/v1/change-requests?limit=100{query}")["items"]]


def test_a_request_waits_and_changes_nothing(unit):
    asked = ask_for(unit, unit, "name", name="听泉阁设计院")
    assert (asked["status"], asked["asked"], asked["unit_id"]) == ("pending", {"name": "听泉阁设计院"}, unit.party_id)
    assert shown(unit)["name"] == asked["before"]["name"]


def test_an_approved_name_is_the_units_name_and_the_old_one_is_free(bureau, unit):
    before = shown(unit)["name"]
    asked = ask_for(unit, unit, "name", name="漱玉斋设计院")
    assert decide(bureau, asked)["status"] == "approved"
    assert shown(unit)["name"] == "漱玉斋设计院"
    assert found("漱玉") == [unit.party_id]
    assert unit.party_id not in found(before)
    a_visitor().post("/v1/units", a_unit_registration(name=before), 201)
    taken = a_visitor().post("/v1/units", a_unit_registration(name="漱玉斋设计院"), 409)
    assert taken["code"] == "name_taken"


def test_an_approved_code_is_the_units_code_and_the_old_one_is_free(bureau, unit):
    before, code = uscc_of(unit), a_new_uscc()
    decide(bureau, ask_for(unit, unit, "data", uscc=code))
    assert uscc_of(unit) == code
    a_visitor().post("/v1/units", a_unit_registration(uscc=before), 201)
    assert a_visitor().post("/v1/units", a_unit_registration(uscc=code), 409)["code"] == "uscc_taken"


def test_a_unit_that_moves_is_found_and_decided_where_it_is_now(bureau, unit):
    name, there = shown(unit)["name"], a_unit("bureau", region_code="370103")
    waiting = ask_for(unit, unit, "name", name="历山书局设计院")
    decide(bureau, ask_for(unit, unit, "data", region_code="370103"))
    assert found(name, region="370103") == [unit.party_id]
    assert found(name, region="370102") == []
    decide(bureau, waiting, 404)
    assert waiting["request_id"] in listed(there)
    assert decide(there, waiting)["status"] == "approved"


def test_a_bureau_that_moves_decides_for_its_new_region(support):
    bureau, unit = a_unit("bureau", region_code="370112"), a_unit(region_code="370113")
    asked = ask_for(unit, unit, "name", name="灵岩寺路设计院")
    decide(bureau, asked, 404)
    decide(support, ask_for(bureau, bureau, "data", region_code="370113"))
    assert decide(bureau, asked)["status"] == "approved"


def test_a_rejection_needs_its_reason_and_leaves_the_unit_as_it_was(bureau, unit):
    before = shown(unit)["name"]
    asked = ask_for(unit, unit, "name", name="百花洲设计院")
    assert field_codes(decide(bureau, asked, 422, decision="reject", reason=" ")) == {"reason": "required"}
    rejected = decide(bureau, asked, decision="reject", reason="核准通知书不清晰")
    assert (rejected["status"], rejected["decision_reason"]) == ("rejected", "核准通知书不清晰")
    assert shown(unit)["name"] == before


def test_both_sides_are_told(bureau, unit):
    asked = ask_for(unit, unit, "name", name="珍珠泉路设计院")
    assert unit.get("/v1/me/notifications")["items"][0]["kind"] == "change_requested"
    decide(bureau, asked, decision="reject", reason="材料不全")
    told = {item["kind"]: item for item in unit.get("/v1/me/notifications")["items"]}
    assert "材料不全" in told["change_rejected"]["body"]
    ours = [item for item in bureau.get("/v1/me/notifications?limit=100")["items"] if item["kind"] == "change_decided"]
    assert asked["request_id"] in [item["about"] for item in ours]


def test_the_units_history_says_who_decided_what_and_why(bureau, unit):
    before = shown(unit)["name"]
    asked = ask_for(unit, unit, "name", name="黑虎泉路设计院")
    decide(bureau, asked)
    entry = entries(unit)[-1]
    assert (entry.action, entry.actor_id, entry.reason) == ("approve_name_request", bureau.actor["id"], "核实无误")
    assert entry.details["before"] == {"name": before}
    assert entry.details["request_id"] == asked["request_id"]


def test_one_request_of_a_kind_waits_at_a_time(bureau, unit):
    first = ask_for(unit, unit, "name", name="五龙潭路设计院")
    assert ask_for(unit, unit, "name", 409, name="白石泉路设计院")["code"] == "request_pending"
    ask_for(unit, unit, "data", uscc=a_new_uscc())
    decide(bureau, first, decision="reject", reason="不符")
    ask_for(unit, unit, "name", name="白石泉路设计院")


@pytest.mark.parametrize("evidence", ["", " ", [], [""], ["", " "], None])
def test_a_request_without_proof_is_not_taken(unit, evidence):
    problem = ask_for(unit, unit, "name", 422, name="月牙泉路设计院", evidence=evidence)
    assert field_codes(problem) == {"evidence": "required"}
    assert is_chinese(problem["detail"])


@pytest.mark.parametrize("evidence", ["营业执照副本", ["营业执照副本", "核准通知书"]])
def test_proof_is_told_in_one_text_or_several(unit, evidence):
    told = [evidence] if isinstance(evidence, str) else evidence
    assert ask_for(unit, unit, "name", name="琵琶泉路设计院", evidence=evidence)["evidence"] == told


def test_proof_is_told_in_two_thousand_characters(unit):
    problem = ask_for(unit, unit, "name", 422, name="玛瑙泉路设计院", evidence=["证" * 1001, "明" * 1000])
    assert field_codes(problem) == {"evidence": "evidence_too_long"}


@pytest.mark.parametrize(
    ("kind", "told", "wrong"),
    [
        ("name", {}, {"name": "required"}),
        ("data", {}, {"uscc": "required"}),
        ("data", {"name": "改错了类别"}, {"uscc": "required"}),
        ("data", {"uscc": "91370100MA3C4D5E6X"}, {"uscc": "uscc_check_digit"}),
        ("data", {"region_code": "370102"}, {"region_code": "unchanged"}),
        ("password", {}, {"uscc": "required", "phone": "required"}),
        ("person", {}, {"kind": "enum"}),
    ],
)
def test_a_request_says_what_is_to_become_of_it(unit, kind, told, wrong):
    assert field_codes(ask_for(unit, unit, kind, 422, **told)) == wrong


def test_a_name_that_another_unit_has_is_told_at_once(unit):
    other = shown(a_unit())["name"]
    assert ask_for(unit, unit, "name", 409, name=other)["code"] == "name_taken"


def test_only_the_unit_itself_asks_for_its_data_and_name(unit, visitor, support):
    assert ask_for(visitor, unit, "name", 401, name="芙蓉泉路设计院")["code"] == "unauthenticated"
    for stranger in (a_unit(), support, an_applicant()):
        ask_for(stranger, unit, "name", 404, name="芙蓉泉路设计院")


@pytest.mark.parametrize(("kind", "region"), [("employer", "370103"), ("bureau", "370102"), ("committee", "370102")])
def test_a_bureau_neither_sees_nor_decides_what_is_not_in_its_charge(bureau, support, kind, region):
    unit = a_unit(kind, region_code=region)
    asked = ask_for(unit, unit, "data", uscc=a_new_uscc())
    assert asked["request_id"] not in listed(bureau)
    decide(bureau, asked, 404)
    assert decide(support, asked)["status"] == "approved"


def test_a_bureau_does_not_decide_its_own_request():
    bureau = a_unit("bureau", region_code="370114")
    asked = ask_for(bureau, bureau, "name", name="章丘自己批设计院")
    decide(bureau, asked, 404)
    assert listed(bureau) == []
    assert listed(bureau, "&side=mine") == [asked["request_id"]]


def test_a_bureau_without_rights_decides_nothing(unit, visitor):
    given = a_unit_registration("bureau")
    visitor.post("/v1/units", given, 201)
    pretender = visitor.sign_in(given["username"], given["password"])
    asked = ask_for(unit, unit, "name", name="冒名审批设计院")
    assert decide(pretender, asked, 409)["code"] == "unit_without_rights"
    assert pretender.get("/v1/change-requests", 409)["code"] == "unit_without_rights"
    grant = {"decision": "grant", "reason": ""}
    assert pretender.post(f"/v1/units/{unit.party_id}/authorization", grant, 409)["code"] == "unit_without_rights"


def test_a_city_bureau_lists_its_districts_page_by_page():
    city = a_unit("bureau", region_code="370300")
    asked = {
        ask_for(unit, unit, "data", uscc=a_new_uscc())["request_id"]
        for unit in (a_unit(region_code=code) for code in ("370302", "370303", "370304"))
    }
    first = city.get("/v1/change-requests?limit=2")
    second = city.get(f"/v1/change-requests?limit=2&cursor={first['next_cursor']}")
    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert {item["request_id"] for item in first["items"] + second["items"]} == asked


def test_a_unit_follows_its_own_requests_newest_first(bureau, unit):
    first = ask_for(unit, unit, "name", name="趵突泉路设计院")
    decide(bureau, first, decision="reject", reason="不符")
    move_clock(START + timedelta(minutes=1))
    second = ask_for(unit, unit, "name", name="大明湖路设计院")
    assert listed(unit) == [second["request_id"], first["request_id"]]
    rejected = unit.get("/v1/change-requests?status=rejected")["items"]
    assert [item["decision_reason"] for item in rejected] == ["不符"]


def test_applicants_have_no_change_requests():
    an_applicant().get("/v1/change-requests", 403)


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_repeating_a_decision_changes_nothing_and_turning_it_round_is_refused(bureau, unit, decision):
    asked = ask_for(unit, unit, "name", name=f"反复{decision}设计院")
    first = decide(bureau, asked, decision=decision)
    before = len(entries(unit))
    assert decide(bureau, asked, decision=decision) == first
    assert len(entries(unit)) == before
    other = {"approve": "reject", "reject": "approve"}[decision]
    assert decide(bureau, asked, 409, decision=other)["code"] == "request_decided"


def test_declarations_keep_the_name_they_were_submitted_with(bureau):
    stage = a_stage()
    filed, before = road.submitted(stage), shown(stage.employer)["name"]
    decide(bureau, ask_for(stage.employer, stage.employer, "name", name="新名旧档设计院"))
    assert filed.seen_by(filed.applicant)["unit_name"] == before


@ROUNDS
def test_of_two_units_that_want_one_name_one_gets_it(bureau, round_):
    wanting = [a_unit(), a_unit()]
    asked = [ask_for(unit, unit, "name", name=f"同名{round_}设计院") for unit in wanting]
    paths = [f"/v1/change-requests/{one['request_id']}/decision" for one in asked]
    answers = all_at_once(
        [lambda path=path: ask(bureau.twin(), "POST", path, {"decision": "approve", "reason": ""}) for path in paths]
    )
    assert statuses(answers) == [200, 409]
    assert [body["code"] for status, body in answers if status == 409] == ["name_taken"]
    assert sorted(shown(unit)["name"] == f"同名{round_}设计院" for unit in wanting) == [False, True]


@ROUNDS
def test_of_two_officers_who_decide_at_once_one_wins(bureau, unit, round_):
    asked = ask_for(unit, unit, "name", name=f"抢批{round_}设计院")
    path, before = f"/v1/change-requests/{asked['request_id']}/decision", len(entries(unit))
    told = [{"decision": "approve", "reason": "属实"}, {"decision": "reject", "reason": "不符"}]
    answers = all_at_once([lambda body=body: ask(bureau.twin(), "POST", path, body) for body in told])
    assert statuses(answers) == [200, 409]
    assert len(entries(unit)) == before + 1
