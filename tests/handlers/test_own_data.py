"""Who looked at my identity number, and all my data as one file."""

from urllib.parse import unquote

import pytest

from chalicelib.domain.accesses import Purpose, access
from chalicelib.storage import accesses, accounts
from tests.handlers.crashing import Failure, failing_at
from tests.handlers.paper import register
from tests.journeys import road
from tests.parties import START, a_registration, a_stage, a_unit, an_applicant, move_clock


@pytest.fixture(scope="module")
def given():
    return a_registration()


@pytest.fixture(scope="module")
def holder(given, cloud):
    """Somebody with a certificate; the clock is back at the start."""
    move_clock(START)
    stage, applicant = a_stage(), an_applicant(**given)
    filed = road.submitted(stage, applicant=applicant)
    road.pass_and_report(stage.employer, [filed])
    road.pass_and_report(stage.supervisor, [filed])
    filed.accept()
    road.certified([filed])
    move_clock(START)
    return filed


@pytest.fixture(scope="module")
def exported(holder):
    return holder.applicant.get("/v1/me/export")


def test_nobody_has_looked_at_a_new_persons_number():
    assert an_applicant().get("/v1/me/accesses") == {"items": [], "next_cursor": None}


def test_the_certificate_that_prints_the_number_is_an_access(holder):
    made = holder.applicant.get("/v1/me/accesses")["items"][-1]
    committee = holder.stage.committee
    assert made == {
        "at": road.AFTER_PUBLICITY.isoformat(),
        "who": committee.actor["name"],
        "unit": committee.get(f"/v1/units/{committee.party_id}")["name"],
        "purpose": "证书制作",
        "declaration_id": holder.declaration_id,
    }


def test_the_scheduled_job_is_named_as_the_system(stage, visitor, monkeypatch):
    filed = road.accepted(stage)[0]
    monkeypatch.setattr("chalicelib.handlers.results.ISSUING_SECONDS", -1.0)
    road.certified([filed])
    assert filed.applicant.get("/v1/me/accesses")["items"] == []
    visitor.post("/local/jobs/issue_certificates")
    assert [item["who"] for item in filed.applicant.get("/v1/me/accesses")["items"]] == ["系统"]


def test_accesses_come_newest_first_and_paged():
    applicant = an_applicant()
    account = accounts.load_account(applicant.actor["id"])
    for hour in range(3):
        accesses.note(account.account_id, access(account.actor, Purpose.EXPORT, START.replace(hour=9 + hour)))
    first = applicant.get("/v1/me/accesses?limit=2")
    rest = applicant.get(f"/v1/me/accesses?limit=2&cursor={first['next_cursor']}")
    assert [item["at"][11:13] for item in first["items"] + rest["items"]] == ["11", "10", "09"]


def test_nobody_sees_somebody_elses_accesses(holder):
    assert an_applicant().get("/v1/me/accesses")["items"] == []


def test_a_number_whose_access_cannot_be_written_is_not_opened(monkeypatch):
    account = accounts.load_account(an_applicant().actor["id"])
    opened = []
    monkeypatch.setattr(accesses, "unseal", lambda *told: opened.append(told))
    with failing_at(1, Failure, is_after=False), pytest.raises(Failure):
        accesses.disclose_id_number(account, access(account.actor, Purpose.EXPORT, START))
    assert opened == []


def test_an_opening_that_fails_afterwards_stays_written(monkeypatch):
    def fail(*told):
        raise Failure

    account = accounts.load_account(an_applicant().actor["id"])
    monkeypatch.setattr(accesses, "unseal", fail)
    with pytest.raises(Failure):
        accesses.disclose_id_number(account, access(account.actor, Purpose.EXPORT, START))
    assert len(accesses.list_accesses(account.account_id, 10, None).items) == 1


def test_the_export_is_a_file_with_a_chinese_name(holder):
    holder.applicant.get("/v1/me/export")
    disposition = holder.applicant.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''")
    assert unquote(disposition).endswith("个人数据-2026-05-06.json")


