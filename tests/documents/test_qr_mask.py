"""The mask of a QR code: the one that segno chooses by trying all, found sooner."""

import random

import pytest
import segno
from segno import encoder

from chalicelib.documents import qr_code, qr_mask

CHANCE = random.Random(2026)
TEXTS = [
    *("https://zc.example.gov.cn/v/" + "".join(CHANCE.choices("AZaz09_-", k=length)) for length in range(0, 300, 29)),
    "1" * 200,  # long runs
    "\0" * 150,
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_code_is_the_one_that_segno_makes(text, monkeypatch):
    monkeypatch.setattr(encoder, "find_and_apply_best_mask", qr_mask.choose_mask)
    ours = segno.make(text, error="m", micro=False)
    monkeypatch.setattr(encoder, "find_and_apply_best_mask", qr_mask._segno_chooses)
    theirs = segno.make(text, error="m", micro=False)
    assert ours.mask == theirs.mask
    assert ours.matrix == theirs.matrix


def test_a_mask_that_was_asked_for_and_a_micro_code_are_left_to_segno(monkeypatch):
    monkeypatch.setattr(encoder, "find_and_apply_best_mask", qr_mask.choose_mask)
    assert segno.make("济南", mask=5, micro=False).mask == 5
    assert segno.make("1", micro=True).designator.startswith("M1")


def test_certificates_use_it():
    assert qr_code.encoder.find_and_apply_best_mask is qr_mask.choose_mask
