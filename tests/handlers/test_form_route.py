"""The review form: for everybody on the route, made once per version, and nobody else's number read unnoticed."""

import io
from contextlib import contextmanager
from urllib.parse import unquote

import pytest
import requests
from pypdf import PdfReader

from chalicelib.domain.errors import NotAllowed
from chalicelib.settings import settings
from chalicelib.storage import accounts, snapshots
from chalicelib.storage.accesses import own_id_number
from chalicelib.storage.clients import client
from tests.journeys import road
from tests.parties import a_unit, an_applicant


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def filed(stage, notice_id):
    return road.submitted(stage, notice_id)


def link(filed, party=None, expect=200):
    return (party or filed.applicant).get(f"{filed.path}/form", expect)


def fetch(filed, party=None):
    got = requests.get(link(filed, party)["url"], timeout=10)
    got.raise_for_status()
    return got


def text_of(filed, party=None):
    pages = PdfReader(io.BytesIO(fetch(filed, party).content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def kept(filed):
    """The versions of the declaration's forms that lie in the bucket."""
    prefix = f"forms/{filed.declaration_id}/"
    return client("s3").list_object_versions(Bucket=settings().files_bucket, Prefix=prefix).get("Versions", [])


def accesses(filed):
    return filed.applicant.get("/v1/me/accesses")["items"]


@contextmanager
def writes():
    made = []
    client("s3").meta.events.register("before-call.s3.PutObject", lambda **told: made.append(told), "count-writes")
    yield made
    client("s3").meta.events.unregister("before-call.s3.PutObject", unique_id="count-writes")


def save(filed, section, data):
    filed.seen_by(filed.applicant)
    filed.applicant.put(f"{filed.path}/sections/{section}", data, filed.applicant.etag)


# Who gets it


def test_everybody_on_the_route_gets_it(filed, stage):
    road.pass_and_report(stage.employer, [filed])
    road.pass_and_report(stage.supervisor, [filed])
    for party in (filed.applicant, stage.employer, stage.supervisor, stage.committee):
        assert "王明" in text_of(filed, party)


def test_a_stranger_does_not_know_it(filed):
    assert link(filed, an_applicant(), 404)["code"] == "not_found"
    assert link(filed, a_unit(), 404)["code"] == "not_found"


def test_a_unit_that_it_has_not_reached_does_not_know_it(filed, stage):
    assert link(filed, stage.supervisor, 404)["code"] == "not_found"


def test_support_has_no_business_with_it(filed, support):
    assert link(filed, support, 403)["code"] == "not_allowed"


def test_a_draft_is_the_applicants_alone(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    assert "草稿" in text_of(filed)
    assert link(filed, stage.employer, 404)["code"] == "not_found"


# The file


def test_it_opens_in_the_browser_under_a_name_that_people_can_read(filed):
    told = link(filed)
    assert told["expires_in"] == settings().download_seconds
    got = requests.get(told["url"], timeout=10)
    assert got.headers["Content-Type"] == "application/pdf"
    name = unquote(got.headers["Content-Disposition"]).partition("; filename=")[0]
    assert name == "inline; filename*=UTF-8''评审表_王明_2026_高级工程师.pdf"


def test_the_second_time_nothing_is_drawn_or_written(filed, stage):
    first = fetch(filed).content
    with writes() as made:
        assert fetch(filed).content == first
        assert fetch(filed, stage.employer).content == first
    assert (made, len(kept(filed))) == ([], 1)


def test_every_step_of_the_chain_makes_a_new_one(filed, stage):
    link(filed)
    filed.review(stage.employer, "pass", reason="材料属实，同意推荐")
    assert "材料属实，同意推荐" in text_of(filed)
    assert len(kept(filed)) == 2


def test_a_form_that_was_swept_away_is_drawn_again(filed):
    first = fetch(filed).content
    for version in kept(filed):
        client("s3").delete_object(Bucket=settings().files_bucket, Key=version["Key"], VersionId=version["VersionId"])
    assert fetch(filed).content == first


# Which content


def test_a_draft_prints_what_was_saved_last(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    link(filed)
    save(filed, "achievements", {"summary": "新近完成的工程若干项，质量优良。"})
    assert "新近完成的工程若干项" in text_of(filed)


def test_after_the_submission_the_frozen_snapshot_is_printed_with_its_hash(filed, stage):
    entries = filed.applicant.get(f"{filed.path}/history")["items"]
    (digest,) = [one["details"]["snapshot_sha256"] for one in entries if one["action"] == "submit"]
    assert f"第1次提交校验码{digest[:16]}" in text_of(filed, stage.employer)


def test_during_a_correction_the_applicant_sees_the_draft_and_the_unit_what_was_submitted(filed, stage):
    filed.review(stage.employer, "return", reason="请补充业绩", fields=["achievements"])
    save(filed, "achievements", {"summary": "补充之后的业绩，内容更为完整。"})
    own, units = text_of(filed), text_of(filed, stage.employer)
    assert "补充之后的业绩" in own
    assert "修改中" in own
    assert "补充之后的业绩" not in units
    assert "第1次提交" in units


def test_a_resubmission_is_what_everybody_sees_from_then_on(filed, stage):
    filed.review(stage.employer, "return", reason="请补充业绩", fields=["achievements"])
    save(filed, "achievements", {"summary": "补充之后的业绩，内容更为完整。"})
    filed.submit()
    for party in (filed.applicant, stage.employer):
        said = text_of(filed, party)
        assert "补充之后的业绩" in said
        assert "第2次提交" in said


def test_the_portrait_printed_is_the_submitted_one_even_if_it_was_taken_off_since(filed, stage):
    before = len(fetch(filed, stage.employer).content)
    filed.review(stage.employer, "return", reason="请更换照片", fields=["attachments"])
    portrait = filed.seen_by(filed.applicant)["attachments"][0]["attachment_id"]
    filed.applicant.delete(f"{filed.path}/attachments/{portrait}")
    assert abs(len(fetch(filed, stage.employer).content) - before) < 2000
    assert len(fetch(filed).content) < before - 5000, "the draft has none"


def test_a_verdict_is_not_on_the_form_before_it_is_published(stage):
    filed = road.accepted(stage, 2)
    before = [text_of(one) for one in filed]
    panel_id = road.judged(filed, [True, False])
    assert [text_of(one) for one in filed] == before
    assert text_of(filed[0], stage.committee) == before[0]
    stage.committee.post(f"/v1/results/{panel_id}/publication")
    assert "同意9票" in text_of(filed[0])
    assert "经评审，未通过。" in text_of(filed[1])


def test_only_the_newest_snapshot_is_read(filed, monkeypatch):
    asked = []
    load = snapshots.load_text
    monkeypatch.setattr(snapshots, "load_text", lambda *told: asked.append(told[1]) or load(*told))
    link(filed)
    assert asked == [1]


# The identity number


def test_the_owner_reads_their_own_number_without_a_record(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    masked = filed.applicant.get("/v1/me")["id_number"]
    said = text_of(filed)
    assert masked not in said
    assert f"身份证号{masked[:4]}" in said
    assert accesses(filed) == []


def test_a_units_reading_is_written_down_for_the_person_to_see(filed, stage):
    link(filed, stage.employer)
    (noted,) = accesses(filed)
    assert noted["who"] == stage.employer.actor["name"]
    assert noted["unit"] == stage.employer.get(f"/v1/units/{stage.employer.party_id}")["name"]
    assert (noted["purpose"], noted["declaration_id"]) == ("查看评审表", filed.declaration_id)


def test_every_reading_counts_also_of_a_form_that_was_there_already(filed, stage):
    link(filed)
    for _ in range(2):
        link(filed, stage.employer)
    assert len(accesses(filed)) == 2


def test_nobody_passes_for_the_owner(filed, stage):
    account = accounts.load_account(filed.applicant.party_id)
    with pytest.raises(NotAllowed):
        own_id_number(account, stage.employer.actor["id"])


def test_who_is_refused_has_read_nothing(filed, stage):
    link(filed, stage.supervisor, 404)
    assert accesses(filed) == []
