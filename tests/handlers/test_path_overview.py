"""GET /v1/paths/overview: one screenful of what is missing before a unit can report."""

import pytest

from tests.handlers.change_requests import ask_for, decide
from tests.handlers.ending_paths import approved_path, decide_path, end_path
from tests.journeys import road
from tests.parties import JINAN, START, Stage, a_unit, a_unit_registration, approve_path, move_clock, request_path
from tests.storage.rows import answering


@pytest.fixture(scope="module")
def supervisor(cloud):
    return a_unit("supervisor")


@pytest.fixture
def pair(supervisor):
    """An employer of this test's own."""
    return a_unit("employer"), supervisor


@pytest.fixture
def renamed(cloud):
    return a_unit("employer"), a_unit("supervisor")


@pytest.fixture(scope="module")
def committee(cloud):
    return a_unit("committee")


@pytest.fixture
def own_stage(pair, committee):
    return Stage(*pair, committee)


def overview(unit):
    return unit.get("/v1/paths/overview")["items"]


def the_row(unit):
    (row,) = overview(unit)
    return row


def test_a_unit_without_paths_and_declarations_sees_nothing_to_do(pair):
    assert overview(pair[0]) == []


def test_declarations_without_a_path_stand_first(own_stage):
    approved_path(own_stage.employer, own_stage.supervisor, level="senior")
    road.submitted(own_stage)
    first, second = overview(own_stage.employer)
    assert (first["level"], first["status"], first["declarations"], first["missing"]) == (road.LEVEL, "none", 1, True)
    assert (second["level"], second["status"], second["missing"]) == ("senior", "approved", False)
    assert "新增路径" in first["to_do"]


def test_a_waiting_path_tells_since_when_and_whom_to_call(pair):
    request_path(*pair)
    row = the_row(pair[0])
    assert (row["status"], row["waiting_since"]) == ("pending", START.isoformat())
    assert (row["remind_on"], row["escalate_on"]) == ("2026-05-11", "2026-05-13")
    assert row["call"] == f"{row['parent_name']} {pair[1].actor['name']} 139{row['call'][-8:]}"


def test_an_overdue_one_says_so(pair):
    request_path(*pair)
    move_clock(START.replace(day=12))
    row = the_row(pair[0])
    assert (row["overdue"], "已逾期未审核，请电话联系" in row["to_do"]) == (True, True)


def test_a_rejected_one_gives_the_reason(pair):
    decide_path(pair[1], request_path(*pair), "reject", reason="请先变更隶属关系")
    row = the_row(pair[0])
    assert (row["status"], row["reason"], row["waiting_since"]) == ("rejected", "请先变更隶属关系", None)


def test_once_the_path_is_approved_nothing_is_missing(own_stage):
    approve_path(own_stage.employer, own_stage.supervisor)
    road.submitted(own_stage)
    row = the_row(own_stage.employer)
    assert (row["status"], row["declarations"], row["missing"]) == ("approved", 1, False)


def test_what_has_been_reported_needs_no_path_any_more(own_stage):
    path = approved_path(own_stage.employer, own_stage.supervisor)
    road.pass_and_report(own_stage.employer, [road.submitted(own_stage)])
    end_path(own_stage.employer, path)
    assert the_row(own_stage.employer)["declarations"] == 0
    assert overview(own_stage.supervisor)[0]["declarations"] == 1


def test_it_costs_the_same_however_much_lies_on_the_desk(own_stage):
    request_path(own_stage.employer, own_stage.supervisor)
    notice_id = road.a_notice(own_stage.committee)

    def cost():
        with answering(operation="Query") as queries, answering(operation="BatchGetItem") as batches:
            overview(own_stage.employer)
        return len(queries), len(batches) - len({"the session with its account"})

    first = cost()
    for _ in range(3):
        road.submitted(own_stage, notice_id)
    assert first == cost() == (2, 1)


@pytest.mark.parametrize("what", ["overview", "suggestions?series=engineering&level=senior"])
def test_a_committee_is_the_end_and_has_no_such_screen(committee, what):
    assert committee.get(f"/v1/paths/{what}", expect=403)["code"] == "not_allowed"


def rename(unit, name):
    bureau = a_unit("bureau", region_code=JINAN)
    decide(bureau, ask_for(unit, unit, "name", name=name))
    return name


def test_a_renamed_upper_unit_stands_under_its_present_name(renamed):
    path = request_path(*renamed)
    name = rename(renamed[1], a_unit_registration()["name"])
    assert renamed[0].get("/v1/paths")["items"][0]["parent_name"] == name
    assert renamed[0].get(f"/v1/paths/{path['path_id']}")["parent_name"] == name
    row = the_row(renamed[0])
    assert (row["parent_name"], name in row["to_do"]) == (name, True)


def test_a_renamed_lower_unit_stands_under_its_present_name(renamed):
    path = request_path(*renamed)
    name = rename(renamed[0], a_unit_registration()["name"])
    assert renamed[1].get("/v1/paths?side=incoming")["items"][0]["unit_name"] == name
    assert decide_path(renamed[1], path)["unit_name"] == name


def test_messages_use_the_present_name(renamed):
    path = request_path(*renamed)
    name = rename(renamed[1], a_unit_registration()["name"])
    decide_path(renamed[1], path)
    assert name in renamed[0].get("/v1/me/notifications")["items"][0]["body"]
