"""What was submitted is frozen: its text, the versions of its sections, and the bytes of its attachments."""

import hashlib
import json

import pytest
import requests

from chalicelib.domain import completeness
from chalicelib.domain.errors import Conflict, Stale
from chalicelib.storage import contents, files
from chalicelib.storage.reading import get
from chalicelib.storage.tables import DeclarationItem
from chalicelib.storage.transaction import Transaction
from tests.build import NOW
from tests.journeys import road


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def filed(stage, notice_id):
    return road.a_complete_draft(stage, notice_id)


def freeze(whole, n=1):
    transaction = Transaction()
    contents.add_snapshot(transaction, whole, n, "text")
    transaction.commit()


def snapshot(filed, n=1):
    item = get(DeclarationItem, f"decl#{filed.declaration_id}", f"snapshot#{n:03d}")
    return item.body if item else None


def test_a_snapshot_is_taken_of_what_was_read(filed):
    freeze(contents.load_whole(filed.declaration_id))
    assert snapshot(filed) == "text"


def test_a_section_saved_since_makes_it_stale(filed):
    whole = contents.load_whole(filed.declaration_id)
    version = whole.versions["education"]
    contents.save_section(filed.declaration_id, filed.applicant.party_id, "education", {}, version)
    with pytest.raises(Stale):
        freeze(whole)
    assert snapshot(filed) is None


def test_a_section_first_saved_since_makes_it_stale(filed):
    whole = contents.load_whole(filed.declaration_id)
    contents.save_section(filed.declaration_id, filed.applicant.party_id, "patents", {"items": []}, 0)
    with pytest.raises(Stale):
        freeze(whole)


def test_an_attachment_taken_off_since_makes_it_stale(filed):
    whole = contents.load_whole(filed.declaration_id)
    contents.remove_attachment(whole.attachments[0], filed.applicant.party_id)
    with pytest.raises(Stale):
        freeze(whole)


def test_a_snapshot_is_never_written_over(filed):
    freeze(contents.load_whole(filed.declaration_id))
    with pytest.raises(Conflict):
        freeze(contents.load_whole(filed.declaration_id))


def test_a_submission_freezes_the_text_whose_hash_the_history_holds(filed):
    filed.submit()
    entry = filed.applicant.get(f"{filed.path}/history")["items"][-1]
    assert hashlib.sha256(snapshot(filed).encode()).hexdigest() == entry["details"]["snapshot_sha256"]


def test_a_second_submission_keeps_the_first_snapshot(filed):
    filed.submit()
    first = snapshot(filed, 1)
    filed.review(filed.stage.employer, "return", fields=["achievements"])
    whole = filed.seen_by(filed.applicant)
    summary = {"summary": whole["sections"]["achievements"]["summary"] + "补充"}
    filed.applicant.put(f"{filed.path}/sections/achievements", summary, filed.applicant.etag)
    filed.submit()
    assert snapshot(filed, 1) == first
    assert json.loads(snapshot(filed, 2))["sections"]["achievements"] == summary


def test_the_same_content_has_the_same_hash(filed):
    whole = contents.load_whole(filed.declaration_id)
    told = (whole.declaration, whole.sections, whole.attachments)
    assert completeness.snapshot(*told) == completeness.snapshot(*told)


def overwrite(filed):
    attachment = contents.load_whole(filed.declaration_id).attachments[0]
    files.write(attachment.key, b"swapped", "image/jpeg")
    return attachment


def test_an_object_written_over_does_not_change_what_is_downloaded(filed):
    filed.submit()
    attachment = overwrite(filed)
    link = filed.stage.employer.get(f"{filed.path}/attachments/{attachment.attachment_id}")
    assert requests.get(link["url"], timeout=10).content == road.portrait()


def test_an_object_written_over_does_not_change_what_is_read(filed):
    attachment = overwrite(filed)
    assert files.read(attachment.key, attachment.s3_version)[0] == road.portrait()
    assert files.read(attachment.key)[0] == b"swapped"


def test_a_file_that_was_never_uploaded_is_none():
    assert files.read("attachments/nothing/at-all") is None


def test_no_more_is_read_than_asked_for():
    files.write("attachments/long", b"x" * 100, "application/pdf")
    assert len(files.read("attachments/long", most=10)[0]) == 11


def test_uploading_ends_after_fifteen_minutes():
    assert (files.upload_expires(NOW) - NOW).total_seconds() == 900


@pytest.mark.parametrize("store_reckons", [True, False])
def test_a_copy_is_of_the_version_that_was_meant_and_tells_its_hash(cloud, monkeypatch, store_reckons):
    s3 = files.client("s3")
    made = s3.copy_object
    if not store_reckons:
        monkeypatch.setattr(s3, "copy_object", lambda **told: made(**told) | {"CopyObjectResult": {}})
    files.write("attachments/d-1/f-1", b"verified", "image/png")
    version = files.read("attachments/d-1/f-1")[1]
    files.write("attachments/d-1/f-1", b"later", "image/png")
    copied, sha256 = files.copy("attachments/d-1/f-1", version, "attachments/d-2/f-2")
    assert files.read("attachments/d-2/f-2", copied) == (b"verified", copied)
    assert sha256 == hashlib.sha256(b"verified").hexdigest()
