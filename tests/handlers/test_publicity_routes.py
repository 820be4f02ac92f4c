"""Internal publicities: announced by a unit, seen by everybody, closed after their last day."""

from datetime import timedelta

import pytest

from chalicelib.domain.publicities import MOST
from tests.handlers.asking import field_codes
from tests.handlers.publicizing import (
    AFTERWARDS,
    LAST_DAY,
    TODAY,
    announce,
    ask_to_report,
    close,
    decide,
    object_to,
    path_of,
)
from tests.journeys import road
from tests.parties import START, a_unit, an_applicant, move_clock


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def filed(stage, notice_id):
    return road.reviewed_at_once(stage, 1, notice_id)


def told_to(unit, kind):
    return [note for note in unit.get_all("/v1/me/notifications?limit=100") if note["kind"] == kind]


def test_a_list_is_shown_with_its_five_working_days(stage, notice_id):
    two = road.reviewed_at_once(stage, 2, notice_id)
    shown = announce(stage.employer, two)
    assert (shown["starts_on"], shown["ends_on"], shown["status"]) == (TODAY, LAST_DAY, "open")
    assert [item["declaration_id"] for item in shown["items"]] == [one.declaration_id for one in two]
    assert {item["name"] for item in shown["items"]} == {"王明"}


def test_anybody_reads_it_while_it_runs(stage, filed, visitor):
    shown = announce(stage.employer, filed)
    seen = visitor.get(path_of(shown))
    assert (seen["items"], seen["status_label"]) == (shown["items"], "公示中")
    assert visitor.etag == '"1"'
    assert shown["unit_name"] in seen["objecting"]


def test_the_public_reads_no_numbers_and_nothing_of_what_the_objections_did(stage, filed, visitor):
    seen = visitor.get(path_of(announce(stage.employer, filed)))
    assert "phone" not in str(seen)
    assert "id_number" not in str(seen)
    assert (seen["excluded"], seen["is_void"]) == (None, None)


def test_before_its_first_day_and_long_after_its_last_only_the_unit_reads_it(stage, filed, visitor):
    shown = announce(stage.employer, filed, starts_on="2026-05-07")
    assert (shown["status"], visitor.get(path_of(shown), 404)["code"]) == ("upcoming", "not_found")
    move_clock(START + timedelta(days=60))
    assert visitor.get(path_of(shown), 404)["code"] == "not_found"
    assert stage.employer.get(path_of(shown))["status"] == "ended"


def test_what_is_not_reviewed_is_not_publicized(stage, filed):
    unfit = road.submitted(stage, filed[0].notice_id)
    problem = announce(stage.employer, [*filed, unfit], 409)
    assert (problem["code"], field_codes(problem)) == ("not_publicizable", {"declaration_ids.1": "not_reviewed"})


def test_somebody_elses_declaration_is_not_found(filed):
    problem = announce(a_unit("employer"), filed, 409)
    assert field_codes(problem) == {"declaration_ids.0": "not_found"}


def test_a_name_stands_in_one_running_list_only(stage, filed):
    announce(stage.employer, filed)
    assert field_codes(announce(stage.employer, filed, 409)) == {"declaration_ids.0": "in_publicity"}


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"ends_on": "2026-05-10"}, {"ends_on": "publicity_too_short"}),
        ({"starts_on": "2026-05-05"}, {"starts_on": "starts_in_past"}),
        ({"ends_on": "2062-05-11"}, {"ends_on": "publicity_too_long"}),
        ({"starts_on": "soon"}, {"starts_on": "date_from_datetime_parsing"}),
    ],
)
def test_wrong_days_are_named(stage, filed, dates, told):
    assert field_codes(announce(stage.employer, filed, 422, **dates)) == told


def test_a_list_has_room_for_ninety_in_one_write(stage, notice_id):
    filed = road.reviewed_at_once(stage, 1, notice_id)
    too_many = [f"d-{n}" for n in range(MOST + 1)]
    problem = announce(stage.employer, filed, 422, declaration_ids=too_many)
    assert field_codes(problem) == {"declaration_ids": "too_long"}


def test_repeating_under_the_same_key_announces_one_list(stage, filed):
    asked = {"notice_id": filed[0].notice_id, "level": road.LEVEL, "starts_on": TODAY}
    asked |= {"declaration_ids": [filed[0].declaration_id]}
    key = filed[0].declaration_id
    once = stage.employer.post("/v1/publicities", asked, 201, Idempotency_Key=key)
    assert stage.employer.post("/v1/publicities", asked, 201, Idempotency_Key=key) == once


def test_a_unit_lists_its_own_by_notice(stage, filed):
    other = road.reviewed_at_once(stage)
    mine, elsewhere = announce(stage.employer, filed), announce(stage.employer, other)
    found = stage.employer.get(f"/v1/publicities?notice_id={other[0].notice_id}")["items"]
    assert [item["publicity_id"] for item in found] == [elsewhere["publicity_id"]]
    everything = [item["publicity_id"] for item in stage.employer.get("/v1/publicities?limit=100")["items"]]
    assert mine["publicity_id"] in everything
    assert stage.supervisor.get("/v1/publicities")["items"] == []


def test_it_is_closed_after_its_last_day_and_not_before(stage, filed):
    shown = announce(stage.employer, filed)
    assert close(shown, stage.employer, 409)["code"] == "publicity_running"
    move_clock(AFTERWARDS)
    closed = close(shown, stage.employer)
    assert (closed["status"], closed["excluded"], stage.employer.etag) == ("closed", [], '"2"')
    assert close(shown, stage.employer) == closed


