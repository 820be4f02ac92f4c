"""A paper certificate's way: registered and scanned by its holder, checked by the committee, downloaded as PDF."""

import hashlib
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from chalicelib.domain.number_leases import series_of
from tests.handlers.asking import ask, field_codes
from tests.handlers.paper import PDF, complete, decide, path, register, send
from tests.journeys import road
from tests.parties import START, a_unit, an_applicant, move_clock
from tests.storage.numbering import assert_accounted, certified_serials
from tests.storage.rows import all_at_once


@pytest.fixture
def holder(stage):
    return an_applicant()


def test_the_committee_finds_what_waits_for_it_and_sees_the_scan(stage, holder):
    old = complete(stage, holder)
    waiting = stage.committee.get_all("/v1/old-certificates?status=pending&limit=100")
    assert old["old_id"] in {item["old_id"] for item in waiting}
    shown = stage.committee.get(path(old))
    assert requests.get(shown["scan_url"], timeout=10).content == PDF
    assert requests.get(shown["portrait_url"], timeout=10).content == road.portrait()


def test_what_is_confirmed_is_downloaded_as_an_electronic_certificate(stage, holder, visitor):
    old = complete(stage, holder)
    number = decide(stage.committee, old)["certificate_number"]
    row = holder.get("/v1/me/old-certificates")["items"][0]
    assert (row["status_label"], row["certificate_label"]) == ("已换发电子证书", "下载证书")
    link = holder.get(path(old, "/certificate"))
    assert requests.get(link["url"], timeout=10).content.startswith(b"%PDF-")
    verified = visitor.get(f"/v1/certificates/{number}")
    assert (verified["integrity"], verified["status"], verified["awarded_on"]) == ("intact", "valid", "2012-12-20")


def test_of_a_converted_one_the_holder_hands_out_copies(stage, holder, visitor):
    number = decide(stage.committee, complete(stage, holder))["certificate_number"]
    copies = f"/v1/certificates/{number}/copies"
    made = holder.post(copies, {"purpose": "投标", "days": 30}, 201)
    text = subprocess.run(
        ["pdftotext", "-raw", "-", "-"],
        input=requests.get(made["url"], timeout=10).content,
        capture_output=True,
        check=True,
    ).stdout.decode()
    assert "换发" in text
    assert "济南城乡建设集团有限公司" in text
    assert [one["copy_id"] for one in holder.get(copies)["items"]] == [made["copy_id"]]
    assert visitor.get(f"{copies}/{made['copy_id']}")["copy_status"] == "live"
    assert an_applicant().post(copies, {"purpose": "投标", "days": 30}, 404)["code"] == "certificate_not_found"


def test_the_converted_ones_file_is_known_by_its_hash(stage, holder, visitor):
    old = complete(stage, holder)
    number = decide(stage.committee, old)["certificate_number"]
    document = requests.get(holder.get(path(old, "/certificate"))["url"], timeout=10).content
    told = visitor.post("/v1/certificates/verifications", {"sha256": hashlib.sha256(document).hexdigest()}, 200)
    assert (told["outcome"], told["status"], told["number"]) == ("genuine", "valid", number)


def test_the_holder_is_told_and_reads_who_saw_the_number(stage, holder):
    decide(stage.committee, complete(stage, holder))
    assert holder.get("/v1/me/notifications")["items"][0]["kind"] == "old_certificate_converted"
    assert holder.get("/v1/me/accesses")["items"][0]["purpose"] == "证书制作"


def test_confirming_twice_is_confirming_once(stage, holder):
    old = complete(stage, holder)
    assert decide(stage.committee, old) == decide(stage.committee, old)


