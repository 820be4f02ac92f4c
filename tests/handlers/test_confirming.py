"""Confirming looks into the file: what cannot be read, or not printed, is refused with what to do, and deleted."""

import pytest

from chalicelib.domain.errors import Stale
from chalicelib.storage import contents, files
from tests.handlers.asking import field_codes, is_chinese
from tests.handlers.crashing import Crash, Failure, break_off_everywhere
from tests.handlers.uploading import PDF, announce, confirm, ids, key, listed, send, sent, take_off, uploaded, versions
from tests.journeys import road
from tests.papers import CATALOGUE, a_pdf, a_pdf_of, a_picture, an_encrypted_pdf

ACTIVE = a_pdf_of(b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(x)>>>>", b"<</Type/Pages/Kids[<<>>]>>")
PORTRAIT = {"kind": "portrait", "filename": "证件照.jpg"}


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def filed(stage, notice_id):
    return road.a_draft(stage, notice_id)


def refusal(filed, data, **told):
    """The codes of a refused upload, which leaves nothing behind."""
    made = sent(filed, data, **told)
    problem = confirm(filed, made, expect=422)
    assert problem["code"] == "attachment_mismatch"
    assert is_chinese(problem["detail"])
    assert (listed(filed)["items"], versions(filed, made)) == ([], [])
    return field_codes(problem)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (an_encrypted_pdf(), "pdf_encrypted"),
        (an_encrypted_pdf(password=""), "pdf_encrypted"),
        (a_pdf(3)[:-30], "pdf_broken"),
        (b"%PDF-1.7 nothing else", "pdf_broken"),
        (a_pdf(201), "pdf_too_long"),
        (a_pdf_of(CATALOGUE, b"<</Type/Pages/Kids[]>>"), "pdf_empty"),
        (ACTIVE, "pdf_active"),
    ],
)
def test_a_pdf_that_a_reviewer_cannot_use_is_refused(filed, data, code):
    assert refusal(filed, data) == {"file": code}


def test_a_refused_pdf_is_told_what_to_do(filed):
    problem = confirm(filed, sent(filed, an_encrypted_pdf()), expect=422)
    assert "打印为PDF" in problem["detail"]


@pytest.mark.parametrize(
    ("size", "code"),
    [((600, 600), "portrait_ratio"), ((579, 413), "portrait_ratio"), ((200, 280), "portrait_too_small")],
)
def test_a_portrait_of_the_wrong_shape_or_size_is_refused(filed, size, code):
    assert code in refusal(filed, a_picture(size), **PORTRAIT).values()


def test_a_picture_too_small_to_be_read_is_refused(filed):
    assert refusal(filed, a_picture((100, 80)), filename="证书.jpg") == {"file": "image_too_small"}


def test_the_pages_of_a_pdf_are_kept_and_shown(filed):
    confirmed = uploaded(filed, a_pdf(3))
    assert (confirmed["pages"], confirmed["width"]) == (3, None)
    assert listed(filed)["items"][0]["pages"] == 3


def test_the_sides_of_a_picture_are_kept_and_shown(filed):
    confirmed = uploaded(filed, a_picture((800, 1100), "PNG"), filename="证书.png")
    assert (confirmed["width"], confirmed["height"], confirmed["pages"]) == (800, 1100, None)


def test_before_the_confirmation_nothing_is_known_of_the_inside(filed):
    made = announce(filed)
    assert (made["pages"], made["width"], made["height"]) == (None, None, None)


def test_the_demos_portrait_is_accepted(filed):
    assert uploaded(filed, road.portrait(), **PORTRAIT)["status"] == "verified"


def test_after_the_submission_nothing_is_confirmed(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    made = sent(filed)
    filed.submit()
    assert confirm(filed, made, expect=409)["code"] == "wrong_state"
    assert len(versions(filed, made)) == 1


def test_after_the_submission_not_even_a_lie_is_taken_off(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    made = announce(filed)
    send(made, PDF + b"!")
    filed.submit()
    assert confirm(filed, made, expect=409)["code"] == "wrong_state"
    assert made["attachment_id"] in ids(filed)


def test_what_was_uploaded_again_before_the_confirmation_counts(filed):
    made = announce(filed)
    send(made, PDF + b"!")
    send(made)
    assert confirm(filed, made)["status"] == "verified"


def test_a_second_confirmation_that_comes_late_gets_the_answer_of_the_first(filed, monkeypatch):
    made = sent(filed)
    save, firsts = contents.save_attachment, []

    def beaten(*told, **more):
        if not firsts:
            firsts.append(None)
            firsts[0] = confirm(filed, made)
        return save(*told, **more)

    monkeypatch.setattr(contents, "save_attachment", beaten)
    assert confirm(filed, made) == firsts[0]


def test_a_confirmation_of_what_was_just_taken_off_finds_nothing(filed, monkeypatch):
    made = sent(filed)
    fetch = files.fetch

    def taken_off_meanwhile(*told):
        found = fetch(*told)
        take_off(filed, made)
        return found

    monkeypatch.setattr(files, "fetch", taken_off_meanwhile)
    assert confirm(filed, made, expect=404)["code"] == "not_found"


def test_two_who_find_the_same_lie_both_say_so(filed, monkeypatch):
    made = announce(filed)
    send(made, PDF + b"!")
    remove = contents.remove_attachment

    def removed_before(*told):
        remove(*told)
        raise Stale

    monkeypatch.setattr(contents, "remove_attachment", removed_before)
    assert confirm(filed, made, expect=422)["code"] == "attachment_mismatch"
    assert versions(filed, made) == []


@pytest.mark.parametrize(("kind", "is_after"), [(Crash, False), (Crash, True), (Failure, True)])
def test_broken_off_anywhere_and_repeated_a_confirmation_is_made(stage, notice_id, caplog, kind, is_after):
    def arrange():
        filed = road.a_draft(stage, notice_id)
        return filed, sent(filed)

    for filed, made in break_off_everywhere(arrange, lambda arranged: confirm(*arranged), kind, is_after):
        assert confirm(filed, made)["status"] == "verified"
        assert files.read(key(filed, made))[0] == PDF
    caplog.clear()
