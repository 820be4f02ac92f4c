"""Status lists: a bit for every certificate, which tells of nobody."""

import base64
import gzip
import hashlib
import zlib

import pytest

from chalicelib.domain import certificates, status_lists
from chalicelib.domain.errors import NotFound


def mix(text, key="secret"):
    return int(hashlib.sha256(f"{key}{text}".encode()).hexdigest()[:8], 16)


def place(serial, key="secret", year=2026):
    number = certificates.number_for("370000", year, serial)
    return status_lists.place_of(number, lambda text: mix(text, key))


def test_no_two_certificates_of_a_list_share_a_bit():
    # Every index of a whole list, each once.
    scattered = {status_lists._scattered(n, lambda text: zlib.crc32(text.encode())) for n in range(status_lists.SIZE)}
    assert scattered == set(range(status_lists.SIZE))


@pytest.mark.parametrize(
    ("serial", "list_id"), [(0, "372026000"), (131_071, "372026000"), (131_072, "372026001"), (99_999_999, "372026762")]
)
def test_a_full_list_is_followed_by_the_next(serial, list_id):
    assert place(serial).list_id == list_id
    assert status_lists.read_list_id(list_id) == list_id


def test_each_year_has_lists_of_its_own():
    assert place(5, year=2027).list_id == "372027000"
    assert place(5, year=2027).index != place(5).index


def test_without_the_secret_the_place_cannot_be_foreseen():
    assert [place(n).index for n in range(1, 9)] != [place(n, key="another").index for n in range(1, 9)]


def test_neighbouring_numbers_stand_far_apart():
    steps = {abs(place(n).index - place(n + 1).index) for n in range(1, 20)}
    assert min(steps) > 1


def test_one_revocation_sets_one_bit_and_no_other():
    encoded = status_lists.with_revoked(status_lists.empty(), 77)
    assert [index for index in range(status_lists.SIZE // 64) if status_lists.is_revoked(encoded, index)] == [77]


def test_revocations_add_up():
    encoded = status_lists.empty()
    for index in (0, 7, 8, 131_071):
        encoded = status_lists.with_revoked(encoded, index)
    assert all(status_lists.is_revoked(encoded, index) for index in (0, 7, 8, 131_071))
    assert not status_lists.is_revoked(encoded, 1)


def test_an_outsider_reads_it_by_the_standard_alone():
    # Bitstring Status List 1.0: multibase base64url, gzip, at least 16 kB, index 0 is the leftmost bit.
    encoded = status_lists.with_revoked(status_lists.empty(), 9)
    assert encoded[0] == "u"
    packed = encoded[1:] + "=" * (-len(encoded[1:]) % 4)
    bits = gzip.decompress(base64.urlsafe_b64decode(packed))
    assert len(bits) * 8 == 131_072
    assert f"{bits[0]:08b}{bits[1]:08b}" == "0000000001000000"


def test_equal_lists_are_equal_texts():
    assert status_lists.encode(bytes(16_384)) == status_lists.empty()


@pytest.mark.parametrize("text", ["", "1", "37202600", "372026000x", "072026000", "３７２０２６０００", "../372026"])
def test_what_is_no_list_is_not_found(text):
    with pytest.raises(NotFound):
        status_lists.read_list_id(text)
