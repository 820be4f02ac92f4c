"""Checking without trusting whoever shows it: the file's signature and hash, the QR code's own signature, the keys."""

import base64
import hashlib
import io
import subprocess
from urllib.parse import urlsplit

import pytest
import requests
import zxingcpp
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from chalicelib.domain import certificates, qr_tokens
from chalicelib.domain.signing import from_unpadded, thumbprint, unpadded
from chalicelib.storage import signing, status_lists
from chalicelib.storage.reading import get
from chalicelib.storage.tables import DeclarationItem
from tests.handlers.asking import send_bytes
from tests.journeys import road
from tests.parties import START, move_clock

PATH = "/v1/certificates/verifications"
MISTYPED = "37202688888888"


@pytest.fixture(scope="module")
def holder(stage):
    filed = road.accepted(stage)[0]
    road.certified([filed])
    move_clock(START)
    return filed


@pytest.fixture(scope="module")
def number(holder):
    return holder.seen_by(holder.applicant)["certificate_number"]


@pytest.fixture(scope="module")
def pdf(holder):
    return requests.get(holder.applicant.get(f"{holder.path}/certificate")["url"], timeout=10).content


@pytest.fixture(scope="module")
def qr(pdf):
    """What a telephone reads off the printed page."""
    command = ["pdftoppm", "-r", "150", "-png", "-singlefile", "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    return zxingcpp.read_barcode(Image.open(io.BytesIO(drawn))).text


def check(visitor, **asked):
    return visitor.post(PATH, asked, expect=200)


def signed_by(key, number, told, url="https://zc.example.gov.cn/v1/certificates/"):
    """A QR code's content as somebody with such a key would make it."""
    r, s = decode_dss_signature(key(qr_tokens.signed_bytes(number, told)))
    return qr_tokens.address(url + number, told, r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def the_issuers(message):
    return signing.sign(signing.current().kms_key, message)


def told_of(qr):
    return qr_tokens.read_qr(qr).token.partition(".")[0]


def test_the_file_is_signed_by_the_key_that_is_published(pdf, visitor):
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    [published, *_] = visitor.get("/v1/certificates/keys")["keys"]
    root = asn1.Certificate.load(base64.b64decode(published["x5c"][-1]))
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))
    assert status.bottom_line
    assert signature.signer_cert.dump() == base64.b64decode(published["x5c"][0])


def test_keys_are_a_jwks_that_may_be_cached():
    answer = send_bytes("GET", "/v1/certificates/keys", b"")
    assert answer["headers"]["Cache-Control"] == "public, max-age=3600"


def test_a_key_is_named_by_its_thumbprint_and_is_the_one_in_its_certificate(visitor):
    for key in visitor.get("/v1/certificates/keys")["keys"]:
        assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("EC", "P-256", "ES256", "sig")
        assert key["kid"] == thumbprint(key["x"], key["y"])
        point = asn1.Certificate.load(base64.b64decode(key["x5c"][0])).public_key["public_key"].native
        assert point == b"\x04" + from_unpadded(key["x"]) + from_unpadded(key["y"])


def test_the_qr_code_verifies_offline_with_the_published_key(qr, number, visitor):
    [key, *_] = visitor.get("/v1/certificates/keys")["keys"]
    scanned = qr_tokens.read_qr(qr)
    told, said, signature = qr_tokens.split(scanned.token)
    x, y, r, s = (int.from_bytes(part, "big") for part in (
        from_unpadded(key["x"]), from_unpadded(key["y"]), signature[:32], signature[32:],
    ))  # fmt: skip
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    public.verify(encode_dss_signature(r, s), f"zc1.{number}.{told}".encode(), ec.ECDSA(SHA256()))
    assert (said.name, said.title) == ("王*", "高级工程师")


def test_a_genuine_qr_code_answers_each_question_by_itself(visitor, qr, number):
    told = check(visitor, qr=qr)
    assert (told["outcome"], told["integrity"], told["status"]) == ("genuine", "intact", "valid")
    assert told["issuer_known"]
    assert (told["number"], told["name"], told["title"]) == (number, "王*", "高级工程师")
    assert told["printed"]["title"] == "高级工程师"
    assert "王明" not in str(told)


def test_a_genuine_qr_code_names_its_edition_and_its_place_in_the_status_list(visitor, qr, number):
    _, said, _ = qr_tokens.split(qr_tokens.read_qr(qr).token)
    told = check(visitor, qr=qr)
    assert told["status_list"] == said.place.model_dump()
    assert said.place == status_lists.place_of(number).told
    assert (said.edition, told["edition"], told["current_edition"]) == (1, 1, 1)


def test_a_code_of_the_first_kind_is_read_as_before(visitor, number, qr):
    text = from_unpadded(told_of(qr)).decode("gb18030").partition("|1|")[0]
    first = signed_by(the_issuers, number, unpadded(text.encode("gb18030")))
    answer = check(visitor, qr=first)
    assert (answer["outcome"], answer["status"], answer["printed"]["title"]) == ("genuine", "valid", "高级工程师")


def test_a_tampered_qr_code_is_broken_and_names_nobody(visitor, qr):
    told = told_of(qr)
    text = from_unpadded(told).decode("gb18030").replace("高级", "正高级")
    changed = qr.replace(told, unpadded(text.encode("gb18030")))
    answer = check(visitor, qr=changed)
    assert (answer["outcome"], answer["integrity"], answer["name"]) == ("tampered", "broken", None)


