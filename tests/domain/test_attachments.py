"""Attachments: what may be announced, and whether what arrived is what was announced."""

import pytest
from pydantic import ValidationError

from chalicelib.domain import attachments, points
from chalicelib.domain.attachments import LARGEST, LARGEST_PORTRAIT, Announcement
from chalicelib.domain.errors import Conflict, Invalid
from tests.build import NOW, a_notice, an_attachment

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"


@pytest.mark.parametrize(("kind", "label"), [("diploma", "学历学位证书"), ("site_photo", "其他材料（site_photo）")])
def test_every_kind_of_material_has_a_chinese_name(kind, label):
    assert (attachments.label_of(kind), a_notice().kind_label(kind), points.label(f"attachments.{kind}")) == (
        label,
        label,
        f"附件“{label}”",
    )


def announcement(**changes):
    given = {
        "kind": "diploma",
        "filename": "学历证书.pdf",
        "content_type": "application/pdf",
        "size": 1000,
        "sha256": "AB" * 32,
    }
    return Announcement(**given | changes)


def announce(**changes):
    return attachments.announce("f-1", "d-1", announcement(**changes), "p-wang", NOW)


def test_an_announced_file_is_not_yet_verified_and_its_hash_is_written_small():
    announced = announce()
    assert (announced.verified_at, announced.sha256) == (None, "ab" * 32)


@pytest.mark.parametrize(
    ("filename", "content_type"),
    [
        ("照片.JPG", "image/jpeg"),
        ("照片.jpeg", "image/jpeg"),
        ("图.png", "image/png"),
        ("证书.扫描.pdf", "application/pdf"),
    ],
)
def test_the_ending_fits_the_type(filename, content_type):
    assert announce(filename=filename, content_type=content_type).filename == filename


@pytest.mark.parametrize("filename", ["学历证书.exe", "学历证书.jpg", "学历证书", "学历证书.pdf.exe"])
def test_an_ending_that_does_not_fit_is_refused(filename):
    with pytest.raises(Invalid) as refused:
        announce(filename=filename)
    assert refused.value.errors[0].code == "filename_ending"


def test_a_portrait_is_a_picture():
    with pytest.raises(Invalid) as refused:
        announce(kind="portrait")
    assert refused.value.errors[0].code == "portrait_type"


@pytest.mark.parametrize(("size", "fits"), [(LARGEST_PORTRAIT, True), (LARGEST_PORTRAIT + 1, False)])
def test_a_portrait_has_a_largest_size_of_its_own(size, fits):
    told = {"kind": "portrait", "filename": "照片.jpg", "content_type": "image/jpeg", "size": size}
    if fits:
        assert announce(**told).size == size
        return
    with pytest.raises(Invalid) as refused:
        announce(**told)
    assert (refused.value.errors[0].field, refused.value.errors[0].code) == ("size", "portrait_size")
    assert "5MB" in refused.value.detail


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": 0},
        {"size": LARGEST + 1},
        {"content_type": "text/html"},
        {"filename": "../证书.pdf"},
        {"filename": "a\n.pdf"},
        {"kind": "Diploma"},
        {"sha256": "ab"},
    ],
)
def test_what_can_never_be_uploaded_cannot_be_announced(wrong):
    with pytest.raises(ValidationError):
        announcement(**wrong)


def test_a_file_of_the_largest_size_may_be_announced():
    assert announcement(size=LARGEST).size == 20 * 1024 * 1024


@pytest.mark.parametrize(
    ("size", "sha256", "first", "fields"),
    [
        (1000, "a" * 64, JPEG, []),
        (1001, "a" * 64, JPEG, ["size"]),
        (1000, "b" * 64, JPEG, ["sha256"]),
        (1000, "a" * 64, b"%PDF-1.7", ["content_type"]),
        (1, "b" * 64, b"", ["size", "sha256", "content_type"]),
    ],
)
def test_every_lie_about_a_file_is_told(size, sha256, first, fields):
    found = attachments.mismatches(an_attachment(), size, sha256, first)
    assert [error.field for error in found] == fields
    assert {error.code for error in found} <= {"attachment_mismatch"}


def test_the_sixtieth_file_is_the_last():
    attachments.refuse_too_many(59)
    with pytest.raises(Conflict, match="too_many_attachments: "):
        attachments.refuse_too_many(60)
