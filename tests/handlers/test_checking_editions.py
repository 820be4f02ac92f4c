"""What is shown of a certificate may be an earlier edition, or a copy for one purpose: each is told as what it is."""

import hashlib
from datetime import timedelta

import pytest
import requests

from chalicelib.domain import qr_tokens
from chalicelib.domain.signing import unpadded
from chalicelib.storage import signing
from chalicelib.storage.status_lists import place_of
from tests.handlers.asking import send_bytes
from tests.handlers.test_checking_certificates import check
from tests.journeys import road
from tests.parties import move_clock

HOST = "https://zc.example.gov.cn"
URL = f"{HOST}/v1/certificates"
DAY = road.AFTER_PUBLICITY + timedelta(days=1)
MISTAKE = {"reason_class": "mistake", "reason": "同名误发"}


@pytest.fixture(scope="module")
def several(stage):
    filed = road.accepted_at_once(stage, 5, road.a_notice(stage.committee))
    road.certified(filed)
    return iter(filed)


@pytest.fixture
def filed(several):
    move_clock(DAY)
    return next(several)


def path_of(filed):
    return f"/v1/certificates/{filed.seen_by(filed.applicant)['certificate_number']}"


def document(filed):
    return requests.get(filed.applicant.get(f"{filed.path}/certificate")["url"], timeout=10).content


def code(filed, edition, signs=True):
    """What the QR code of that edition holds; the first codes did not sign which one it is."""
    number, key = path_of(filed).rpartition("/")[2], signing.current()
    place = place_of(number)
    text = f"{key.kid[:4]}202605062王*|高级工程师"
    stands = f"|{edition}|{place.list_id}.{place.index}" if signs else ""
    told = unpadded((text + stands).encode("gb18030"))
    signature = signing.sign_compact(key, qr_tokens.signed_bytes(number, told))
    return qr_tokens.address(f"{URL}/{number}?edition={edition}", told, signature)


def digest(data):
    return hashlib.sha256(data).hexdigest()


def reissue(filed):
    filed.stage.committee.post(f"{path_of(filed)}/reissue", {"reason": "照片更换"}, 201)


def revoke(filed):
    filed.stage.committee.post(f"{path_of(filed)}/revocation", MISTAKE)


def copied(filed):
    return filed.applicant.post(f"{path_of(filed)}/copies", {"purpose": "投标", "days": 30}, 201)


def test_the_code_of_an_earlier_edition_says_that_there_is_a_newer_one(filed, visitor):
    assert check(visitor, qr=code(filed, 1))["outcome"] == "genuine"
    reissue(filed)
    old, new = (check(visitor, qr=code(filed, edition)) for edition in (1, 2))
    assert (old["outcome"], old["status"], old["edition"], old["current_edition"]) == (
        "earlier_edition", "corrected", 1, 2,
    )  # fmt: skip
    assert "较早的版本" in old["message"]
    assert (new["outcome"], new["status"], new["edition"]) == ("genuine", "valid", 2)
    revoke(filed)
    assert check(visitor, qr=code(filed, 1))["status"] == "revoked"


def test_an_edition_written_into_the_address_deceives_nobody(filed, visitor):
    reissue(filed)
    changed = code(filed, 1).replace("edition=1", "edition=2")
    assert check(visitor, qr=changed)["outcome"] == "earlier_edition"
    page = send_bytes("GET", changed.removeprefix(HOST), b"", accept="text/html")["body"]
    assert "证书有效" not in page
    assert "较早的版本" in page


def test_a_code_of_the_first_kind_goes_by_the_edition_in_its_address(filed, visitor):
    first = code(filed, 1, signs=False)
    assert check(visitor, qr=first)["outcome"] == "genuine"
    assert check(visitor, qr=code(filed, 2))["outcome"] == "unregistered", "signed, but the register lacks it"
    reissue(filed)
    assert check(visitor, qr=first)["outcome"] == "earlier_edition"


def test_an_earlier_editions_file_is_corrected_and_after_a_revocation_revoked(filed, visitor):
    before = digest(document(filed))
    reissue(filed)
    told = check(visitor, sha256=before)
    assert (told["outcome"], told["status"], told["edition"], told["current_edition"]) == (
        "earlier_file", "corrected", 1, 2,
    )  # fmt: skip
    assert check(visitor, sha256=digest(document(filed)))["outcome"] == "genuine"
    revoke(filed)
    assert check(visitor, sha256=before)["status"] == "revoked"


def test_a_copys_file_says_what_for_until_when_and_whether_it_still_is(filed, visitor):
    made = copied(filed)
    file = digest(requests.get(made["url"], timeout=10).content)
    told = check(visitor, sha256=file)
    assert (told["outcome"], told["integrity"], told["status"]) == ("copy", "intact", "valid")
    assert (told["purpose"], told["expires_on"], told["copy_status"]) == ("投标", "2026-06-20", "live")
    assert all(words in told["message"] for words in (made["number"], "仅用于：投标", "2026年6月20日", "在有效期内"))
    code = check(visitor, qr=made["verify_url"])
    assert (code["outcome"], code["purpose"], code["copy_status"]) == ("unsigned", "投标", "live")
    move_clock(DAY + timedelta(days=31))
    assert check(visitor, sha256=file)["copy_status"] == "expired"
    assert check(visitor, qr=made["verify_url"].rpartition("/")[0] + "/nothing")["outcome"] == "unknown_number"
    move_clock(DAY)
    reissue(filed)
    ended = check(visitor, sha256=file)
    assert (ended["outcome"], ended["status"], ended["copy_status"]) == ("copy", "corrected", "withdrawn")
    revoke(filed)
    assert check(visitor, sha256=file)["status"] == "revoked"
