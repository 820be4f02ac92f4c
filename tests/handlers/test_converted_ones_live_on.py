"""After the conversion a certificate lives like any other: issued anew when corrected, copied for a purpose."""

from datetime import timedelta

import pytest
import requests

from chalicelib.storage.certificates import load_certificate
from tests.handlers.asking import field_codes
from tests.handlers.paper import complete, decide, path, send
from tests.handlers.test_new_portraits import picture
from tests.parties import START, an_applicant, move_clock

AGAIN = {"reason": "照片更换"}


@pytest.fixture
def holder(stage):
    move_clock(START)
    return an_applicant()


@pytest.fixture
def old(stage, holder):
    registered = complete(stage, holder)
    return registered | decide(stage.committee, registered)


def certificate(old, rest=""):
    return f"/v1/certificates/{old['certificate_number']}{rest}"


def actions(holder, old):
    return [entry["action"] for entry in holder.get(path(old))["history"]]


def test_a_corrected_name_has_it_issued_anew(stage, holder, old, seeded, visitor):
    body = {"name": "王鸣", "reason": "登记时打错字", "evidence": "户口簿"}
    asked = seeded[0].post(f"/v1/users/{holder.party_id}/corrections", body, 201)
    decision = {"decision": "approve", "reason": "已核对"}
    seeded[1].post(f"/v1/corrections/{asked['correction_id']}/decision", decision)
    move_clock(START + timedelta(minutes=20))
    assert visitor.post("/local/jobs/reissue_certificates")["reissued"] == 1
    after = load_certificate(old["certificate_number"])
    assert (after.edition, after.holder_name, holder.get(path(old))["holder_name"]) == (2, "王鸣", "王鸣")
    assert actions(holder, old) == ["register", "confirm", "reissue"]
    assert visitor.get(certificate(old, "?edition=1"))["status"] == "corrected"
    link = holder.get(path(old, "/certificate"))["url"]
    assert requests.get(link, timeout=10).content.startswith(b"%PDF-")


def test_its_holder_brings_a_new_portrait_and_the_committee_issues_with_it(stage, holder, old):
    made = holder.post(certificate(old, "/portraits"), {}, 201)
    send(made["upload"], picture())
    holder.post(certificate(old, f"/portraits/{made['portrait_id']}/confirmation"))
    told = AGAIN | {"portrait_id": made["portrait_id"]}
    anew = stage.committee.post(certificate(old, "/reissue"), told, 201)
    assert (anew["edition"], anew["old_id"], anew["declaration_id"]) == (2, old["old_id"], None)
    assert stage.committee.post(certificate(old, "/reissue"), told, 201) == anew
    assert load_certificate(old["certificate_number"]).portrait.portrait_id == made["portrait_id"]
    assert stage.committee.get(path(old))["status"] == "confirmed"
    refused = stage.committee.post(certificate(old, "/reissue"), AGAIN | {"portrait_of": "d-other"}, 422)
    assert field_codes(refused) == {"portrait_of": "not_found"}


def test_its_holder_has_copies_made(stage, holder, old, visitor):
    made = holder.post(certificate(old, "/copies"), {"purpose": "投标", "days": 30}, 201)
    assert requests.get(made["url"], timeout=10).content.startswith(b"%PDF-")
    assert visitor.get(certificate(old, f"/copies/{made['copy_id']}"))["copy_status"] == "live"
    assert an_applicant().post(certificate(old, "/copies"), {"purpose": "投标", "days": 30}, 404)
