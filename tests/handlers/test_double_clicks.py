"""The same act twice at once, as an impatient finger does it: both are told that it is done, and it is done once."""

import pytest

from chalicelib.handlers import reviews
from chalicelib.storage import contents
from tests.handlers.asking import ask
from tests.handlers.publicizing import AFTERWARDS, announce, path_of
from tests.handlers.test_races import ROUNDS, all_at_once
from tests.journeys import road
from tests.parties import a_unit, move_clock, request_path

CLICKS = 4


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


def click(party, path, body=None, **headers):
    """Statuses and codes of what the clicks are told."""
    told = all_at_once([lambda: ask(party.twin(), "POST", path, body or {}, **headers)] * CLICKS)
    return [(status, answer.get("code")) for status, answer in told]


DONE = [(200, None)] * CLICKS


def acts(filed):
    history = filed.applicant.get(f"{filed.path}/history")
    assert history["intact"]
    return [entry["action"] for entry in history["items"]][1:]


@ROUNDS
def test_submitting(stage, notice_id, round_):
    filed = road.a_complete_draft(stage, notice_id)
    assert click(filed.applicant, f"{filed.path}/submission", {"pledge": True}) == DONE
    assert acts(filed) == ["submit"]


def test_withdrawing(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    assert click(filed.applicant, f"{filed.path}/withdrawal") == DONE
    assert acts(filed) == ["submit", "withdraw"]


@pytest.mark.parametrize("decision", ["pass", "return", "refuse"])
def test_reviewing(stage, notice_id, decision):
    filed = road.submitted(stage, notice_id)
    body = {"decision": decision, "reason": "已经核对", **road.named(decision)}
    assert click(stage.employer, f"{filed.path}/review", body) == DONE
    assert acts(filed) == ["submit", decision]


def test_who_names_a_version_is_told_once_it_is_old(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    filed.seen_by(stage.employer)
    body, named = {"decision": "pass", "reason": ""}, stage.employer.etag
    told = click(stage.employer, f"{filed.path}/review", body, If_Match=named)
    assert (200, None) in told
    assert set(told) <= {(200, None), (412, "precondition_failed")}
    assert acts(filed)[-1] == "pass"


def test_deciding_on_a_path():
    lower, upper = a_unit("employer"), a_unit("supervisor")
    path_id = request_path(lower, upper)["path_id"]
    assert click(upper, f"/v1/paths/{path_id}/decision", {"decision": "approve", "reason": ""}) == DONE
    history = lower.get(f"/v1/paths/{path_id}/history")["items"]
    assert [entry["action"] for entry in history] == ["request", "approve"]


def test_closing_a_publicity(stage):
    filed = road.reviewed_at_once(stage)
    publicity = announce(stage.employer, filed)
    move_clock(AFTERWARDS)
    assert click(stage.employer, f"{path_of(publicity)}/closing") == DONE


def test_publishing_a_notice(stage):
    notice_id = stage.committee.post("/v1/notices", road.a_notice_body(), 201)["notice_id"]
    assert click(stage.committee, f"/v1/notices/{notice_id}/publication") == DONE
    actions = [entry["action"] for entry in stage.committee.get(f"/v1/notices/{notice_id}/history")["items"]]
    assert actions == ["draft", "publish"]


def test_the_answer_to_a_submission_names_the_version_it_left(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    filed.submit()
    named = filed.applicant.etag
    filed.seen_by(filed.applicant)
    assert filed.applicant.etag.strip('"').partition("-")[0] == named.strip('"')


def test_what_was_edited_while_it_was_submitted_is_looked_at_by_the_person_first(stage, notice_id, monkeypatch):
    filed = road.a_complete_draft(stage, notice_id)
    whole = contents.load_whole(filed.declaration_id)
    monkeypatch.setattr(reviews, "load_visible", lambda found, actor: whole)
    contents.save_section(filed.declaration_id, filed.applicant.party_id, "patents", {"items": []}, 0)
    assert filed.submit(409)["code"] == "stale"
