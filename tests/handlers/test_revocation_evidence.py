"""What proves the reason of a revocation: files that the history knows by their hash, and nobody exchanges."""

import hashlib
from datetime import timedelta

import pytest
import requests

from chalicelib.handlers.running import Budget
from chalicelib.handlers.sweeping import sweep
from chalicelib.storage import files
from tests.handlers.asking import field_codes
from tests.handlers.paper import send
from tests.journeys import road
from tests.parties import a_unit, move_clock

DAY = road.AFTER_PUBLICITY
REPORT = b"%PDF-1.7 similarity report"
MISTAKE = {"reason_class": "mistake", "reason": "同名误发"}


@pytest.fixture(scope="module")
def several(stage):
    filed = road.accepted_at_once(stage, 4, road.a_notice(stage.committee))
    road.certified(filed)
    return iter(filed)


@pytest.fixture
def filed(several):
    move_clock(DAY)
    return next(several)


def path_of(filed):
    return f"/v1/certificates/{filed.seen_by(filed.applicant)['certificate_number']}"


def uploaded(filed, data=REPORT):
    made = filed.stage.committee.post(f"{path_of(filed)}/revocation-evidence", {}, 201)
    if data:
        send(made["upload"], data)
    return made


def revoke(filed, *evidence, expect=200):
    told = MISTAKE | {"evidence_ids": [made["evidence_id"] for made in evidence]}
    return filed.stage.committee.post(f"{path_of(filed)}/revocation", told, expect)


def versions(filed, made):
    number = path_of(filed).rpartition("/")[2]
    return list(files.list_versions(f"evidence/revocation-{number}-{made['evidence_id']}"))


def test_a_revocation_holds_on_to_its_proof_as_it_was(filed):
    committee, made = filed.stage.committee, uploaded(filed)
    assert revoke(filed, made)["evidence_ids"] == [made["evidence_id"]]
    send(made["upload"], b"%PDF-1.7 another one")
    [shown] = committee.get(f"{path_of(filed)}/revocation")["files"]
    assert requests.get(shown["url"], timeout=10).content == REPORT
    entry = filed.applicant.get(f"{filed.path}/history")["items"][-1]
    assert entry["details"]["files"] == [{"evidence_id": made["evidence_id"], "sha256": shown["sha256"]}]
    assert shown["sha256"] == hashlib.sha256(REPORT).hexdigest()
    sweep(DAY + timedelta(hours=25), Budget(60))
    assert len(versions(filed, made)) == 1
    assert requests.get(shown["url"], timeout=10).content == REPORT
    assert revoke(filed, made)["status"] == "revoked", "repeated, also when the tickets are gone"


@pytest.mark.parametrize("data", [None, b"no proof at all"], ids=["nothing", "text"])
def test_what_was_not_uploaded_or_is_no_document_proves_nothing(filed, data):
    assert field_codes(revoke(filed, uploaded(filed, data), expect=422)) == {"evidence_ids": "evidence_missing"}
    assert filed.seen_by(filed.applicant)["status"] == "certified"


def test_what_no_revocation_names_goes_after_a_day_and_is_not_named_any_more(filed, visitor):
    made, stranger = uploaded(filed), a_unit("committee")
    assert stranger.post(f"{path_of(filed)}/revocation-evidence", {}, 404)["code"] == "certificate_not_found"
    assert filed.stage.committee.get(f"{path_of(filed)}/revocation", expect=404)["code"] == "not_revoked"
    move_clock(DAY + timedelta(hours=23, minutes=1))
    assert field_codes(revoke(filed, made, expect=422)) == {"evidence_ids": "evidence_missing"}
    sweep(DAY + timedelta(hours=25), Budget(60))
    assert versions(filed, made) == []
