"""DELETE /v1/paths/{path_id}, the upper unit's retiring, one path by itself, and its history."""

import pytest

from chalicelib.handlers import reports
from tests.handlers.asking import ask, field_codes
from tests.handlers.ending_paths import approved_path, decide_path, end_path, own_path, path_address
from tests.handlers.test_races import all_at_once
from tests.journeys import road
from tests.parties import START, Stage, a_unit, approve_path, move_clock, request_path

ROUNDS = pytest.mark.parametrize("round_", range(3))


@pytest.fixture(scope="module")
def supervisor(cloud):
    return a_unit("supervisor")


@pytest.fixture
def pair(supervisor):
    """An employer of this test's own."""
    return a_unit("employer"), supervisor


def incoming(unit, path):
    waiting = unit.get("/v1/paths?side=incoming")["items"]
    return [item for item in waiting if item["path_id"] == path["path_id"]]


def told(unit, kind, name):
    """The one message of that kind that names the other unit."""
    found = unit.get("/v1/me/notifications?limit=100")["items"]
    (body,) = [item["body"] for item in found if item["kind"] == kind and name in item["body"]]
    return body


def test_a_waiting_request_is_withdrawn(pair):
    path = request_path(*pair)
    end_path(pair[0], path)
    assert own_path(pair[0], path)["status"] == "withdrawn"
    assert incoming(pair[1], path) == []


def test_an_approved_path_is_retired(pair):
    path = approved_path(*pair)
    end_path(pair[0], path)
    shown = own_path(pair[0], path)
    assert (shown["status"], shown["status_label"]) == ("retired", "已停用")
    assert shown["ended_at"] == START.isoformat()


@pytest.mark.parametrize(("arrange", "kind"), [(request_path, "path_withdrawn"), (approved_path, "path_retired")])
def test_the_upper_unit_is_told(pair, arrange, kind):
    path = arrange(*pair)
    end_path(pair[0], path, reason="主管部门已变更")
    assert "主管部门已变更" in told(pair[1], kind, path["unit_name"])


@pytest.mark.parametrize(
    ("arrange", "story"),
    [(request_path, ["request", "withdraw"]), (approved_path, ["request", "approve", "retire"])],
)
def test_repeating_it_is_harmless(pair, arrange, story):
    path = arrange(*pair)
    for _ in range(2):
        end_path(pair[0], path)
    assert [entry["action"] for entry in pair[0].get(f"{path_address(path)}/history")["items"]] == story


def test_a_rejected_request_is_not_withdrawn(pair):
    path = decide_path(pair[1], request_path(*pair), "reject")
    assert end_path(pair[0], path, expect=409)["code"] == "path_decided"


@pytest.mark.parametrize("place", [1, 2])
def test_only_the_unit_that_requested_it_deletes_it(pair, place):
    path = request_path(*pair)
    party = [*pair, a_unit("supervisor")][place]
    assert end_path(party, path, expect=404)["code"] == "not_found"


@pytest.mark.parametrize("path_id", ["nothing", "a.engineering.associate_senior"])
def test_an_absent_path_is_not_found(pair, path_id):
    end_path(pair[0], {"path_id": path_id}, expect=404)


@pytest.mark.parametrize("arrange", [request_path, approved_path])
def test_the_key_is_free_again(pair, arrange):
    end_path(pair[0], arrange(*pair))
    assert request_path(pair[0], a_unit("presenter"))["status"] == "pending"


def test_the_upper_unit_retires_what_it_approved(pair):
    path = approved_path(*pair)
    shown = decide_path(pair[1], path, "retire", reason="机构改革，不再主管")
    assert (shown["status"], shown["reason"]) == ("retired", "机构改革，不再主管")
    assert "机构改革" in told(pair[0], "path_retired_above", path["parent_name"])


def test_the_upper_unit_says_why(pair):
    problem = decide_path(pair[1], approved_path(*pair), "retire", 422, reason="")
    assert field_codes(problem) == {"reason": "required"}


@pytest.fixture(scope="module")
def committee(cloud):
    return a_unit("committee")


@pytest.fixture
def own_stage(pair, committee):
    return Stage(*pair, committee)


def reviewed(stage):
    filed = road.submitted(stage)
    filed.review(stage.employer, "pass")
    return filed


def test_what_the_unit_still_holds_cannot_be_reported_until_a_new_path_is_approved(own_stage):
    path = approved_path(own_stage.employer, own_stage.supervisor)
    filed = reviewed(own_stage)
    end_path(own_stage.employer, path)
    refused = filed.report(own_stage.employer, expect=409)
    assert (refused["code"], "路径已停用" in refused["detail"]) == ("no_path", True)
    approve_path(own_stage.employer, own_stage.supervisor)
    assert filed.report(own_stage.employer)["items"][0]["outcome"] == "reported"


