"""A certificate is revoked by who issued it; the public sees that, and the person sees why and for how long."""

import json
from datetime import date, timedelta

import pytest

from chalicelib.domain import bars, status_lists
from chalicelib.domain.bars import Bar
from chalicelib.domain.signing import from_unpadded
from chalicelib.storage import signing
from chalicelib.storage.bars import add_bar
from chalicelib.storage.status_lists import place_of
from chalicelib.storage.transaction import Transaction
from tests.handlers.asking import ask, send_bytes
from tests.journeys import road
from tests.parties import START, a_unit, an_applicant, move_clock
from tests.storage.rows import all_at_once

FRAUD = {"reason_class": "fraud", "reason": "论文系他人成果", "evidence": "查重报告"}
MISTAKE = {"reason_class": "mistake", "reason": "同名误发"}


@pytest.fixture(scope="module")
def several(stage):
    """Certified on the day of the confirmation; each test takes one of its own."""
    filed = road.accepted_at_once(stage, 12, road.a_notice(stage.committee))
    road.certified(filed)
    return iter(filed)


@pytest.fixture
def filed(several):
    move_clock(road.AFTER_PUBLICITY)
    return next(several)


def number_of(filed):
    return filed.seen_by(filed.applicant)["certificate_number"]


def revoke(filed, by=None, expect=200, **told):
    path = f"/v1/certificates/{number_of(filed)}/revocation"
    return (by or filed.stage.committee).post(path, FRAUD | told, expect)


def test_fraud_ends_the_certificate_and_bars_for_three_years(filed, visitor):
    revoked = revoke(filed)
    assert (revoked["status"], revoked["revoked_on"], revoked["barred_until"]) == (
        "revoked",
        "2026-05-20",
        "2029-05-19",
    )
    seen = filed.seen_by(filed.applicant)
    assert (seen["status"], seen["certificate_status"], seen["certificate_label"]) == (
        "revoked",
        "revoked",
        "证书已撤销",
    )
    checked = visitor.get(f"/v1/certificates/{revoked['number']}")
    assert (checked["status"], checked["integrity"], checked["reason_class"]) == ("revoked", "intact", "fraud")
    assert "论文" not in str(checked)
    page = send_bytes("GET", f"/v1/certificates/{revoked['number']}", b"", Accept="text/html")["body"]
    assert "证书已撤销，不再有效" in page
    assert "证书有效" not in page


def test_the_holder_reads_why_and_downloads_no_more(filed):
    revoke(filed)
    assert {"revoked", "barred"} <= {
        message["kind"] for message in filed.applicant.get("/v1/me/notifications")["items"]
    }
    history = filed.applicant.get(f"{filed.path}/history")
    assert history["intact"]
    assert (history["items"][-1]["action"], history["items"][-1]["reason"]) == ("revoke", FRAUD["reason"])
    assert filed.applicant.get(f"{filed.path}/certificate", expect=409)["code"] == "certificate_revoked"
    assert filed.stage.committee.get(f"{filed.path}/certificate")["status"] == "revoked"


def test_who_is_barred_begins_and_submits_nothing_until_the_last_day_is_over(filed):
    stage, applicant = filed.stage, filed.applicant
    next_year = road.a_notice(stage.committee, year=2027)
    draft = road.a_complete_draft(stage, next_year, applicant)
    revoke(filed)
    refused = draft.submit(409)
    assert (refused["code"], refused["until"], refused["reason_class"]) == ("barred", "2029-05-19", "fraud")
    assert refused["ask"] in refused["detail"]
    other = road.a_notice(stage.committee, year=2028)
    beginning = road.a_beginning(other, stage.employer)
    assert applicant.post("/v1/declarations", beginning, 409)["code"] == "barred"
    bar = applicant.get("/v1/me")["bar"]
    assert (bar["until"], bar["reason"], bar["certificate_number"]) == ("2029-05-19", "弄虚作假", number_of(filed))


@pytest.mark.parametrize("together", [False, True])
def test_what_waits_at_the_committee_when_the_bar_falls_is_refused_and_not_accepted(stage, together):
    waiting = road.at_committee(stage)[0]
    barred(waiting.applicant, date(2029, 5, 5))
    if together:
        body = {"decision": "accept", "declaration_ids": [waiting.declaration_id]}
        [answer] = stage.committee.post("/v1/reviews", body)["items"]
    else:
        answer = waiting.accept(expect=409)
        assert "2029年5月5日" in answer["detail"]
    assert answer["code"] == "applicant_barred"
    assert waiting.accept("refuse", reason="弄虚作假，限制申报期内")["status"] == "refused"


def barred(applicant, until):
    told = {"account_id": applicant.party_id, "since": date(2023, 5, 6), "until": until, "reason_class": "fraud"}
    told |= {"certificate_number": "372023000000011", "unit_id": "u", "unit_name": "某评委会", "rules_version": "1"}
    transaction = Transaction()
    add_bar(transaction, Bar(**told, version=None))
    transaction.commit()


