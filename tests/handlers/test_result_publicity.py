"""The publicity of results over HTTP: read and objected to by anybody, decided by the committee, then confirmed."""

from datetime import timedelta

import pytest

from chalicelib.domain import objections, results
from tests.handlers.asking import ask, field_codes
from tests.handlers.test_broken_off_panels import break_off_after
from tests.journeys import road
from tests.parties import START, a_unit, a_visitor, an_applicant, move_clock
from tests.storage.rows import all_at_once

#: The publicity runs from Thursday the 7th to Tuesday the 12th of May.
RUNNING = START + timedelta(days=2)


@pytest.fixture
def pair(stage):
    """Two who passed; their results are in publicity."""
    filed = road.accepted_at_once(stage, 2, road.a_notice(stage.committee))
    filed[0].panel_id = road.published(filed)
    move_clock(RUNNING)
    return filed


def path(filed, rest):
    return f"/v1/results/{filed[0].panel_id}/{rest}"


def object_to(filed, party, expect=201, **told):
    return party.post(path(filed, "objections"), {"content": "业绩材料并非本人完成"} | told, expect)


def decide(filed, objection, outcome, expect=200, party=None):
    decided = {"outcome": outcome, "reason": "已经核实"}
    to = path(filed, f"objections/{objection['objection_id']}/decision")
    return (party or filed[0].stage.committee).post(to, decided, expect)


def confirm(filed, expect=200, at=road.AFTER_PUBLICITY):
    move_clock(at)
    return filed[0].stage.committee.post(path(filed, "confirmation"), road.APPROVAL, expect)


def statuses(filed):
    return [one.seen_by(one.applicant)["status"] for one in filed]


def test_anybody_reads_who_passed(pair, visitor):
    shown = visitor.get(path(pair, "publicity"))
    assert (shown["starts_on"], shown["ends_on"], shown["status_label"]) == ("2026-05-07", "2026-05-12", "公示中")
    assert {item["declaration_id"] for item in shown["items"]} == {one.declaration_id for one in pair}


def test_the_public_list_holds_names_units_and_titles_and_no_numbers(pair, visitor):
    shown = visitor.get(path(pair, "publicity"))
    assert set(shown["items"][0]) == {"declaration_id", "name", "unit_name", "title", "specialty"}
    assert not {"members", "present", "approval_number"} & set(shown)


def test_who_failed_is_not_on_it(stage, visitor):
    filed = road.accepted_at_once(stage, 2, road.a_notice(stage.committee))
    filed[0].panel_id = road.published(filed, [True, False])
    listed = visitor.get(path(filed, "publicity"))["items"]
    assert [item["declaration_id"] for item in listed] == [filed[0].declaration_id]


def test_before_the_publication_there_is_no_list(stage, visitor):
    filed = road.accepted_at_once(stage, 1, road.a_notice(stage.committee))
    filed[0].panel_id = road.judged(filed)
    assert visitor.get(path(filed, "publicity"), 404)["code"] == "not_found"
    assert object_to(filed, visitor, 404)["code"] == "not_found"


def test_long_after_it_the_list_is_taken_off(pair, visitor):
    move_clock(START + timedelta(days=37))
    visitor.get(path(pair, "publicity"), 404)


def test_an_objection_comes_from_anybody_and_is_read_by_the_committee(pair, visitor):
    raised = object_to(pair, visitor, name="知情人", declaration_id=pair[0].declaration_id)
    (shown,) = pair[0].stage.committee.get(path(pair, "objections"))["items"]
    assert (shown["objection_id"], shown["name"], shown["outcome"]) == (raised["objection_id"], "知情人", None)


def test_an_objection_names_somebody_on_the_list(pair, visitor):
    assert field_codes(object_to(pair, visitor, 422, declaration_id="d-nobody")) == {"declaration_id": "unknown"}


@pytest.mark.parametrize("days", [0, 7])
def test_outside_its_days_nobody_objects(pair, visitor, days):
    move_clock(START + timedelta(days=days))
    assert object_to(pair, visitor, 409)["code"] == "publicity_not_running"


def test_an_open_objection_keeps_the_confirmation_waiting(pair, visitor):
    object_to(pair, visitor)
    problem = confirm(pair, 409)
    assert (problem["code"], problem["open"]) == ("objections_open", 1)


def test_once_it_is_dismissed_everybody_is_certified(pair, visitor):
    decide(pair, object_to(pair, visitor), "dismissed")
    assert confirm(pair)["issued"] == 2


