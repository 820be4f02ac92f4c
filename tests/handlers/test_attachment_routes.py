"""Attachments: announced, sent straight to S3, confirmed against what was announced; lies are refused and deleted."""

import base64
import hashlib
import json
from datetime import UTC, datetime

import pytest
import requests

from chalicelib.settings import settings
from tests.handlers.asking import field_codes, is_chinese
from tests.handlers.uploading import PDF, announce, announcement, confirm, send, take_off, versions
from tests.journeys import road
from tests.parties import an_applicant

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def filed(stage, notice_id):
    return road.a_draft(stage, notice_id)


def kinds(filed):
    return [attachment["kind"] for attachment in filed.seen_by(filed.applicant)["attachments"]]


def test_an_upload_is_announced_sent_and_confirmed(filed):
    made = announce(filed)
    assert made["status"] == "announced"
    send(made)
    assert confirm(filed, made)["status"] == "verified"


def test_the_upload_form_is_held_to_key_type_size_content_and_time(filed):
    upload, moment = announce(filed)["upload"], datetime.now(UTC)
    policy = json.loads(base64.b64decode(upload["fields"]["policy"]))
    conditions = policy["conditions"]
    assert ["content-length-range", len(PDF), len(PDF)] in conditions
    exact = {
        name: value for condition in conditions if isinstance(condition, dict) for name, value in condition.items()
    }
    assert exact | {"Content-Type": "application/pdf", "bucket": settings().files_bucket} == exact
    assert exact["key"] == upload["fields"]["key"]
    assert base64.b64decode(exact["x-amz-checksum-sha256"]) == hashlib.sha256(PDF).digest()
    assert 0 < (datetime.fromisoformat(policy["expiration"]) - moment).total_seconds() <= 900


def test_every_field_of_the_upload_form_stands_in_its_policy(filed):
    fields = announce(filed)["upload"]["fields"]
    conditions = json.loads(base64.b64decode(fields["policy"]))["conditions"]
    fixed = [name for condition in conditions if isinstance(condition, dict) for name in condition]
    assert set(fields) - {"policy", "x-amz-signature"} <= set(fixed)
    assert [condition[0] for condition in conditions if isinstance(condition, list)] == ["content-length-range"]


def test_confirming_twice_changes_nothing(filed):
    made = announce(filed)
    send(made)
    assert confirm(filed, made) == confirm(filed, made)


def test_a_confirmed_attachment_is_viewed_by_a_link(filed):
    made = announce(filed)
    send(made)
    confirm(filed, made)
    link = filed.applicant.get(f"{filed.path}/attachments/{made['attachment_id']}")
    assert requests.get(link["url"], timeout=10).content == PDF
    assert link["expires_in"] == 300


def test_an_unconfirmed_attachment_is_not_viewed(filed):
    made = announce(filed)
    problem = filed.applicant.get(f"{filed.path}/attachments/{made['attachment_id']}", expect=409)
    assert problem["code"] == "attachment_unconfirmed"


def test_what_was_never_sent_is_not_confirmed(filed):
    problem = confirm(filed, announce(filed), expect=422)
    assert (problem["code"], field_codes(problem)) == ("attachment_mismatch", {"file": "not_uploaded"})


def test_what_was_never_sent_may_still_be_sent(filed):
    made = announce(filed)
    confirm(filed, made, expect=422)
    send(made)
    assert confirm(filed, made)["status"] == "verified"


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        (PDF + b"!", {"size", "sha256"}),
        (PDF[:-1], {"size", "sha256"}),
        (PDF[:-1] + b"!", {"sha256"}),
        (b"MZ" + PDF[2:], {"sha256", "content_type"}),
    ],
)
def test_a_file_that_differs_from_its_announcement_is_refused(filed, sent, wrong):
    made = announce(filed)
    send(made, sent)
    problem = confirm(filed, made, expect=422)
    assert (problem["code"], set(field_codes(problem))) == ("attachment_mismatch", wrong)
    assert all(is_chinese(error["message"]) for error in problem["errors"])


def test_a_file_that_is_not_what_it_says_is_refused(filed):
    made = announce(filed, PNG, content_type="application/pdf")
    send(made, PNG)
    assert field_codes(confirm(filed, made, expect=422)) == {"content_type": "attachment_mismatch"}


def test_a_refused_file_leaves_neither_row_nor_bytes(filed):
    made = announce(filed)
    send(made, PDF + b"!")
    confirm(filed, made, expect=422)
    assert (kinds(filed), versions(filed, made)) == ([], [])


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0 not a picture", road.portrait()[:3000]])
def test_a_portrait_that_cannot_be_opened_is_refused(filed, data):
    told = {"kind": "portrait", "filename": "证件照.jpg", "content_type": "image/jpeg"}
    made = announce(filed, data, **told)
    send(made, data)
    assert field_codes(confirm(filed, made, expect=422)) == {"file": "portrait_unreadable"}
    assert kinds(filed) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "毕业证"}, "kind"),
        ({"filename": "a/b.pdf"}, "filename"),
        ({"filename": "学历证书.exe"}, "filename"),
        ({"content_type": "text/html"}, "content_type"),
        ({"size": 0}, "size"),
        ({"size": 20 * 1024 * 1024 + 1}, "size"),
        ({"sha256": "abc"}, "sha256"),
        ({"kind": "portrait"}, "content_type"),
    ],
)
def test_a_wrong_announcement_names_its_field(filed, changes, field):
    assert list(field_codes(announce(filed, expect=422, **changes))) == [field]


def test_an_attachment_can_be_taken_off_again(filed):
    made = announce(filed)
    take_off(filed, made)
    assert kinds(filed) == []


def test_nobody_touches_somebody_elses_attachments(filed):
    made, stranger = announce(filed), an_applicant()
    path = f"{filed.path}/attachments"
    assert stranger.post(path, announcement(), 404)["code"] == "not_found"
    assert stranger.get(f"{path}/{made['attachment_id']}", expect=404)["code"] == "not_found"
    assert stranger.post(f"{path}/{made['attachment_id']}/confirmation", expect=404)["code"] == "not_found"
    assert stranger.delete(f"{path}/{made['attachment_id']}", expect=404)["code"] == "not_found"
    assert kinds(filed) == ["diploma"]


def test_the_commission_letter_is_the_units_to_bring(filed):
    assert announce(filed, expect=403, kind="commission_letter")["code"] == "not_allowed"


def test_a_unit_brings_nothing_but_its_own_kinds(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    problem = stage.employer.post(f"{filed.path}/attachments", announcement(), 403)
    assert problem["code"] == "not_allowed"


def test_a_unit_without_the_declaration_does_not_know_it(filed):
    told = announcement(kind="commission_letter")
    assert filed.stage.employer.post(f"{filed.path}/attachments", told, 404)["code"] == "not_found"


def test_after_the_submission_attachments_are_frozen(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    portrait = filed.seen_by(filed.applicant)["attachments"][0]["attachment_id"]
    assert announce(filed, expect=409)["code"] == "wrong_state"
    assert filed.applicant.delete(f"{filed.path}/attachments/{portrait}", expect=409)["code"] == "wrong_state"


def test_units_on_the_way_view_what_was_submitted(stage, notice_id):
    filed = road.submitted(stage, notice_id)
    portrait = filed.seen_by(stage.employer)["attachments"][0]["attachment_id"]
    link = stage.employer.get(f"{filed.path}/attachments/{portrait}")
    assert requests.get(link["url"], timeout=10).content == road.portrait()
    assert stage.supervisor.get(f"{filed.path}/attachments/{portrait}", expect=404)["code"] == "not_found"