def test_a_path_that_ends_while_it_is_reported_lets_nothing_through(own_stage, monkeypatch):
    path = approved_path(own_stage.employer, own_stage.supervisor)
    filed = reviewed(own_stage)
    look_up = reports.parent_on_path

    def looked_up_too_early(*told):
        parent = look_up(*told)
        end_path(own_stage.employer.twin(), path)
        return parent

    monkeypatch.setattr(reports, "parent_on_path", looked_up_too_early)
    (outcome,) = filed.report(own_stage.employer)["items"]
    assert (outcome["outcome"], outcome["code"]) == ("failed", "no_path")
    assert filed.seen_by(own_stage.employer)["status"] == "reviewed"


def test_what_was_sent_already_goes_on_and_comes_back(own_stage):
    path = approved_path(own_stage.employer, own_stage.supervisor)
    filed = reviewed(own_stage)
    filed.report(own_stage.employer)
    end_path(own_stage.employer, path)
    filed.review(own_stage.supervisor, "return", reason="排序有误", to="unit")
    assert filed.seen_by(own_stage.employer)["holder"]["id"] == own_stage.employer.party_id


def test_both_units_read_the_path_with_its_version(pair):
    path = approved_path(*pair)
    for unit in pair:
        assert own_path(unit, path)["path_id"] == path["path_id"]
        assert unit.etag == '"2"'


@pytest.mark.parametrize("what", ["", "/history"])
def test_others_do_not_know_of_it(pair, what):
    path = request_path(*pair)
    a_unit("supervisor").get(path_address(path) + what, expect=404)


def test_a_decision_takes_the_version_that_was_looked_at(pair):
    path = request_path(*pair)
    own_path(pair[1], path)
    seen = pair[1].etag
    end_path(pair[0], path)
    request_path(*pair)
    assert decide_path(pair[1], path, expect=412, If_Match=seen)["code"] == "precondition_failed"
    own_path(pair[1], path)
    assert decide_path(pair[1], path, If_Match=pair[1].etag)["status"] == "approved"


def test_an_ending_takes_the_version_that_was_looked_at(pair):
    path = request_path(*pair)
    seen = pair[0].etag
    decide_path(pair[1], path)
    assert end_path(pair[0], path, expect=412, If_Match=seen)["code"] == "precondition_failed"


def test_every_answer_names_the_version_it_leaves(pair):
    path = request_path(*pair)
    assert pair[0].etag == '"1"'
    for _ in range(2):
        decide_path(pair[1], path)
        assert pair[1].etag == '"2"'


def test_the_history_goes_on_over_a_new_request(pair):
    path = request_path(*pair)
    decide_path(pair[1], path, "reject")
    request_path(*pair)
    decide_path(pair[1], path)
    end_path(pair[0], path, reason="主管部门已变更")
    for unit in pair:
        told = unit.get(f"{path_address(path)}/history")
        assert [entry["action"] for entry in told["items"]] == ["request", "reject", "request", "approve", "retire"]
        assert told["intact"] is True


def test_the_history_of_another_level_is_another(pair):
    path = request_path(*pair)
    request_path(*pair, level="intermediate")
    assert len(pair[0].get(f"{path_address(path)}/history")["items"]) == 1


def test_a_page_of_the_history_does_not_judge_the_whole(pair):
    path = approved_path(*pair)
    told = pair[0].get(f"{path_address(path)}/history?limit=1")
    assert (len(told["items"]), told["intact"]) == (1, None)
    rest = pair[0].get(f"{path_address(path)}/history?limit=1&cursor={told['next_cursor']}")
    assert [entry["action"] for entry in rest["items"]] == ["approve"]


@ROUNDS
def test_withdrawn_and_approved_at_once_ends_in_one_story(pair, round_):
    path = request_path(*pair)
    all_at_once(
        [
            lambda: ask(pair[0].twin(), "DELETE", path_address(path)),
            lambda: ask(pair[1].twin(), "POST", f"{path_address(path)}/decision", {"decision": "approve"}),
        ]
    )
    told = pair[0].get(f"{path_address(path)}/history")
    actions = [entry["action"] for entry in told["items"]]
    assert told["intact"] is True
    assert actions in (["request", "withdraw"], ["request", "approve"], ["request", "approve", "retire"])


def test_a_request_shows_when_it_is_reminded_and_escalated(pair):
    shown = request_path(*pair)  # Wednesday; the Saturday after is worked in exchange
    assert (shown["remind_on"], shown["escalate_on"], shown["overdue"]) == ("2026-05-11", "2026-05-13", False)


def test_from_that_day_on_it_is_overdue(pair):
    path = request_path(*pair)
    move_clock(START.replace(day=11))
    assert own_path(pair[0], path)["overdue"] is True
    assert incoming(pair[1], path)[0]["overdue"] is True


def test_once_decided_it_has_no_such_days(pair):
    shown = approved_path(*pair)
    assert (shown["remind_on"], shown["escalate_on"]) == (None, None)