def test_an_upheld_objection_ends_that_declaration_and_no_other(pair, visitor):
    decide(pair, object_to(pair, visitor, declaration_id=pair[0].declaration_id), "upheld")
    assert statuses(pair) == ["not_passed", "publicized"]
    done = confirm(pair)
    assert (done["status"], done["passed"], done["issued"]) == ("issued", 1, 1)
    assert statuses(pair) == ["not_passed", "certified"]


def test_whoever_lost_the_result_is_told_and_reads_why(pair, visitor):
    lost = pair[0]
    decide(pair, object_to(pair, visitor, declaration_id=lost.declaration_id), "upheld")
    assert lost.applicant.get("/v1/me/notifications")["items"][0]["kind"] == "result_overturned"
    head = lost.seen_by(lost.applicant)
    assert (head["not_passed_for"], head["not_passed_label"]) == ("objection_upheld", "公示期间的异议经核实成立")


def test_whoever_lost_the_result_may_declare_again(pair, visitor):
    lost = pair[0]
    decide(pair, object_to(pair, visitor, declaration_id=lost.declaration_id), "upheld")
    road.a_draft(lost.stage, lost.notice_id, lost.applicant)


def test_whom_an_upheld_objection_names_is_off_the_public_list_at_once(pair, visitor):
    lost, other = pair
    decide(pair, object_to(pair, visitor, declaration_id=lost.declaration_id), "upheld")
    listed = [item["declaration_id"] for item in visitor.get(path(pair, "publicity"))["items"]]
    assert listed == [other.declaration_id]
    problem = object_to(pair, visitor, 422, declaration_id=lost.declaration_id)
    assert field_codes(problem) == {"declaration_id": "unknown"}


def test_who_was_taken_off_stands_in_the_panels_history(pair, visitor):
    committee = pair[0].stage.committee
    decide(pair, object_to(pair, visitor, declaration_id=pair[0].declaration_id), "upheld")
    told = committee.get(f"/v1/panels/{pair[0].panel_id}/history")["items"][-1]
    assert (told["action"], told["label"]) == ("exclude", "异议成立，移出公示名单")
    assert committee.post(path(pair, "publication"))["excluded"] == [pair[0].declaration_id]


def test_an_objection_raised_while_another_is_decided_is_not_lost(pair, visitor, monkeypatch):
    first = object_to(pair, visitor, declaration_id=pair[0].declaration_id)
    meanwhile(monkeypatch, objections, "raise_objection", lambda: decide(pair, first, "upheld"))
    object_to(pair, visitor, declaration_id=pair[1].declaration_id)
    assert len(pair[0].stage.committee.get(path(pair, "objections"))["items"]) == 2


def test_two_upheld_objections_to_one_person_are_one_end(pair, visitor):
    both = [object_to(pair, visitor, declaration_id=pair[0].declaration_id) for _ in range(2)]
    for objection in both:
        decide(pair, objection, "upheld")
    assert confirm(pair)["excluded"] == [pair[0].declaration_id]


def test_an_upheld_objection_to_the_list_is_answered_by_publishing_anew(pair, visitor):
    committee = pair[0].stage.committee
    decide(pair, object_to(pair, visitor), "upheld")
    assert confirm(pair, 409, START + timedelta(days=7))["code"] == "objection_upheld"
    panel = committee.post(path(pair, "publication"))
    assert (panel["publicity_starts_on"], panel["publicity_ends_on"]) == ("2026-05-14", "2026-05-20")
    assert len(visitor.get(path(pair, "publicity"))["items"]) == 2
    assert confirm(pair, at=START + timedelta(days=16))["issued"] == 2


@pytest.fixture
def half(stage, monkeypatch):
    """Two who passed; the publication broke off before it came to the second."""
    filed = road.accepted_at_once(stage, 2, road.a_notice(stage.committee))
    filed[0].panel_id = filed[1].panel_id = road.judged(filed)
    assert break_off_after(monkeypatch, 2, lambda: stage.committee.post(path(filed, "publication")))
    move_clock(RUNNING)
    return sorted(filed, key=lambda one: one.seen_by(stage.committee)["status"], reverse=True)


