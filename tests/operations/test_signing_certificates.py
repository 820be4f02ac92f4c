"""make signing-certificate: a request that KMS signed, an authority made by openssl, a chain that is looked at."""

import re
import subprocess
from datetime import timedelta

import pytest

import chalicelib.settings
from chalicelib.domain.errors import Conflict
from chalicelib.storage import signing
from chalicelib.storage.tables import DeclarationItem
from operations import signing_certificate
from operations.signing_certificate import Unfit
from tests.guards.sources import ROOT
from tests.operations import own_tables
from tests.operations.test_support_accounts import run

#: The authority's part, as docs/operations.md shows it.
COMMANDS = re.search(r"^```sh\n(.*?)^```", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8"), re.S | re.M)[
    1
]
NAME = "山东省人力资源和社会保障厅"


@pytest.fixture(autouse=True)
def own(monkeypatch):
    """An empty stage with a key of its own."""
    own = own_tables.made()
    monkeypatch.setattr(chalicelib.settings, "settings", lambda: own)
    monkeypatch.setattr(DeclarationItem.Meta, "table_name", own.declarations_table)
    monkeypatch.setattr(DeclarationItem, "_connection", None)
    signing.current.cache_clear()
    yield own
    signing.current.cache_clear()


def answered(folder, days=3650, **instead):
    """What the authority makes of this stage's request; `instead` of the right words it may say others."""
    (folder / "request.pem").write_text(signing_certificate.request(NAME))
    commands = COMMANDS.replace("-days 3650", f"-days {days}")
    for right, wrong in instead.items():
        assert right in commands
        commands = commands.replace(right, wrong)
    subprocess.run(["sh", "-ec", commands], cwd=folder, capture_output=True, check=True)
    return (folder / "chain.pem").read_bytes()


def now():
    """The authority is openssl's, and knows no other clock."""
    from datetime import UTC, datetime

    return datetime.now(UTC) + timedelta(seconds=1)


def test_before_there_is_a_certificate_nothing_is_signed():
    with pytest.raises(Conflict) as refused:
        signing.current()
    assert refused.value.code == "signing_key_missing"


def test_the_request_is_signed_by_the_key_that_it_is_for(tmp_path):
    (tmp_path / "request.pem").write_text(signing_certificate.request(NAME))
    command = ["openssl", "req", "-in", "request.pem", "-verify", "-noout", "-subject", "-nameopt", "utf8"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "verify OK" in done.stdout + done.stderr
    assert NAME in done.stdout


def test_with_the_chain_installed_the_key_signs_and_is_published(tmp_path, own):
    kid = signing_certificate.install(answered(tmp_path), now())
    key = signing.current()
    assert (key.kid, [key.kid for key in signing.list_keys()]) == (kid, [kid])
    assert signing.verifies(key, b"words", signing.sign_compact(key, b"words"))
    assert signing.public_key(own.signing_key)[0].endswith(key.kms_key.rpartition("/")[2])


@pytest.mark.parametrize(("days", "code"), [(-2, "signing_key_not_yet_valid"), (31, "signing_key_expired")])
def test_outside_its_certificates_term_the_key_signs_no_document(tmp_path, days, code):
    signing_certificate.install(answered(tmp_path, days=30), now())
    assert signing.signing(signing.current(), now())
    with pytest.raises(Conflict) as refused:
        signing.signing(signing.current(), now() + timedelta(days=days))
    assert refused.value.code == code
    signing_certificate.install(answered(tmp_path, days=400), now())
    assert signing.signing(signing.current(), now() + timedelta(days=31))


def test_a_certificate_may_be_renewed(tmp_path):
    kid = signing_certificate.install(answered(tmp_path), now())
    renewed = answered(tmp_path, days=4000)
    assert signing_certificate.install(renewed, now()) == kid
    assert len(signing.list_keys()) == 1


def test_a_chain_without_its_root_is_refused(tmp_path):
    own_certificate, _ = re.findall(rb"-----BEGIN.*?END CERTIFICATE-----\n", answered(tmp_path), re.S)
    with pytest.raises(Unfit, match="链不完整"):
        signing_certificate.install(own_certificate, now())


def test_a_certificate_of_another_key_is_refused(tmp_path):
    _, root = re.findall(rb"-----BEGIN.*?END CERTIFICATE-----\n", answered(tmp_path), re.S)
    with pytest.raises(Unfit, match="不是本环境"):
        signing_certificate.install(root, now())


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        ({"digitalSignature": "keyAgreement"}, "数字签名"),
        ({"keyUsage=critical,keyCertSign,cRLSign": "basicConstraints=critical,CA:FALSE"}, "CA"),
    ],
)
def test_a_chain_that_others_would_not_accept_is_refused(tmp_path, instead, said):
    with pytest.raises(Unfit, match=said):
        signing_certificate.install(answered(tmp_path, **instead), now())


def test_an_expired_chain_is_refused(tmp_path):
    with pytest.raises(Unfit, match="过期"):
        signing_certificate.install(answered(tmp_path, days=1), now() + timedelta(days=2))


def test_what_is_no_certificate_is_refused():
    with pytest.raises(Unfit, match="PEM"):
        signing_certificate.install(b"hello", now())


@pytest.mark.parametrize(
    ("given", "said"), [({"SIGNING": "no"}, "SIGNING"), ({"SIGNING": "install", "CHAIN": "/nowhere"}, "CHAIN")]
)
def test_the_command_says_what_it_needs(given, said):
    refused = run("signing_certificate", **given)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert said in refused.stderr


def test_the_command_prints_the_request_alone():
    made = run("signing_certificate", NAME=NAME)
    assert made.returncode == 0
    assert made.stdout.startswith("-----BEGIN CERTIFICATE REQUEST-----\n")
