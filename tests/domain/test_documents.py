"""Documents made by a job: the same while nothing changes, one at a time, given up after three attempts."""

from datetime import timedelta

import pytest

from chalicelib.domain import documents as rules
from chalicelib.domain.documents import ATTEMPTS, KEPT_FOR, LEASE, Format, State, SummaryRequest
from chalicelib.domain.errors import NotFound
from tests.build import NOW, a_unit, acting_for

SECOND = timedelta(seconds=1)


def a_request(**changes):
    return SummaryRequest(**{"notice_id": "n-1", "level": "associate_senior"} | changes)


REQUEST = a_request()


def a_document(**changes):
    asked = {"document_id": "f1", "unit_id": "u-employer", "unit_name": "济南市用人单位", "request": REQUEST}
    return rules.ask(asked | {"filename": "一览表.pdf"}, None, NOW).model_copy(update=changes)


def the_id(unit_id="u-1", request=REQUEST, template=1, contents=(("d-1", 3), ("d-2", 1))):
    return rules.document_id(unit_id, request, template, contents)


def test_the_same_request_for_the_same_declarations_is_the_same_document():
    assert the_id() == the_id(contents=[("d-2", 1), ("d-1", 3)])


@pytest.mark.parametrize(
    "changed",
    [
        {"unit_id": "u-2"},
        {"template": 2},
        {"contents": [("d-1", 4), ("d-2", 1)]},
        {"contents": [("d-1", 3)]},
        {"request": a_request(format=Format.XLSX)},
        {"request": a_request(status="accepted")},
        {"request": a_request(level="senior")},
        {"request": a_request(notice_id="n-2")},
    ],
    ids=str,
)
def test_whatever_determines_it_makes_another_document(changed):
    assert the_id(**changed) != the_id()


def test_who_claims_it_draws_it_under_a_lease():
    taken = rules.claim(a_document(), NOW)
    assert (taken.state, taken.attempts, taken.leased_until) == (State.DRAWING, 1, NOW + LEASE)


def test_while_the_lease_lasts_nobody_else_takes_it():
    taken = rules.claim(a_document(), NOW)
    assert rules.claim(taken, NOW + LEASE - SECOND) is None


def test_when_the_lease_has_run_out_somebody_else_begins_anew():
    halfway = rules.progress(rules.claim(a_document(), NOW), 1, 2)
    again = rules.claim(halfway, NOW + LEASE)
    assert (halfway.percent, again.percent, again.attempts) == (50, 0, 2)


@pytest.mark.parametrize("state", [State.DONE, State.FAILED])
def test_what_has_ended_is_not_taken(state):
    assert rules.claim(a_document(state=state), NOW) is None


def test_what_was_begun_too_often_has_failed_and_says_what_to_do():
    given_up = rules.claim(a_document(attempts=ATTEMPTS), NOW)
    assert given_up.state == State.FAILED
    assert "重新生成" in given_up.reason


@pytest.mark.parametrize(("attempts", "state"), [(1, State.WAITING), (ATTEMPTS, State.FAILED)])
def test_what_is_given_back_waits_again_until_it_was_tried_often_enough(attempts, state):
    returned = rules.give_back(a_document(state=State.DRAWING, attempts=attempts, leased_until=NOW + LEASE))
    assert (returned.state, returned.leased_until) == (state, None)


@pytest.mark.parametrize(("done", "total", "percent"), [(0, 5000, 0), (2500, 5000, 50), (5000, 5000, 99), (0, 0, 0)])
def test_progress_is_never_whole_before_the_file_is_there(done, total, percent):
    assert rules.progress(a_document(), done, total).percent == percent


def test_a_finished_one_is_whole():
    assert rules.finish(a_document(percent=60)).percent == 100


@pytest.mark.parametrize(
    ("document", "later", "is_kept"),
    [
        (a_document(state=State.DONE), timedelta(0), True),
        (a_document(state=State.DONE), KEPT_FOR, False),
        (a_document(state=State.WAITING), SECOND, True),
        (a_document(state=State.FAILED), SECOND, False),
    ],
)
def test_what_failed_or_ran_out_is_made_anew(document, later, is_kept):
    assert rules.is_kept(document, NOW + later) is is_kept


def test_made_anew_it_replaces_the_earlier_one():
    failed = a_document(state=State.FAILED, attempts=ATTEMPTS, version=7)
    asked = failed.model_dump(include={"document_id", "unit_id", "unit_name", "request", "filename"})
    anew = rules.ask(asked, failed, NOW)
    assert (anew.state, anew.attempts, anew.version) == (State.WAITING, 0, 7)


def test_the_unit_that_asked_finds_it():
    assert rules.refuse_stranger(a_document(), acting_for(a_unit()), NOW).document_id == "f1"


@pytest.mark.parametrize(
    ("found", "unit", "later"),
    [
        (None, "employer", SECOND),
        (a_document(), "supervisor", SECOND),
        (a_document(), "employer", KEPT_FOR),
    ],
    ids=["absent", "another unit's", "run out"],
)
def test_nobody_else_does_and_not_for_ever(found, unit, later):
    with pytest.raises(NotFound):
        rules.refuse_stranger(found, acting_for(a_unit(unit)), NOW + later)
