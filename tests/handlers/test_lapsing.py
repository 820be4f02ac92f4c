"""A correction whose term has passed: the hourly job ends it, and the person may begin anew."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.storage import declarations as stored
from tests.journeys import road
from tests.parties import START, Party, move_clock
from tests.storage.rows import all_at_once

DUE = START + timedelta(days=10)


@pytest.fixture
def returned(stage):
    filed = road.submitted(stage)
    filed.review(stage.employer, "return", due=DUE.isoformat())
    return filed


def lapse(visitor: Party):
    return visitor.post("/local/jobs/lapse")


def status(filed):
    return filed.seen_by(filed.applicant)["status"]


def test_within_its_term_nothing_lapses(returned, visitor):
    move_clock(DUE)
    lapse(visitor)
    assert status(returned) == "returned"


def test_after_its_term_it_has_lapsed_and_the_person_is_told(returned, visitor):
    move_clock(DUE + timedelta(hours=1))
    assert lapse(visitor)["lapsed"] >= 1
    head = returned.seen_by(returned.applicant)
    assert (head["status"], head["status_label"], head["due"]) == ("lapsed", "逾期", None)
    assert returned.applicant.get("/v1/me/notifications")["items"][0]["kind"] == "lapsed"
    history = returned.applicant.get(f"{returned.path}/history")
    assert (history["intact"], history["items"][-1]["label"]) == (True, "逾期未修改")


def test_run_again_or_twice_at_once_it_lapses_once(returned, visitor):
    move_clock(DUE + timedelta(hours=1))
    all_at_once([lambda: lapse(visitor.twin()) for _ in range(2)])
    assert lapse(visitor)["lapsed"] == 0
    actions = [entry["action"] for entry in returned.applicant.get(f"{returned.path}/history")["items"]]
    assert actions.count("lapse") == 1


def test_after_an_outage_of_days_it_still_lapses(returned, visitor):
    move_clock(DUE + timedelta(days=20))
    lapse(visitor)
    assert status(returned) == "lapsed"


def test_what_was_sent_in_time_does_not_lapse(returned, visitor):
    returned.submit()
    move_clock(DUE + timedelta(days=1))
    lapse(visitor)
    assert status(returned) == "in_review"


def test_a_unit_that_lets_its_own_term_pass_does_not_cost_the_applicant_the_declaration(stage, visitor):
    filed = road.submitted(stage)
    filed.review(stage.employer, "pass")
    filed.report(stage.employer)
    filed.review(stage.supervisor, "return", to="unit", due=DUE.isoformat())
    move_clock(DUE + timedelta(days=1))
    lapse(visitor)
    assert status(filed) == "returned"


def test_afterwards_the_person_may_begin_anew_with_its_contents(returned, visitor):
    move_clock(DUE + timedelta(hours=1))
    lapse(visitor)
    body = road.a_beginning(returned.notice_id, returned.stage.employer, copy_from=returned.declaration_id)
    assert returned.applicant.post("/v1/declarations", body, 201)["status"] == "draft"


def test_what_the_index_still_shows_though_it_is_gone_is_no_failure(returned, visitor, monkeypatch):
    def gone(declaration_id):
        raise NotFound

    monkeypatch.setattr("chalicelib.handlers.lapsing.load_declaration", gone)
    move_clock(DUE + timedelta(hours=1))
    assert lapse(visitor)["failed"] == 0


def test_one_that_fails_does_not_keep_the_others_waiting(returned, stage, visitor, monkeypatch, caplog):
    other = road.submitted(stage)
    other.review(stage.employer, "return", due=DUE.isoformat())
    load = stored.load_declaration

    def broken(declaration_id):
        if declaration_id == returned.declaration_id:
            raise OSError("no answer")
        return load(declaration_id)

    monkeypatch.setattr("chalicelib.handlers.lapsing.load_declaration", broken)
    move_clock(DUE + timedelta(hours=1))
    assert (lapse(visitor)["failed"], status(other), status(returned)) == (1, "lapsed", "returned")
    caplog.clear()