@pytest.mark.parametrize("party", ["supervisor", "another"])
def test_nobody_else_closes_it(stage, filed, party):
    shown = announce(stage.employer, filed)
    other = stage.supervisor if party == "supervisor" else a_unit("employer")
    assert close(shown, other, 404)["code"] == "not_found"


def test_applicants_and_committees_announce_nothing(stage, filed):
    for party in (filed[0].applicant, stage.committee):
        assert announce(party, filed, 403)["code"] == "not_allowed"


def test_anybody_objects_while_it_runs_and_the_unit_is_told(stage, filed, visitor):
    before = len(told_to(stage.employer, "objection_raised"))
    shown = announce(stage.employer, filed)
    raised = object_to(shown, visitor, declaration_id=filed[0].declaration_id, name="李工")
    (seen,) = stage.employer.get(f"{path_of(shown)}/objections")["items"]
    assert (seen["objection_id"], seen["name"], seen["outcome"]) == (raised["objection_id"], "李工", None)
    assert len(told_to(stage.employer, "objection_raised")) == before + 1
    move_clock(AFTERWARDS)
    assert object_to(shown, visitor, 409)["code"] == "publicity_not_running"


def test_nobody_but_the_unit_reads_the_objections(stage, filed, visitor):
    shown = announce(stage.employer, filed)
    object_to(shown, visitor)
    assert stage.supervisor.get(f"{path_of(shown)}/objections", 404)["code"] == "not_found"
    assert visitor.get(f"{path_of(shown)}/objections", 401)["code"] == "unauthenticated"


def test_who_objected_stays_unknown_to_the_unit_but_hears_the_outcome(stage, filed):
    person = an_applicant(name="赵不具名")
    shown = announce(stage.employer, filed)
    raised = object_to(shown, person)
    assert "赵不具名" not in str(stage.employer.get(f"{path_of(shown)}/objections"))
    assert decide(raised, stage.employer, "dismissed")["outcome"] == "dismissed"
    assert "不成立" in told_to(person, "objection_decided")[0]["body"]


def test_an_open_objection_keeps_the_list_from_being_closed(stage, filed, visitor):
    shown = announce(stage.employer, filed)
    raised = object_to(shown, visitor, declaration_id=filed[0].declaration_id)
    move_clock(AFTERWARDS)
    assert close(shown, stage.employer, 409)["code"] == "objections_open"
    decide(raised, stage.employer, "upheld")
    assert close(shown, stage.employer)["excluded"] == [filed[0].declaration_id]


def test_an_objection_is_decided_once_and_by_the_unit(stage, filed, visitor):
    raised = object_to(announce(stage.employer, filed), visitor)
    assert decide(raised, stage.supervisor, "upheld", 404)["code"] == "not_found"
    once = decide(raised, stage.employer, "upheld")
    assert decide(raised, stage.employer, "upheld") == once
    assert decide(raised, stage.employer, "dismissed", 409)["code"] == "already_decided"


def test_an_objection_to_another_list_is_not_found(stage, notice_id, visitor):
    first, second = (announce(stage.employer, road.reviewed_at_once(stage, 1, notice_id)) for _ in range(2))
    raised = object_to(first, visitor)
    elsewhere = raised | {"publicity_id": second["publicity_id"]}
    assert decide(elsewhere, stage.employer, "upheld", 404)["code"] == "not_found"


def test_repeating_an_objection_under_the_same_key_raises_one(stage, filed, visitor):
    shown = announce(stage.employer, filed)
    given = {"content": "继续教育学时不足"}
    once = visitor.post(f"{path_of(shown)}/objections", given, 201, Idempotency_Key=shown["publicity_id"])
    assert visitor.post(f"{path_of(shown)}/objections", given, 201, Idempotency_Key=shown["publicity_id"]) == once
    assert len(stage.employer.get(f"{path_of(shown)}/objections")["items"]) == 1


def test_a_list_with_a_mistake_is_cancelled_and_its_names_are_free_for_another(stage, filed):
    wrong = announce(stage.employer, filed)
    reason = {"reason": "名单遗漏一人"}
    cancelled = stage.employer.post(f"{path_of(wrong)}/cancellation", reason)
    assert (cancelled["status"], cancelled["cancelled_for"]) == ("cancelled", "名单遗漏一人")
    assert stage.employer.post(f"{path_of(wrong)}/cancellation", reason) == cancelled
    assert announce(stage.employer, filed)["publicity_id"] != wrong["publicity_id"]


def test_a_cancelled_list_is_good_for_no_report(stage, filed):
    wrong = announce(stage.employer, filed)
    stage.employer.post(f"{path_of(wrong)}/cancellation", {"reason": "名单遗漏一人"})
    assert ask_to_report(stage.employer, filed, 409)["code"] == "publicity_missing"


def test_a_closed_list_is_not_cancelled(stage, filed):
    shown = announce(stage.employer, filed)
    move_clock(AFTERWARDS)
    close(shown, stage.employer)
    refused = stage.employer.post(f"{path_of(shown)}/cancellation", {"reason": "名单遗漏一人"}, 409)
    assert refused["code"] == "publicity_closed"


def test_nobody_else_cancels_it(stage, filed):
    shown = announce(stage.employer, filed)
    stage.supervisor.post(f"{path_of(shown)}/cancellation", {"reason": "名单遗漏一人"}, 404)


def test_the_public_is_told_that_it_was_cancelled_and_not_why(stage, filed, visitor):
    shown = announce(stage.employer, filed)
    stage.employer.post(f"{path_of(shown)}/cancellation", {"reason": "名单遗漏一人"})
    seen = visitor.get(path_of(shown))
    assert (seen["status_label"], seen["cancelled_for"]) == ("已撤销", None)
