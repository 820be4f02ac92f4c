"""The answer to a key is kept in the transaction that does the work, and given again."""

import json

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.handlers.ids import new_id
from chalicelib.storage import accounts, receipts
from chalicelib.storage.receipts import AlreadyAnswered, Receipt
from tests.build import NOW
from tests.handlers.asking import ask
from tests.parties import a_registration, a_visitor
from tests.storage.arranging import a_new_account
from tests.storage.rows import all_at_once, all_rows, keys


@pytest.fixture
def key():
    return new_id()


def a_receipt(key, body="body", answer='{"status": 201}'):
    return Receipt("anyone", key, body, answer, NOW)


def test_the_first_answer_is_found_again(key):
    accounts.create_account(a_new_account(), a_receipt(key))
    assert receipts.find_answer("anyone", key, "body") == '{"status": 201}'


def test_an_answer_of_many_lines_is_kept_whole(key):
    accounts.create_account(a_new_account(), a_receipt(key, answer="a\nb\nc"))
    assert receipts.find_answer("anyone", key, "body") == "a\nb\nc"


def test_an_unused_key_has_no_answer(key):
    assert receipts.find_answer("anyone", key, "body") is None


def test_another_body_under_the_key_conflicts(key):
    accounts.create_account(a_new_account(), a_receipt(key))
    with pytest.raises(Conflict, match="idempotency_conflict"):
        receipts.find_answer("anyone", key, "other body")


def test_another_caller_has_keys_of_their_own(key):
    accounts.create_account(a_new_account(), a_receipt(key))
    assert receipts.find_answer("somebody", key, "other body") is None


def test_work_under_a_used_key_is_not_done(key):
    accounts.create_account(a_new_account(), a_receipt(key))
    before = keys()
    with pytest.raises(AlreadyAnswered):
        accounts.create_account(a_new_account(), a_receipt(key))
    assert keys() == before


def test_work_that_fails_leaves_no_receipt(key):
    first = a_new_account()
    accounts.create_account(first)
    with pytest.raises(Conflict):
        accounts.create_account(a_new_account(username=first.after.username), a_receipt(key))
    assert receipts.find_answer("anyone", key, "body") is None


def test_a_receipt_is_deleted_after_a_day():
    key = new_id()
    before = keys()
    accounts.create_account(a_new_account(), a_receipt(key))
    made = [row for row in all_rows() if (row["pk"]["S"], row["sk"]["S"]) not in before]
    receipt = next(row for row in made if row["pk"]["S"].startswith("receipt#"))
    assert int(receipt["expires_at"]["N"]) == NOW.timestamp() + 86_400


@pytest.mark.parametrize("round_", range(3))
def test_eight_at_once_under_one_key_make_one_account_and_get_one_answer(key, round_):
    given = a_registration()
    answers = all_at_once([lambda: ask(a_visitor(), "POST", "/v1/users", given, Idempotency_Key=key) for _ in range(8)])
    assert {status for status, _ in answers} == {201}
    assert len({json.dumps(body) for _, body in answers}) == 1
