"""Certificates: downloaded by their holder, verified by anybody, with as little about the person as will do."""

import hashlib

import pytest
import requests

from chalicelib.storage.certificates import load_certificate
from chalicelib.storage.reading import get
from chalicelib.storage.tables import DeclarationItem
from tests.handlers.asking import ask, send_bytes
from tests.journeys import road
from tests.parties import START, an_applicant, move_clock


@pytest.fixture(scope="module")
def filed(stage):
    """One who passed and one who failed."""
    filed = road.accepted(stage, 2)
    road.certified(filed, [True, False])
    move_clock(START)
    return filed


@pytest.fixture(scope="module")
def holder(filed):
    return filed[0]


@pytest.fixture(scope="module")
def number(holder):
    return holder.seen_by(holder.applicant)["certificate_number"]


def test_before_it_is_issued_there_is_no_certificate(stage):
    filed = road.accepted(stage)[0]
    road.published([filed])
    problem = filed.applicant.get(f"{filed.path}/certificate", expect=404)
    assert problem["code"] == "certificate_not_issued"


def test_who_failed_has_no_certificate(filed):
    failed = filed[1]
    assert failed.applicant.get(f"{failed.path}/certificate", expect=404)["code"] == "certificate_not_issued"


def test_the_list_offers_the_download(holder):
    listed = holder.applicant.get("/v1/declarations")["items"][0]
    assert (listed["status_label"], listed["certificate_status"], listed["certificate_label"]) == (
        "已发证",
        "valid",
        "下载证书",
    )


def test_the_file_is_the_one_whose_hash_the_record_holds(holder, number):
    download = holder.applicant.get(f"{holder.path}/certificate")
    document = requests.get(download["url"], timeout=10).content
    assert document.startswith(b"%PDF-")
    assert hashlib.sha256(document).hexdigest() == load_certificate(number).file_sha256


def test_the_download_is_saved_under_a_name_that_people_can_read(holder):
    download = holder.applicant.get(f"{holder.path}/certificate")
    disposition = requests.get(download["url"], timeout=10).headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''%E8%81%8C%E7%A7%B0")


def test_the_committee_downloads_it_too(holder, number):
    assert holder.stage.committee.get(f"{holder.path}/certificate")["number"] == number


def test_strangers_and_units_do_not_download_it(holder):
    assert an_applicant().get(f"{holder.path}/certificate", expect=404)["code"] == "not_found"
    assert holder.stage.employer.get(f"{holder.path}/certificate", expect=403)["code"] == "not_allowed"


def test_anybody_verifies_integrity_status_and_issuer(visitor, number):
    checked = visitor.get(f"/v1/certificates/{number}")
    assert (checked["integrity"], checked["status"], checked["awarded_on"]) == ("intact", "valid", "2026-05-06")
    assert checked["issuer"].startswith("济南市")


def test_the_public_learns_little_of_the_person(visitor, number, holder):
    checked = visitor.get(f"/v1/certificates/{number}")
    assert checked["name"] == "王*"
    assert set(checked) == {
        "number", "integrity", "status", "status_label", "issuer", "name", "series", "level", "level_label",
        "title", "specialty", "awarded_on", "edition", "revoked_on", "reason_class", "reason_class_label",
        "status_list", "qr",
    }  # fmt: skip


def test_a_number_may_be_typed_in_groups_and_small_letters(visitor, number):
    typed = f"{number[:2]}-{number[2:6]}%20{number[6:].lower()}"
    assert visitor.get(f"/v1/certificates/{typed}")["number"] == number


def test_a_mistyped_number_is_told_apart_from_an_unknown_one(visitor, number):
    last = "1" if number[-2] != "1" else "2"
    mistyped = visitor.get(f"/v1/certificates/{number[:-2]}{last}{number[-1]}", expect=404)
    assert mistyped["code"] == "certificate_number_mistyped"
    assert visitor.get("/v1/certificates/00202600000000A", expect=404)["code"].startswith("certificate_")


@pytest.mark.parametrize("number", ["x", "%20", "-", "证书", "' OR 1=1", "%00"])
def test_nonsense_is_not_found(visitor, number):
    assert ask(visitor, "GET", f"/v1/certificates/{number}")[0] == 404


def test_a_browser_is_shown_a_page(number):
    answer = send_bytes("GET", f"/v1/certificates/{number}", b"", Accept="text/html,application/xhtml+xml")
    assert answer["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert "证书有效" in answer["body"]


def test_a_page_is_not_kept_and_loads_and_runs_nothing(number):
    headers = send_bytes("GET", f"/v1/certificates/{number}", b"", Accept="text/html")["headers"]
    assert (headers["Cache-Control"], headers["Vary"]) == ("no-store", "Accept")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")


@pytest.mark.parametrize("number", ["37202688888888", "37202600000099X"])
def test_a_browser_reads_in_chinese_that_a_number_is_none(number):
    answer = send_bytes("GET", f"/v1/certificates/{number}?edition=1&t=x", b"", Accept="text/html")
    assert answer["statusCode"] == 404
    assert answer["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert "没有找到" in answer["body"]
    assert "证书有效" not in answer["body"]


@pytest.mark.parametrize(
    "accept", ["application/json, text/html;q=0.5", "application/json", "text/html;q=0", "*/*", ""]
)
def test_who_prefers_json_gets_it(number, accept):
    answer = send_bytes("GET", f"/v1/certificates/{number}", b"", Accept=accept)
    assert answer["headers"]["Content-Type"].startswith("application/json")


def test_the_page_masks_the_name_too(number):
    answer = send_bytes("GET", f"/v1/certificates/{number}", b"", accept="text/html")
    assert "王*" in answer["body"]
    assert "王明" not in answer["body"]


def test_a_record_that_was_tampered_with_shows(stage, visitor):
    filed = road.accepted(stage)[0]
    road.certified([filed])
    number = filed.seen_by(filed.applicant)["certificate_number"]
    item = get(DeclarationItem, f"cert#{number}", "certificate")
    item.body = item.body.replace("高级工程师", "正高级工程师")
    item.save()
    assert visitor.get(f"/v1/certificates/{number}")["integrity"] == "broken"