def test_ones_own_numbers_stand_in_the_export_in_full(exported, given):
    own = exported["account"]
    assert (own["id_number"], own["phone"], own["name"]) == (given["id_number"], given["phone"], "王明")


def test_the_export_holds_everything(exported):
    declaration = exported["declarations"][0]
    assert exported["profile"]["birth_date"]
    assert exported["sessions"][0]["opened_at"]
    assert exported["history"][0]["action"] == "register"
    assert exported["notifications"][0]["kind"] == "certified"
    assert declaration["sections"]["education"]["items"][0]["school"] == "山东大学"
    assert declaration["attachments"][0]["kind"] == "portrait"
    assert declaration["history"][0]["action"] == "begin"
    assert declaration["certificate"]["number"] == declaration["certificate_number"]


def test_the_export_holds_nothing_with_which_one_could_sign_in(exported):
    told = str(exported)
    assert "argon2" not in told
    assert "token" not in told
    assert "hash" not in {key for session in exported["sessions"] for key in session}


def test_exporting_is_an_access_by_oneself_and_stands_in_the_export():
    applicant = an_applicant()
    exported = applicant.get("/v1/me/export")["accesses"]
    assert [(one["who"], one["purpose"]) for one in exported] == [("王明", "本人导出个人数据")]
    assert applicant.get("/v1/me/accesses")["items"] == exported


def test_declarations_of_every_year_are_there(stage):
    filed = road.a_draft(stage)
    for year in range(2027, 2029):
        notice_id = road.a_notice(stage.committee, year=year)
        road.a_draft(stage, notice_id, filed.applicant)
    exported = filed.applicant.get("/v1/me/export")
    assert sorted(one["year"] for one in exported["declarations"]) == [2026, 2027, 2028]


def test_a_verdict_not_yet_published_does_not_leak(stage):
    filed = road.accepted(stage, 2)
    road.judged(filed, [True, False])
    for one in filed:
        (declaration,) = one.applicant.get("/v1/me/export")["declarations"]
        assert (declaration["status"], declaration["status_label"]) == ("in_panel", "评审中")
        assert not {"passed", "failed"} & set(str(declaration).replace("'", " ").split())


def test_a_unit_account_exports_its_own_account():
    given = a_registration()
    unit = a_unit(phone=given["phone"])
    exported = unit.get("/v1/me/export")
    assert (exported["account"]["phone"], exported["account"]["id_number"]) == (given["phone"], None)
    assert exported["account"]["permissions"] == ["review", "report", "administer"]
    assert exported["declarations"] == []


def test_a_unit_accounts_export_is_noted_too():
    unit = a_unit()
    unit.get("/v1/me/export")
    assert [one["purpose"] for one in unit.get("/v1/me/accesses")["items"]] == ["本人导出个人数据"]


def test_nobody_exports_without_signing_in(visitor):
    assert visitor.get("/v1/me/export", 401)["code"] == "unauthenticated"


def test_the_export_tells_of_editions_copies_papers_and_a_bar(stage):
    filed = road.accepted(stage)[0]
    road.certified([filed])
    path = f"/v1/certificates/{filed.seen_by(filed.applicant)['certificate_number']}"
    filed.applicant.post(f"{path}/copies", {"purpose": "投标", "days": 30}, 201)
    stage.committee.post(f"{path}/reissue", {"reason": "照片更换"}, 201)
    register(stage, filed.applicant)
    stage.committee.post(f"{path}/revocation", {"reason_class": "fraud", "reason": "论文系他人成果"})
    exported = filed.applicant.get("/v1/me/export")
    certificate, [paper] = exported["declarations"][0]["certificate"], exported["old_certificates"]
    assert [(one["edition"], one["status"]) for one in certificate["editions"]] == [(1, "revoked"), (2, "revoked")]
    assert [(one["purpose"], one["edition"]) for one in certificate["copies"]] == [("投标", 1)]
    assert (certificate["reason_class"], exported["bar"]["until"]) == ("fraud", "2029-05-19")
    assert (paper["status"], paper["history"][0]["action"]) == ("pending", "register")