def test_a_name_corrected_meanwhile_is_the_one_that_is_printed(stage, holder, seeded, visitor):
    old = complete(stage, holder)
    told = {"name": "王鸣珂", "reason": "登记时打错字", "evidence": "户口簿"}
    asked = seeded[0].post(f"/v1/users/{holder.party_id}/corrections", told, 201)
    seeded[1].post(f"/v1/corrections/{asked['correction_id']}/decision", {"decision": "approve", "reason": "已核对"})
    decided = decide(stage.committee, old)
    assert decided["holder_name"] == "王鸣珂"
    assert visitor.get(f"/v1/certificates/{decided['certificate_number']}")["name"] == "王*珂"


def test_one_paper_is_not_converted_twice(stage, holder):
    first = complete(stage, holder)
    decide(stage.committee, first)
    move_clock(START)
    again = complete(stage, an_applicant(), number=f" {first['number'][:2]} {first['number'][2:]}")
    assert decide(stage.committee, again, expect=409)["code"] == "number_converted"
    assert stage.committee.get(path(again))["status"] == "pending"


def test_one_paper_is_not_converted_by_two_committees(stage, holder):
    first = complete(stage, holder)
    decide(stage.committee, first)
    move_clock(START)
    elsewhere = replace(stage, committee=a_unit("committee"))
    again = complete(elsewhere, holder, number=first["number"].lower())
    assert decide(elsewhere.committee, again, expect=409)["code"] == "number_converted"


def test_two_papers_of_the_same_number_from_two_authorities_are_two(stage, holder):
    first = complete(stage, holder)
    decide(stage.committee, first)
    move_clock(START)
    elsewhere = replace(stage, committee=a_unit("committee"))
    other = complete(elsewhere, holder, number=first["number"], awarded_on="2015-06-01")
    assert decide(elsewhere.committee, other)["certificate_number"]


def test_what_is_rejected_is_told_with_the_reason_and_may_be_registered_anew(stage, holder):
    old = complete(stage, holder)
    decide(stage.committee, old, "reject", reason="扫描件不清晰")
    shown = holder.get(path(old))
    assert (shown["status_label"], shown["reason"]) == ("未通过核对", "扫描件不清晰")
    register(stage, holder, number=old["number"])


def test_before_it_is_confirmed_there_is_nothing_to_download(stage, holder):
    assert holder.get(path(register(stage, holder), "/certificate"), 404)["code"] == "certificate_not_issued"


def test_without_a_scan_nothing_is_confirmed(stage, holder):
    old = register(stage, holder)
    assert decide(stage.committee, old, expect=409)["code"] == "scan_missing"


@pytest.mark.parametrize(("data", "code"), [(None, "portrait_missing"), (b"no picture", "portrait_unreadable")])
def test_without_a_portrait_nothing_is_confirmed(stage, holder, data, code):
    old = register(stage, holder)
    send(old["scan_upload"], PDF)
    if data:
        send(old["portrait_upload"], data)
    assert decide(stage.committee, old, expect=409)["code"] == code


def test_a_committee_of_another_field_is_refused(stage, holder):
    assert field_codes(register(stage, holder, 422, level="senior")) == {"committee_id": "no_jurisdiction"}


def test_strangers_know_nothing_of_it(stage, holder):
    old = complete(stage, holder)
    an_applicant().get(path(old), 404)
    other = a_unit("committee")
    other.get(path(old), 404)
    assert decide(other, old, expect=404)["code"] == "not_found"


def test_two_clerks_who_confirm_at_once_give_two_numbers_and_no_gap(stage):
    hubei = a_unit("committee", region_code="420100")
    asked = replace(stage, committee=hubei)
    olds = [complete(asked, an_applicant()) for _ in range(3)]
    move_clock(START + timedelta(minutes=16))
    decision = {"decision": "confirm"}
    answers = all_at_once([lambda old=old: ask(hubei.twin(), "POST", path(old, "/decision"), decision) for old in olds])
    assert [status for status, _ in answers] == [200] * 3
    series = series_of("420100", 2026)
    assert certified_serials(series) == [1, 2, 3]
    assert_accounted(series)
