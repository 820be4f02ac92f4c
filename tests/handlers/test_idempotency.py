"""Idempotency-Key: the same request again gets the first answer again; another one under its key is refused."""

import hashlib
import json

import pytest

from chalicelib.handlers.ids import new_id
from tests.handlers.asking import ask
from tests.journeys import road
from tests.parties import a_registration, a_unit, a_unit_registration, an_applicant
from tests.storage.rows import all_rows


@pytest.fixture
def key():
    return f"key-{new_id()}"


def test_a_repetition_gets_the_first_answer_again(visitor, key):
    given = a_registration()
    first = visitor.post("/v1/users", given, 201, Idempotency_Key=key)
    assert visitor.post("/v1/users", given, 201, Idempotency_Key=key) == first
    assert visitor.headers["Idempotency-Replayed"] == "true"


def test_a_repetition_gets_the_etag_again(stage, key):
    body = road.a_notice_body()
    stage.committee.post("/v1/notices", body, 201, Idempotency_Key=key)
    first = stage.committee.etag
    stage.committee.post("/v1/notices", body, 201, Idempotency_Key=key)
    assert stage.committee.etag == first


def test_the_first_answer_is_not_called_a_repetition(visitor, key):
    visitor.post("/v1/users", a_registration(), 201, Idempotency_Key=key)
    assert "Idempotency-Replayed" not in visitor.headers


def test_another_body_under_the_same_key_conflicts(visitor, key):
    visitor.post("/v1/users", a_registration(), 201, Idempotency_Key=key)
    problem = visitor.post("/v1/users", a_registration(), 409, Idempotency_Key=key)
    assert problem["code"] == "idempotency_conflict"


def _a_path(stage):
    return {"parent_unit_id": stage.supervisor.party_id, "series": "engineering", "level": "associate_senior"}


def test_a_key_belongs_to_its_route(visitor, key):
    visitor.post("/v1/users", a_registration(), 201, Idempotency_Key=key)
    visitor.post("/v1/units", a_unit_registration(), 201, Idempotency_Key=key)


def test_the_same_key_and_body_for_another_thing_conflicts(stage, key):
    first = road.a_draft(stage)
    second = road.a_draft(stage, road.a_notice(stage.committee, year=2027), first.applicant)
    body = {"kind": "other", "filename": "证明.pdf", "content_type": "application/pdf", "size": 9, "sha256": "a" * 64}
    first.applicant.post(f"{first.path}/attachments", body, 201, Idempotency_Key=key)
    problem = first.applicant.post(f"{second.path}/attachments", body, 409, Idempotency_Key=key)
    assert problem["code"] == "idempotency_conflict"


def test_the_same_json_written_otherwise_is_the_same_body(visitor, key):
    given = a_registration()
    made = visitor.post("/v1/users", given, 201, Idempotency_Key=key)
    assert visitor.post("/v1/users", dict(reversed(given.items())), 201, Idempotency_Key=key) == made


def test_a_refused_request_may_be_corrected_under_its_key(visitor, key):
    given = a_registration(phone="1")
    visitor.post("/v1/users", given, 422, Idempotency_Key=key)
    visitor.post("/v1/users", given | {"phone": "13853100009"}, 201, Idempotency_Key=key)


def test_an_echo_does_not_use_the_key_up(visitor, key):
    given = a_registration(confirm=False)
    visitor.post("/v1/users", given, 200, Idempotency_Key=key)
    visitor.post("/v1/users", given | {"confirm": True}, 201, Idempotency_Key=key)


def test_two_people_may_choose_the_same_key(stage, key):
    notice_id = road.a_notice(stage.committee)
    made = [
        applicant.post("/v1/declarations", road.a_beginning(notice_id, stage.employer), 201, Idempotency_Key=key)
        for applicant in (an_applicant(), an_applicant())
    ]
    assert made[0]["declaration_id"] != made[1]["declaration_id"]


def test_a_unit_is_registered_once(visitor, key):
    given = a_unit_registration()
    first = visitor.post("/v1/units", given, 201, Idempotency_Key=key)
    assert visitor.post("/v1/units", given, 201, Idempotency_Key=key) == first


def test_a_path_is_requested_once(key, stage):
    lower = a_unit("employer")
    made = [lower.post("/v1/paths", _a_path(stage), 201, Idempotency_Key=key) for _ in range(2)]
    assert made[0] == made[1]


def test_without_a_key_a_repetition_is_a_second_request(visitor):
    given = a_registration()
    visitor.post("/v1/users", given, 201)
    assert ask(visitor, "POST", "/v1/users", given)[0] == 409


def test_a_receipt_keeps_no_hash_by_which_a_password_could_be_guessed(visitor, key):
    given = a_registration()
    visitor.post("/v1/users", given, 201, Idempotency_Key=key)
    (receipt,) = [row for row in all_rows() if row["pk"]["S"].startswith("receipt#") and given["username"] in str(row)]
    plain = json.dumps([{}, given], sort_keys=True).encode()
    assert hashlib.sha256(plain).hexdigest() not in str(receipt)


def test_a_report_under_a_used_key_with_other_ranks_conflicts(stage, key):
    notice_id = road.a_notice(stage.committee)
    filed = [road.submitted(stage, notice_id) for _ in range(2)]
    for one in filed:
        one.review(stage.employer, "pass")
    road.publicize(stage.employer, filed)
    items = [{"declaration_id": one.declaration_id, "rank": n} for n, one in enumerate(filed, 1)]
    body = {"notice_id": notice_id, "level": "associate_senior", "items": items}
    first = stage.employer.post("/v1/reports", body, Idempotency_Key=key)
    assert stage.employer.post("/v1/reports", body, Idempotency_Key=key) == first
    problem = stage.employer.post("/v1/reports", body | {"items": items[::-1]}, 409, Idempotency_Key=key)
    assert problem["code"] == "idempotency_conflict"


def test_results_under_a_used_key_with_other_counts_conflict(stage, key):
    filed = road.accepted(stage, 2)
    body = road.results_body(filed, [True, False])
    made = stage.committee.post("/v1/results", body, 201, Idempotency_Key=key)
    assert stage.committee.post("/v1/results", body, 201, Idempotency_Key=key) == made
    other = road.results_body(filed, [True, True])
    assert stage.committee.post("/v1/results", other, 409, Idempotency_Key=key)["code"] == "idempotency_conflict"
