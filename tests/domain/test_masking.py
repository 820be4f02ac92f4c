"""Free text loses its personal numbers and nothing else."""

import pytest

from chalicelib.domain.identity import mask_numbers
from tests.build import an_id_number


@pytest.mark.parametrize(
    "around", ["{}", "身份证号{}，请核对", "id={} ", '{{"id_number": "{}"}}', "user#{}#account", "+{}"]
)
def test_an_identity_number_is_masked_wherever_it_stands(around):
    number = an_id_number()
    masked = mask_numbers(around.format(number))
    assert number not in masked
    assert number[:4] + "*" * 10 + number[-4:] in masked


@pytest.mark.parametrize("number", ["37010219900307251x", "370102199003072510"])
def test_a_mistyped_identity_number_is_masked_too(number):
    assert number not in mask_numbers(f"check digit of {number} is wrong")


def test_a_phone_is_masked():
    assert mask_numbers("sent to 13853100001.") == "sent to 138****0001."


def test_a_phone_with_the_countrys_prefix_is_masked():
    assert "13853100001" not in mask_numbers("PhoneNumber=+8613853100001")


@pytest.mark.parametrize(
    "text",
    ["37202600000001X", "1790000000.123", "2026-05-06T09:00:00+08:00", "91370100MA3C4D5E6Q", "0c1d13853100001ab"],
)
def test_other_numbers_stay_readable(text):
    assert mask_numbers(text) == text