def read_at(visitor, qr):
    """What a program gets at the address that the code holds."""
    address = urlsplit(qr)
    return visitor.get(f"{address.path}?{address.query}")


def test_a_program_at_the_codes_address_reads_whether_its_signature_holds(visitor, qr, number):
    answer = read_at(visitor, qr)
    assert (answer["integrity"], answer["qr"]["outcome"], answer["number"]) == ("intact", "genuine", number)
    assert visitor.get(f"/v1/certificates/{number}")["qr"] is None


def test_at_a_tampered_codes_address_a_program_reads_that_it_is_broken(visitor, qr, number):
    told = told_of(qr)
    text = from_unpadded(told).decode("gb18030").replace("高级", "正高级")
    answer = read_at(visitor, qr.replace(told, unpadded(text.encode("gb18030"))))
    assert (answer["integrity"], answer["qr"]["outcome"], answer["status"]) == ("broken", "tampered", "valid")


def test_a_signature_moved_to_another_number_is_broken(visitor, qr, number):
    other = certificates.number_for("370000", 2026, 87654321)
    assert check(visitor, qr=qr.replace(number, other))["outcome"] == "tampered"


def test_a_key_that_nobody_published_is_unknown(visitor, number, qr):
    mine = ec.generate_private_key(ec.SECP256R1())
    text = from_unpadded(told_of(qr)).decode("gb18030")
    forged = signed_by(
        lambda m: mine.sign(m, ec.ECDSA(SHA256())), number, unpadded(f"~~~~{text[4:]}".encode("gb18030"))
    )
    answer = check(visitor, qr=forged)
    assert (answer["outcome"], answer["integrity"], answer["issuer_known"]) == ("unknown_key", "unknown", False)
    assert answer["name"] is None


def test_another_key_under_our_keys_name_is_tampering(visitor, number, qr):
    mine = ec.generate_private_key(ec.SECP256R1())
    forged = signed_by(lambda m: mine.sign(m, ec.ECDSA(SHA256())), number, told_of(qr))
    assert check(visitor, qr=forged)["outcome"] == "tampered"


def test_a_signed_number_that_no_record_has_is_told_apart(visitor, qr):
    number = certificates.number_for("370000", 2026, 88888888)
    answer = check(visitor, qr=signed_by(the_issuers, number, told_of(qr)))
    assert (answer["outcome"], answer["integrity"], answer["issuer_known"], answer["status"]) == (
        "unregistered", "intact", True, None,
    )  # fmt: skip


def test_a_code_without_a_signature_proves_nothing_but_finds_its_record(visitor, qr, number):
    answer = check(visitor, qr=qr.partition("?")[0])
    assert (answer["outcome"], answer["integrity"], answer["status"]) == ("unsigned", "unknown", "valid")
    assert answer["number"] == number


@pytest.mark.parametrize("number", [MISTYPED, certificates.number_for("370000", 2026, 88888888)])
def test_an_unknown_number_without_a_signature(visitor, number):
    answer = check(visitor, qr=f"https://zc.example.gov.cn/v1/certificates/{number}")
    assert (answer["outcome"], answer["integrity"], answer["status"]) == ("unknown_number", "unknown", None)


def test_the_files_hash_verifies_it(visitor, pdf, number):
    answer = check(visitor, sha256=hashlib.sha256(pdf).hexdigest().upper())
    assert (answer["outcome"], answer["integrity"], answer["status"]) == ("genuine", "intact", "valid")
    assert (answer["number"], answer["name"]) == (number, "王*")


def test_a_tampered_files_hash_is_unknown(visitor, pdf):
    answer = check(visitor, sha256=hashlib.sha256(pdf + b"\n").hexdigest())
    assert (answer["outcome"], answer["integrity"], answer["number"]) == ("unknown_file", "unknown", None)


@pytest.mark.parametrize(
    "asked", [{}, {"qr": "x", "sha256": "a" * 64}, {"sha256": "zz"}, {"qr": "你好"}, {"qr": ""}, {"url": "x"}]
)
def test_what_cannot_be_checked_is_refused(visitor, asked):
    problem = visitor.post(PATH, asked, expect=422)
    assert problem["errors"]


def test_a_scanned_page_says_that_the_code_is_signed(qr):
    page = send_bytes("GET", qr.partition("8000")[2], b"", accept="text/html")["body"]
    assert "证书有效" in page
    assert "与签发时一致" in page


def test_a_scanned_page_warns_of_a_false_code(qr, number):
    path = f"/v1/certificates/{number}"
    page = send_bytes("GET", f"{path}?t={told_of(qr)}.{'A' * 86}", b"", accept="text/html")["body"]
    assert "证书有效" not in page
    assert "二维码签名不符" in page


def test_a_record_that_was_tampered_with_outweighs_a_genuine_code(stage, visitor):
    filed = road.accepted(stage)[0]
    road.certified([filed])
    move_clock(START)
    number = filed.seen_by(filed.applicant)["certificate_number"]
    document = requests.get(filed.applicant.get(f"{filed.path}/certificate")["url"], timeout=10).content
    item = get(DeclarationItem, f"cert#{number}", "certificate")
    item.body = item.body.replace("高级工程师", "正高级工程师")
    item.save()
    answer = check(visitor, sha256=hashlib.sha256(document).hexdigest())
    assert (answer["outcome"], answer["integrity"]) == ("record_broken", "broken")
