"""DELETE /v1/declarations/{id} and its undoing: nothing that somebody typed is lost by one wrong click."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.storage import contents
from tests.handlers.asking import ask
from tests.journeys import road
from tests.parties import START, an_applicant, move_clock
from tests.storage.rows import all_at_once, answering, keys


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def draft(stage, notice_id):
    return road.a_complete_draft(stage, notice_id)


def delete(filed, expect=204):
    return filed.applicant.delete(filed.path, expect)


def restore(filed, expect=200):
    return filed.applicant.post(f"{filed.path}/restoration", expect=expect)


def listed(filed, query=""):
    return [one["declaration_id"] for one in filed.applicant.get(f"/v1/declarations{query}")["items"]]


def test_a_deleted_draft_vanishes_from_the_list(draft):
    delete(draft)
    assert listed(draft) == []


def test_it_is_listed_among_the_deleted_with_the_last_day_of_undoing(draft):
    delete(draft)
    (head,) = draft.applicant.get("/v1/declarations?deleted=true")["items"]
    assert (head["declaration_id"], head["purge_after"]) == (draft.declaration_id, "2026-06-05")


def test_what_is_not_deleted_is_not_listed_there(draft):
    assert listed(draft, "?deleted=true") == []


def test_nobody_else_sees_what_was_deleted(draft):
    delete(draft)
    assert an_applicant().get("/v1/declarations?deleted=true")["items"] == []


@pytest.mark.parametrize(
    ("method", "ending", "body"),
    [
        ("GET", "", None),
        ("GET", "/check", None),
        ("GET", "/history", None),
        ("GET", "/route", None),
        ("PUT", "/sections/education", {"items": []}),
        ("PATCH", "", {"unit_id": "u"}),
        ("POST", "/submission", {"pledge": True}),
        ("POST", "/withdrawal", None),
        (
            "POST",
            "/attachments",
            {"kind": "diploma", "filename": "a.pdf", "content_type": "application/pdf", "size": 1, "sha256": "a" * 64},
        ),
        ("POST", "/achievements", {"achievement_ids": ["paper-1"]}),
    ],
)
def test_to_everything_else_it_is_not_there(draft, method, ending, body):
    draft.seen_by(draft.applicant)
    etag = draft.applicant.etag
    delete(draft)
    assert draft.applicant.call(method, f"{draft.path}{ending}", 404, body, If_Match=etag)["code"] == "not_found"


@pytest.mark.parametrize(("method", "ending"), [("GET", ""), ("DELETE", ""), ("POST", "/confirmation")])
def test_its_attachments_are_not_there_either(draft, method, ending):
    attachment_id = draft.seen_by(draft.applicant)["attachments"][0]["attachment_id"]
    delete(draft)
    draft.applicant.call(method, f"{draft.path}/attachments/{attachment_id}{ending}", 404)


def test_it_is_no_source_to_carry_over_from(draft, notice_id):
    delete(draft)
    beginning = road.a_beginning(notice_id, draft.stage.employer, copy_from=draft.declaration_id)
    assert draft.applicant.post("/v1/declarations", beginning, 404)["code"] == "not_found"


def test_a_save_that_comes_in_while_it_is_deleted_is_refused(draft):
    delete(draft)
    with pytest.raises(Conflict, match="wrong_state: "):
        contents.save_section(draft.declaration_id, draft.applicant.party_id, "education", {"items": []}, 1)


def test_restored_it_is_as_it_was(draft):
    before = draft.seen_by(draft.applicant)
    delete(draft)
    head = restore(draft)
    etag = draft.applicant.etag
    assert draft.seen_by(draft.applicant) == before
    assert (head["deleted_at"], head["purge_after"], draft.applicant.etag) == (None, None, etag)
    assert (listed(draft), listed(draft, "?deleted=true")) == ([draft.declaration_id], [])


def test_restored_it_tells_how_long_is_left_as_its_notice_stands_now(stage):
    notice_id = road.a_notice(stage.committee)
    draft = road.a_draft(stage, notice_id)
    delete(draft)
    stage.committee.get(f"/v1/notices/{notice_id}")
    later = {"closes_at": "2026-06-08", "report_by": "2026-12-01", "accept_by": "2026-12-31"}
    stage.committee.patch(f"/v1/notices/{notice_id}", later, If_Match=stage.committee.etag)
    assert restore(draft)["days_left"] == 33


def test_restored_it_is_filled_in_and_submitted(draft):
    delete(draft)
    restore(draft)
    draft.applicant.put(f"{draft.path}/sections/papers", {"items": []}, draft.applicant.etag)
    assert draft.submit()["status"] == "in_review"


def test_to_the_end_of_the_last_day_it_comes_back(draft):
    delete(draft)
    move_clock(START.replace(hour=23, minute=59) + timedelta(days=30))
    restore(draft)


def test_after_30_days_it_is_gone(draft):
    delete(draft)
    move_clock(START.replace(hour=0) + timedelta(days=31))
    assert restore(draft, 409)["code"] == "gone"


def test_the_year_is_free_for_another_one(draft, notice_id):
    delete(draft)
    another = road.a_draft(draft.stage, notice_id, draft.applicant)
    assert restore(draft, 409)["code"] == "declaration_exists"
    delete(another)
    restore(draft)


def test_of_a_restoration_and_a_new_beginning_one_wins(draft, notice_id):
    delete(draft)
    one, two = draft.applicant.twin(), draft.applicant.twin()
    beginning = road.a_beginning(notice_id, draft.stage.employer)
    calls = [
        lambda: ask(one, "POST", f"{draft.path}/restoration")[0],
        lambda: ask(two, "POST", "/v1/declarations", beginning)[0],
    ]
    assert sorted(all_at_once(calls)) in ([200, 409], [201, 409])


@pytest.mark.parametrize("act", [delete, restore])
def test_repeating_changes_nothing(draft, act):
    delete(draft)
    act(draft)
    with answering() as writes:
        act(draft)
    assert writes == []


def test_both_stand_in_the_history(draft):
    delete(draft)
    restore(draft)
    told = draft.applicant.get(f"{draft.path}/history")
    assert [entry["action"] for entry in told["items"]] == ["begin", "delete", "restore"]
    assert told["intact"]


def test_the_day_of_its_purge_leads_to_it_until_it_is_restored(draft):
    row = ("purge#2026-06-05", draft.declaration_id)
    delete(draft)
    assert row in keys()
    restore(draft)
    assert row not in keys()


def test_what_was_submitted_cannot_be_deleted(draft):
    draft.submit()
    assert delete(draft, 409)["code"] == "wrong_state"
    assert draft.seen_by(draft.applicant)["status"] == "in_review"


@pytest.mark.parametrize(("method", "ending"), [("DELETE", ""), ("POST", "/restoration")])
def test_nobody_deletes_or_restores_somebody_elses(draft, method, ending):
    an_applicant().call(method, draft.path + ending, 404)
    delete(draft)
    an_applicant().call(method, draft.path + ending, 404)


def test_units_delete_nothing(draft):
    draft.stage.employer.call("DELETE", draft.path, 403)


def test_what_is_deleted_and_still_kept_stands_in_the_export(draft):
    delete(draft)
    (one,) = draft.applicant.get("/v1/me/export")["declarations"]
    assert one["purge_after"] == "2026-06-05"
    assert one["sections"]["education"]["items"]
