"""Attachments in many hands at once: one wins, nothing confirmed is lost, and nothing slips into a submission."""

import json
from datetime import timedelta

import pytest

from chalicelib.handlers.running import Budget
from chalicelib.handlers.sweeping import sweep
from chalicelib.storage import files
from chalicelib.storage.reading import get
from chalicelib.storage.tables import DeclarationItem
from local import clock
from tests.handlers.asking import ask
from tests.handlers.uploading import (
    PDF,
    announcement,
    confirm,
    files_one_at_a_time,
    ids,
    key,
    listed,
    sent,
    uploaded,
    versions,
)
from tests.journeys import road
from tests.parties import START, move_clock
from tests.storage.rows import all_at_once

ROUNDS = pytest.mark.parametrize("round_", range(3))
A_DAY = timedelta(hours=24, minutes=5)


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def filed(stage, notice_id):
    return road.a_complete_draft(stage, notice_id)


def confirming(filed, made):
    path = f"{filed.path}/attachments/{made['attachment_id']}/confirmation"
    return lambda: ask(filed.applicant.twin(), "POST", path, {})


@ROUNDS
def test_many_confirmations_at_once_give_one_answer(filed, round_):
    made = sent(filed)
    answers = all_at_once([confirming(filed, made)] * 6)
    assert {status for status, _ in answers} == {200}
    assert {told["verified_at"] for _, told in answers} == {confirm(filed, made)["verified_at"]}


@ROUNDS
def test_of_a_late_confirmation_and_the_sweep_one_wins(stage, notice_id, round_):
    filed = [road.a_draft(stage, notice_id) for _ in range(3)]
    made = [sent(one) for one in filed]
    move_clock(START + A_DAY)
    calls = [confirming(*pair) for pair in zip(filed, made, strict=True)]
    with files_one_at_a_time():
        *answers, _, _ = all_at_once(
            [*calls, lambda: sweep(clock.read(), Budget(60)), lambda: sweep(clock.read(), Budget(60))]
        )
    for one, upload, (status, told) in zip(filed, made, answers, strict=True):
        if status == 200:
            assert (ids(one), told["status"]) == ([upload["attachment_id"]], "verified")
            assert files.read(key(one, upload))[0] == PDF
        else:
            # The bytes may have gone while they were being fetched: then it was never uploaded.
            assert status in (404, 422)
            assert (ids(one), versions(one, upload)) == ([], [])


@ROUNDS
def test_of_two_orders_at_once_one_is_stale(filed, round_):
    three = [uploaded(filed)["attachment_id"] for _ in range(3)]
    listed(filed)
    seen, path = filed.applicant.etag, f"{filed.path}/attachments/order"
    wanted = [three[::-1], [three[1], three[0], three[2]]]
    answers = all_at_once(
        [
            lambda told=told: ask(
                filed.applicant.twin(), "PUT", path, {"kind": "diploma", "attachment_ids": told}, If_Match=seen
            )
            for told in wanted
        ]
    )
    assert sorted(status for status, _ in answers) == [200, 412]
    (winner,) = [told for told, (status, _) in zip(wanted, answers, strict=True) if status == 200]
    assert ids(filed) == winner


@ROUNDS
def test_an_order_changed_during_the_submission_is_in_it_or_refused(filed, round_):
    two = [uploaded(filed)["attachment_id"] for _ in range(2)]
    listed(filed)
    seen, told = filed.applicant.etag, {"kind": "diploma", "attachment_ids": two[::-1]}
    all_at_once(
        [
            lambda: ask(filed.applicant.twin(), "POST", f"{filed.path}/submission", {"pledge": True}),
            lambda: ask(filed.applicant.twin(), "PUT", f"{filed.path}/attachments/order", told, If_Match=seen),
        ]
    )
    filed.submit()
    frozen = json.loads(get(DeclarationItem, f"decl#{filed.declaration_id}", "snapshot#001").body)["attachments"]
    assert [one["attachment_id"] for one in frozen if one["kind"] == "diploma"] == ids(filed)


def test_files_announced_at_once_all_come_and_keep_an_order(filed):
    path = f"{filed.path}/attachments"
    answers = all_at_once([lambda: ask(filed.applicant.twin(), "POST", path, announcement())] * 6)
    assert {status for status, _ in answers} == {201}
    assert sorted(ids(filed)) == sorted(told["attachment_id"] for _, told in answers)
    assert ids(filed) == ids(filed)
