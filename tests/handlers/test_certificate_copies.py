"""The holder hands out a copy for one purpose; whoever gets it sees what for, and until when."""

from datetime import timedelta

import pytest
import requests

from tests.handlers.asking import ask, field_codes, send_bytes
from tests.journeys import road
from tests.parties import an_applicant, move_clock
from tests.storage.rows import all_at_once

DAY = road.AFTER_PUBLICITY + timedelta(days=1)
BID = {"purpose": "投标", "days": 30}


@pytest.fixture(scope="module")
def several(stage):
    filed = road.accepted_at_once(stage, 6, road.a_notice(stage.committee))
    road.certified(filed)
    return iter(filed)


@pytest.fixture
def filed(several):
    move_clock(DAY)
    return next(several)


def path_of(filed):
    return f"/v1/certificates/{filed.seen_by(filed.applicant)['certificate_number']}"


def test_a_copy_is_downloaded_listed_and_checked_by_its_own_code(filed, visitor):
    path = f"{path_of(filed)}/copies"
    made = filed.applicant.post(path, BID, 201)
    assert (made["expires_on"], made["expires_in"]) == ("2026-06-20", 300)
    assert requests.get(made["url"], timeout=10).content.startswith(b"%PDF-")
    assert [one["copy_id"] for one in filed.applicant.get(path)["items"]] == [made["copy_id"]]
    checked = visitor.get(f"{path}/{made['copy_id']}")
    assert (checked["purpose"], checked["expires_on"], checked["copy_status"]) == ("投标", "2026-06-20", "live")
    assert checked["name"] == "王*"
    page = send_bytes("GET", f"{path}/{made['copy_id']}", b"", Accept="text/html")["body"]
    assert "副本用途" in page
    assert "证书有效" in page
    assert visitor.get(f"{path}/unknown", expect=404)["code"] == "copy_not_found"


def test_whatever_the_purpose_says_the_page_shows_it_and_runs_nothing(filed):
    path = f"{path_of(filed)}/copies"
    made = filed.applicant.post(path, BID | {"purpose": "<script>alert(1)</script>"}, 201)
    page = send_bytes("GET", f"{path}/{made['copy_id']}", b"", Accept="text/html")
    assert "&lt;script&gt;" in page["body"]
    assert "<script" not in page["body"]
    assert page["headers"]["Cache-Control"] == "no-store"


def test_a_copys_link_dies_with_it(filed, visitor):
    path = f"{path_of(filed)}/copies"
    made = filed.applicant.post(path, BID | {"days": 1}, 201)
    move_clock((DAY + timedelta(days=1)).replace(hour=23, minute=59))
    assert 0 < filed.applicant.get(path)["items"][0]["expires_in"] <= 60
    move_clock((DAY + timedelta(days=2)).replace(hour=0, minute=0))
    assert filed.applicant.get(path)["items"] == []
    assert visitor.get(f"{path}/{made['copy_id']}")["copy_status"] == "expired"
    page = send_bytes("GET", f"{path}/{made['copy_id']}", b"", Accept="text/html")["body"]
    assert "证书有效" not in page


def test_of_two_copies_at_once_only_one_gets_the_last_place(filed):
    path = f"{path_of(filed)}/copies"
    for _ in range(2):
        filed.applicant.post(path, BID, 201)
    hands = [filed.applicant.twin() for _ in range(2)]
    statuses = all_at_once([lambda h=h: ask(h, "POST", path, BID)[0] for h in hands])
    assert sorted(statuses) == [201, 409]
    assert len(filed.applicant.get(path)["items"]) == 3
    assert filed.applicant.post(path, BID, 409)["code"] == "too_many_copies"


def test_a_revoked_certificate_has_no_copies(filed, visitor):
    path = path_of(filed)
    made = filed.applicant.post(f"{path}/copies", BID, 201)
    filed.stage.committee.post(f"{path}/revocation", {"reason_class": "mistake", "reason": "同名误发"})
    assert filed.applicant.post(f"{path}/copies", BID, 409)["code"] == "certificate_revoked"
    assert filed.applicant.get(f"{path}/copies", expect=409)["code"] == "certificate_revoked"
    assert visitor.get(f"{path}/copies/{made['copy_id']}")["status"] == "revoked"


def test_only_the_holder_and_within_ninety_days(filed):
    path = f"{path_of(filed)}/copies"
    assert an_applicant().post(path, BID, 404)["code"] == "certificate_not_found"
    assert filed.stage.committee.post(path, BID, 403)["code"] == "not_allowed"
    assert set(field_codes(filed.applicant.post(path, BID | {"days": 91}, 422))) == {"days"}
