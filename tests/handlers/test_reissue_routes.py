"""A corrected name gets a corrected certificate: same number, next edition, the old one kept and told apart."""

import hashlib
from datetime import timedelta

import pytest
import requests

from chalicelib.handlers import reissuing
from chalicelib.handlers.running import Budget
from chalicelib.storage import files
from chalicelib.storage.certificates import load_certificate, load_edition
from chalicelib.storage.reading import get
from chalicelib.storage.tables import UnitItem
from tests.handlers.asking import ask, field_codes
from tests.journeys import road
from tests.parties import a_unit, move_clock
from tests.storage.rows import all_at_once

DAY = road.AFTER_PUBLICITY + timedelta(days=1)
TYPO = {"reason": "照片更换"}


@pytest.fixture(scope="module")
def several(stage):
    filed = road.accepted_at_once(stage, 10, road.a_notice(stage.committee))
    road.certified(filed)
    return iter(filed)


@pytest.fixture
def filed(several):
    move_clock(DAY)
    return next(several)


def number_of(filed):
    return filed.seen_by(filed.applicant)["certificate_number"]


def reissue(filed, by=None, expect=201, **told):
    return (by or filed.stage.committee).post(f"/v1/certificates/{number_of(filed)}/reissue", TYPO | told, expect)


def rename(seeded, filed, name="王鸣"):
    """By two support accounts."""
    body = {"name": name, "reason": "登记时打错字", "evidence": "户口簿"}
    asked = seeded[0].post(f"/v1/users/{filed.applicant.party_id}/corrections", body, 201)
    decision = {"decision": "approve", "reason": "已核对"}
    return seeded[1].post(f"/v1/corrections/{asked['correction_id']}/decision", decision)


def run(visitor, minutes=2):
    move_clock(DAY + timedelta(minutes=minutes))
    return visitor.post("/local/jobs/reissue_certificates")


def waits(filed):
    return get(UnitItem, f"reissue#{filed.applicant.party_id}", "due") is not None


def test_a_corrected_name_has_the_certificate_issued_anew(filed, seeded, visitor):
    number, before = number_of(filed), load_certificate(number_of(filed))
    rename(seeded, filed)
    assert run(visitor)["reissued"] >= 1
    after = load_certificate(number)
    assert (after.edition, after.holder_name, after.number) == (2, "王鸣", before.number)
    document = requests.get(filed.applicant.get(f"{filed.path}/certificate")["url"], timeout=10).content
    assert hashlib.sha256(document).hexdigest() == after.file_sha256 != before.file_sha256
    kept, _ = files.read(before.file_key)
    assert hashlib.sha256(kept).hexdigest() == before.file_sha256
    assert "reissued" in [one["kind"] for one in filed.applicant.get("/v1/me/notifications")["items"]]
    history = filed.applicant.get(f"{filed.path}/history")
    assert (history["intact"], history["items"][-1]["action"]) == (True, "reissue")


def test_the_old_edition_verifies_as_corrected_and_the_number_as_valid(filed, visitor):
    number = reissue(filed)["number"]
    path = f"/v1/certificates/{number}"
    assert (visitor.get(path)["edition"], visitor.get(path)["status"]) == (2, "valid")
    old = visitor.get(f"{path}?edition=1")
    assert (old["edition"], old["status"], old["integrity"]) == (1, "corrected", "intact")
    assert visitor.get(f"{path}?edition=3", expect=404)["code"] == "certificate_not_found"
    filed.stage.committee.post(f"{path}/revocation", {"reason_class": "mistake", "reason": "同名误发"})
    assert {visitor.get(f"{path}?edition={n}")["status"] for n in (1, 2)} == {"revoked"}
    assert reissue(filed, expect=409, reason="再次更换")["code"] == "certificate_revoked"


def test_a_run_that_crashed_is_made_good_and_a_second_one_does_nothing(filed, seeded, visitor, monkeypatch, caplog):
    rename(seeded, filed)
    with monkeypatch.context() as patch:
        patch.setattr(reissuing.stored_reissues, "save_reissue", lambda *told: 1 / 0)
        assert run(visitor) == {"reissued": 0, "failed": 1}
    caplog.clear()
    assert waits(filed)
    assert run(visitor, minutes=3)["reissued"] == 0
    assert run(visitor, minutes=15)["reissued"] == 1
    assert not waits(filed)
    assert run(visitor, minutes=30)["reissued"] == 0
    assert load_certificate(number_of(filed)).edition == 2


def test_a_person_whose_certificates_cannot_be_listed_keeps_nobody_waiting(
    several, seeded, visitor, monkeypatch, caplog
):
    stuck, other = next(several), next(several)
    move_clock(DAY)
    for one in (stuck, other):
        rename(seeded, one)
    own, stuck_id = reissuing.desks.list_own, stuck.applicant.party_id
    with monkeypatch.context() as patch:
        patch.setattr(reissuing.desks, "list_own", lambda of, *told: 1 / 0 if of == stuck_id else own(of, *told))
        assert run(visitor) == {"reissued": 1, "failed": 1}
    caplog.clear()
    assert (waits(stuck), waits(other)) == (True, False)
    assert run(visitor, minutes=15)["reissued"] == 1


def test_a_run_out_of_time_leaves_the_rest_to_the_next(filed, seeded):
    rename(seeded, filed)
    soon = DAY + timedelta(minutes=2)
    assert reissuing.reissue_due(soon, 25, Budget(0)) == {"reissued": 0, "failed": 0}
    assert waits(filed)
    assert reissuing.reissue_due(soon, 25, Budget(60))["reissued"] == 1


def test_the_committee_issues_anew_with_a_newer_portrait(filed, stage):
    later = road.submitted(stage, road.a_notice(stage.committee, year=2027), filed.applicant)
    told = {"portrait_of": later.declaration_id}
    assert field_codes(reissue(filed, expect=422, **told)) == {"portrait_of": "not_found"}
    road.pass_and_report(stage.employer, [later])
    road.pass_and_report(stage.supervisor, [later])
    assert reissue(filed, **told)["edition"] == 2
    assert load_certificate(number_of(filed)).portrait_of == later.declaration_id


def test_asking_twice_makes_one_edition(filed):
    assert reissue(filed) == reissue(filed)
    assert load_certificate(number_of(filed)).edition == 2
    assert reissue(filed, reason="再次更换")["edition"] == 3
    assert [load_edition(number_of(filed), n).status for n in (1, 2, 3)] == ["corrected", "corrected", "valid"]
    assert reissue(filed, by=a_unit("committee"), expect=404)["code"] == "certificate_not_found"
    assert reissue(filed, by=filed.applicant, expect=403)["code"] == "not_allowed"


def test_revoked_while_it_is_issued_anew_it_stays_revoked(filed, visitor):
    number = number_of(filed)
    revocation = {"reason_class": "mistake", "reason": "同名误发"}
    path = f"/v1/certificates/{number}"
    hands = [filed.stage.committee.twin() for _ in range(3)]
    calls = [
        lambda: ask(hands[0], "POST", f"{path}/revocation", revocation)[0],
        lambda: ask(hands[1], "POST", f"{path}/reissue", TYPO)[0],
        lambda: ask(hands[2], "POST", f"{path}/reissue", {"reason": "姓名有误"})[0],
    ]
    revoked, *anew = all_at_once(calls)
    assert revoked == 200
    assert set(anew) <= {201, 409}
    assert visitor.get(path)["status"] == "revoked"
    assert load_certificate(number).edition == 1 + anew.count(201)
    assert filed.applicant.get(f"{filed.path}/history")["intact"]