def test_a_publication_that_begins_anew_waits_for_an_open_objection_to_the_list(half, visitor):
    """Decided later it would be of a list that is gone, and void nothing."""
    committee, objection = half[0].stage.committee, object_to(half, visitor)
    problem = committee.post(path(half, "publication"), expect=409)
    assert (problem["code"], problem["open"]) == ("objections_open", 1)
    decide(half, objection, "upheld")
    assert committee.post(path(half, "publication"))["publicity_starts_on"] == "2026-05-09"


def test_what_is_said_against_one_whose_result_is_not_out_is_decided_after_it(half, visitor):
    objection = object_to(half, visitor, declaration_id=half[1].declaration_id)
    assert decide(half, objection, "upheld", 409)["code"] == "publication_unfinished"
    half[0].stage.committee.post(path(half, "publication"))
    decide(half, objection, "upheld")
    assert statuses(half) == ["publicized", "not_passed"]


def test_a_decision_is_made_once(pair, visitor):
    objection = object_to(pair, visitor)
    assert decide(pair, objection, "dismissed") == decide(pair, objection, "dismissed")
    assert decide(pair, objection, "upheld", 409)["code"] == "already_decided"


def test_another_committee_neither_reads_nor_decides(pair, visitor):
    objection, other = object_to(pair, visitor), a_unit("committee")
    assert decide(pair, objection, "upheld", 404, other)["code"] == "not_found"
    assert other.get(path(pair, "objections"), 404)["code"] == "not_found"


def test_who_objected_signed_in_is_told_the_outcome(pair):
    person = an_applicant()
    decide(pair, object_to(pair, person), "dismissed")
    assert person.get("/v1/me/notifications")["items"][0]["kind"] == "objection_decided"


def test_who_did_not_pass_is_told_the_class_of_the_reason(stage):
    filed = road.accepted_at_once(stage, 1, road.a_notice(stage.committee))[0]
    road.published([filed], [False])
    told = filed.applicant.get("/v1/me/notifications")["items"][0]
    assert "同意票未达到出席人数的三分之二" in told["body"]
    assert filed.seen_by(filed.applicant)["not_passed_for"] == "below_majority"


def test_before_the_publication_no_reason_is_told(stage):
    filed = road.accepted_at_once(stage, 1, road.a_notice(stage.committee))[0]
    road.judged([filed], [False])
    assert filed.seen_by(filed.applicant)["not_passed_for"] is None


def meanwhile(monkeypatch, module, name, act):
    """`act` happens once the rule has decided, and before what it decided is written."""
    rule = getattr(module, name)

    def decided(*told):
        change = rule(*told)
        monkeypatch.undo()
        act()
        return change

    monkeypatch.setattr(module, name, decided)


def test_an_objection_that_comes_while_the_results_are_confirmed_keeps_them_waiting(pair, visitor, monkeypatch):
    def objected():
        move_clock(RUNNING)
        object_to(pair, visitor)
        move_clock(road.AFTER_PUBLICITY)

    meanwhile(monkeypatch, results, "confirm", objected)
    assert confirm(pair, 409)["code"] == "objections_open"
    assert statuses(pair) == ["publicized", "publicized"]


def test_an_objection_that_the_confirmation_overtakes_is_refused(pair, visitor, monkeypatch):
    def confirmed():
        confirm(pair)
        move_clock(RUNNING)

    meanwhile(monkeypatch, objections, "raise_objection", confirmed)
    assert object_to(pair, visitor, 409)["code"] == "publicity_not_running"
    assert pair[0].stage.committee.get(path(pair, "objections"))["items"] == []
    assert statuses(pair) == ["certified", "certified"]


def test_of_an_objection_and_a_confirmation_at_once_never_both_stand(pair, visitor, monkeypatch):
    """In the very last second, an objection that came in time meets a confirmation that comes after it."""
    move_clock(road.AFTER_PUBLICITY)
    raise_objection = objections.raise_objection
    monkeypatch.setattr(objections, "raise_objection", lambda *told: raise_objection(*told[:-1], RUNNING))
    hands = [a_visitor() for _ in range(2)]
    told = {"content": "业绩材料并非本人完成"}
    calls = [lambda: ask(pair[0].stage.committee, "POST", path(pair, "confirmation"), road.APPROVAL)[0]]
    calls += [lambda h=h: ask(h, "POST", path(pair, "objections"), told)[0] for h in hands]
    confirmed, *_ = all_at_once(calls)
    raised = pair[0].stage.committee.get(path(pair, "objections"))["items"]
    assert (confirmed == 200) == (raised == [])