def test_after_its_last_day_a_bar_is_in_nobodys_way(stage):
    applicant, beginning = an_applicant(), road.a_beginning(road.a_notice(stage.committee), stage.employer)
    barred(applicant, START.date() - timedelta(days=1))
    applicant.post("/v1/declarations", beginning, 201)
    assert applicant.get("/v1/me")["bar"] is None


def test_a_bar_that_falls_while_one_submits_comes_first(stage, monkeypatch):
    draft = road.a_complete_draft(stage)
    refuse = bars.refuse_barred

    def barred_meanwhile(*seen):
        refuse(*seen)
        barred(draft.applicant, date(2029, 5, 5))

    monkeypatch.setattr(bars, "refuse_barred", barred_meanwhile)
    assert draft.submit(409)["code"] == "barred"
    assert draft.seen_by(draft.applicant)["status"] == "draft"


def test_a_mistake_bars_nobody(filed):
    assert revoke(filed, **MISTAKE, evidence=None)["barred_until"] is None
    beginning = road.a_beginning(road.a_notice(filed.stage.committee, year=2027), filed.stage.employer)
    filed.applicant.post("/v1/declarations", beginning, 201)
    assert filed.applicant.get("/v1/me")["bar"] is None


def test_revoking_twice_is_once(filed):
    first = revoke(filed)
    assert revoke(filed) == first
    actions = [entry["action"] for entry in filed.applicant.get(f"{filed.path}/history")["items"]]
    assert actions.count("revoke") == 1
    assert revoke(filed, expect=409, reason="另一个原因")["code"] == "already_revoked"


def test_of_two_bars_the_one_that_stands_is_answered(filed):
    barred(filed.applicant, date(2030, 1, 1))
    assert revoke(filed)["barred_until"] == "2030-01-01"
    assert revoke(filed)["barred_until"] == "2030-01-01"


def test_only_the_committee_that_issued_it_revokes(filed):
    assert revoke(filed, by=a_unit("committee"), expect=404)["code"] == "certificate_not_found"
    assert revoke(filed, by=filed.stage.employer, expect=403)["code"] == "not_allowed"
    assert revoke(filed, by=filed.applicant, expect=403)["code"] == "not_allowed"


def test_two_revocations_at_once_are_one(filed):
    path = f"/v1/certificates/{number_of(filed)}/revocation"
    hands = [filed.stage.committee.twin() for _ in range(4)]
    statuses = all_at_once([lambda h=h: ask(h, "POST", path, FRAUD)[0] for h in hands])
    assert 200 in statuses
    assert set(statuses) <= {200, 409}
    actions = [entry["action"] for entry in filed.applicant.get(f"{filed.path}/history")["items"]]
    assert actions.count("revoke") == 1


def test_the_status_list_tells_of_the_revocation_and_of_nothing_else(filed, visitor):
    number, place = number_of(filed), place_of(number_of(filed))
    path = f"/v1/certificates/status-lists/{place.list_id}"
    before = visitor.get(path)
    assert (before["type"], before["statusPurpose"]) == ("BitstringStatusList", "revocation")
    assert not status_lists.is_revoked(before["encodedList"], place.index)
    revoke(filed)
    after = visitor.get(path)
    assert after["encodedList"] == status_lists.with_revoked(before["encodedList"], place.index)
    assert number not in str(after)


def test_the_list_is_signed_with_a_published_key_and_again_once_it_changes(filed, visitor):
    path = f"/v1/certificates/status-lists/{place_of(number_of(filed)).list_id}"
    before = visitor.get(path)
    assert visitor.get(path)["jws"] == before["jws"]
    revoke(filed)
    after = visitor.get(path)
    assert payload_of(before)["credentialSubject"]["encodedList"] == before["encodedList"]
    assert payload_of(after)["credentialSubject"]["encodedList"] == after["encodedList"] != before["encodedList"]
    assert (payload_of(after)["validUntil"], after["ttl"]) == (after["validUntil"], 300_000)


def payload_of(shown):
    """Of a list whose signature holds."""
    signed, _, signature = shown["jws"].rpartition(".")
    header, payload = (json.loads(from_unpadded(part)) for part in signed.split("."))
    [key] = [key for key in signing.list_keys() if key.kid == header["kid"]]
    assert signing.verifies(key, signed.encode(), from_unpadded(signature))
    return payload


def test_the_public_answer_names_the_list_and_the_place_in_it(filed, visitor):
    number, place = number_of(filed), place_of(number_of(filed))
    told = {"list": place.list_id, "index": place.index}
    assert visitor.get(f"/v1/certificates/{number}")["status_list"] == told
    code = {"qr": f"https://zc.example.gov.cn/v1/certificates/{number}"}
    assert visitor.post("/v1/certificates/verifications", code, 200)["status_list"] == told


def test_a_list_may_be_kept_a_while_and_nonsense_is_not_found(visitor):
    visitor.get("/v1/certificates/status-lists/372031000")
    assert "max-age" in visitor.headers["Cache-Control"]
    assert visitor.get("/v1/certificates/status-lists/x", expect=404)["code"] == "status_list_not_found"


def test_a_reason_is_needed(several, stage):
    problem = stage.committee.post("/v1/certificates/372026000000017/revocation", {"reason_class": "fraud"}, 422)
    assert problem["errors"][0]["field"] == "reason"
