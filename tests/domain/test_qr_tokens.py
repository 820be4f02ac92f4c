"""What a certificate's QR code says by itself, and in how little room."""

from datetime import date

import pytest

from chalicelib.domain import qr_tokens
from chalicelib.domain.catalogue import Level, catalogue
from chalicelib.domain.certificate_content import CertificateContent
from chalicelib.domain.errors import Invalid
from chalicelib.domain.qr_tokens import ScannedQr
from chalicelib.domain.signing import unpadded
from chalicelib.domain.status_lists import Place

URL = "https://zhicheng.example.gov.cn/v1/certificates/37202600000027X"
KID = "Ab-_xyz"
SIGNATURE = bytes(range(64))
PLACE = Place("372026000", 104857)


def printed(**changes):
    told = {
        "number": "37202600000027X",
        "holder_name": "王小明",
        "gender": "男",
        "id_number": "440301199702200215",
        "series": "工程技术",
        "specialty": "电气",
        "title": "高级工程师",
        "level": "副高级",
        "obtained_by": "评审",
        "committee": "评委会",
        "employer": "某公司",
        "awarded_on": date(2026, 9, 8),
        "issued_on": date(2026, 9, 18),
        "issuer": "某厅",
        "verify_url": URL,
    }
    return CertificateContent(**told | changes)


def address(level=Level.ASSOCIATE_SENIOR, edition=1, **changes):
    told = qr_tokens.facts(printed(**changes), level, KID, edition, PLACE)
    return qr_tokens.address(f"{URL}?edition={edition}", told, SIGNATURE)


def test_what_goes_in_comes_out():
    scanned = qr_tokens.read_qr(address())
    assert scanned.number == "37202600000027X"
    told, said, signature = qr_tokens.split(scanned.token)
    assert (said.key_hint, said.awarded_on, said.level) == ("Ab-_", date(2026, 9, 8), Level.ASSOCIATE_SENIOR)
    assert (said.name, said.title) == ("王*明", "高级工程师")
    assert signature == SIGNATURE
    assert qr_tokens.signed_bytes(scanned.number, told) == f"zc1.37202600000027X.{told}".encode()


@pytest.mark.parametrize("level", list(Level))
def test_every_level_has_its_digit(level):
    _, said, _ = qr_tokens.split(qr_tokens.read_qr(address(level)).token)
    assert said.level == level


def test_the_name_is_masked():
    _, said, _ = qr_tokens.split(qr_tokens.read_qr(address(holder_name="阿卜杜热西提·麦麦提明𠮷")).token)
    assert said.name == "阿*𠮷"


@pytest.mark.parametrize("edition", [1, 27])
def test_the_token_names_the_edition_and_the_place_in_the_status_list(edition):
    scanned = qr_tokens.read_qr(address(edition=edition))
    _, said, _ = qr_tokens.split(scanned.token)
    assert (said.title, said.edition, said.place) == ("高级工程师", edition, PLACE.told)
    assert scanned.edition == edition


@pytest.mark.parametrize("title", ["高级工程师", "高级|工程师", "高级|1|37.2", "高级|0|372026000.5"])
def test_a_token_of_the_first_kind_ends_with_its_title(title):
    told = unpadded(f"Ab-_202609082王*明|{title}".encode("gb18030"))
    _, said, _ = qr_tokens.split(f"{told}.{unpadded(SIGNATURE)}")
    assert (said.title, said.edition, said.place) == (title, None, None)


def test_an_ordinary_address_keeps_to_what_a_code_of_half_a_millimetre_holds():
    assert len(address()) <= qr_tokens.LONGEST


def test_the_code_of_a_copy_names_the_copy():
    assert qr_tokens.read_qr(f"{URL}/copies/0a1b2c") == ScannedQr("37202600000027X", "", copy_id="0a1b2c")


def test_every_title_of_the_catalogue_is_told_whole():
    titles = {title for series in catalogue() for level in series.levels for title in level.titles}
    for title in titles:
        _, said, _ = qr_tokens.split(qr_tokens.read_qr(address(title=title)).token)
        assert said.title == title[: len(said.title)]
        assert said.title == title or len(title) > 12


def test_no_title_makes_the_code_too_dense():
    longest = address(holder_name="𠮷" * 60, title="正高级工程师（教授级高级工程师）" * 3)
    assert len(longest) <= qr_tokens.LONGEST


@pytest.mark.parametrize("token", ["x", "a.b", "..", "QWI.QUI", "é", address().partition("t=")[2][:-1], "A" * 3000])
def test_what_is_no_token_of_ours_is_none(token):
    assert qr_tokens.split(token) is None


def test_a_second_spelling_of_the_same_bytes_is_none():
    told, _, signed = address().partition("t=")[2].partition(".")
    last = chr(ord(signed[-1]) + 1)
    assert qr_tokens.split(f"{told}.{signed[:-1]}{last}") is None


@pytest.mark.parametrize("text", ["https://", "你好", "https://example.org/证书", "http://[", "/"])
def test_what_no_certificate_carries_is_refused(text):
    with pytest.raises(Invalid) as refused:
        qr_tokens.read_qr(text)
    assert refused.value.errors[0].code == "not_a_certificate_qr"


def test_an_address_without_a_token_is_a_number():
    assert qr_tokens.read_qr(f" {URL.lower()}/ ") == ScannedQr("37202600000027X", "")
