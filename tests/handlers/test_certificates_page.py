"""docs/certificates.md, word for word: what an outsider types, with openssl and pdfsig and nothing of ours."""

import json
import re
import subprocess

import pytest
import requests
import zxingcpp
from PIL import Image

from tests.guards.sources import ROOT
from tests.handlers.asking import send_bytes
from tests.journeys import road
from tests.parties import START, move_clock

PAGE = (ROOT / "docs" / "certificates.md").read_text(encoding="utf-8")
COMMANDS = "\n".join(re.findall(r"^```sh\n(.*?)^```", PAGE, re.S | re.M))


@pytest.fixture(scope="module")
def given(stage, tmp_path_factory):
    """A folder with the files that an outsider has."""
    folder = tmp_path_factory.mktemp("shown")
    filed = road.accepted(stage)[0]
    road.certified([filed])
    move_clock(START)
    pdf = requests.get(filed.applicant.get(f"{filed.path}/certificate")["url"], timeout=10).content
    (folder / "certificate.pdf").write_bytes(pdf)
    (folder / "keys.json").write_bytes(send_bytes("GET", "/v1/certificates/keys", b"")["body"].encode())
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", "certificate.pdf", "page"], cwd=folder, check=True)
    with Image.open(folder / "page.png") as page:
        (folder / "qr.txt").write_text(zxingcpp.read_barcode(page).text)
    number = filed.seen_by(filed.applicant)["certificate_number"]
    (folder / "list.json").write_bytes(the_list(number))
    revocation = {"reason_class": "mistake", "reason": "同名误发"}
    filed.stage.committee.post(f"/v1/certificates/{number}/revocation", revocation)
    (folder / "list-later.json").write_bytes(the_list(number))
    return folder


def the_list(number):
    return send_bytes("GET", f"/v1/certificates/status-lists/{number[:6]}000", b"")["body"].encode()


@pytest.fixture
def shown(given, tmp_path):
    """A copy that a test may tamper with."""
    for name in ("certificate.pdf", "keys.json", "qr.txt", "list.json", "list-later.json"):
        (tmp_path / name).write_bytes((given / name).read_bytes())
    return tmp_path


def typed(folder):
    done = subprocess.run(["sh", "-c", COMMANDS], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_a_genuine_certificate_verifies_in_every_way(shown):
    said = typed(shown)
    for wanted in ("Signature is Valid.", "Total document signed", "Whole file covered", "Verified OK"):
        assert wanted in said
    assert "CMS Verification successful" in said
    assert "王*|高级工程师|1|372026000." in said


def test_the_signed_list_tells_whether_it_is_revoked(shown):
    said = typed(shown)
    assert re.search(r"List 372026000 is the issuer's\n\"validUntil\":\"2026-05-0\d", said)
    assert re.search(r"Bit \d+: not revoked\npython: not revoked", said)
    (shown / "list-later.json").replace(shown / "list.json")
    assert re.search(r"Bit \d+: revoked\npython: revoked", typed(shown))


def test_a_list_with_a_cleared_bit_is_not_the_issuers(shown):
    earlier, later = (json.loads((shown / name).read_text())["jws"] for name in ("list.json", "list-later.json"))
    mixed = ".".join([*earlier.split(".")[:2], later.split(".")[2]])
    (shown / "list.json").write_text(json.dumps({"jws": mixed}))
    assert "is the issuer's" not in typed(shown)


def test_a_tampered_file_fails_both_ways(shown):
    path = shown / "certificate.pdf"
    data = bytearray(path.read_bytes())
    data[data.index(b"stream") + 40] ^= 1
    path.write_bytes(data)
    said = typed(shown)
    assert "Signature is Valid." not in said
    assert "CMS Verification successful" not in said
    assert "Verified OK" in said, "the code is another matter"


def test_a_tampered_code_fails(shown):
    path = shown / "qr.txt"
    path.write_text(path.read_text().replace("/37", "/36"))
    assert "Verified OK" not in typed(shown)


def test_every_outcome_stands_on_the_page():
    from chalicelib.domain.certificate_checks import ANSWERS

    rows = {(o, i, k) for o, i, k in re.findall(r"^\| `(\w+)` \| (\w+) \| (\w+) \|", PAGE, re.M)}
    assert rows == {(str(o), str(i), str(known).lower()) for o, (i, known, _) in ANSWERS.items()}
