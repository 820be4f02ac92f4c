"""The signature of a certificate as others judge it: pyHanko with our root, and poppler without."""

import dataclasses
import io
import re
import subprocess

import pytest
from asn1crypto import x509 as asn1
from asn1crypto.keys import PrivateKeyInfo
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from chalicelib.documents.certificate import render
from chalicelib.domain.signing import Signing
from local.authority import chain
from tests.build import shanghai

AT = shanghai("2026-09-18 10:30:00")
SIGNED = "Signature is Valid."


def a_signing():
    """A key of its own under an authority of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Signing(tuple(chain(key.public_key())), lambda message: key.sign(message, ec.ECDSA(SHA256())), AT)


@pytest.fixture(scope="module")
def signing():
    return a_signing()


@pytest.fixture
def signed(content, portrait, signing):
    return render(content, portrait, signing)


def judged(pdf, root):
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    trusting = ValidationContext(trust_roots=[asn1.Certificate.load(root)], allow_fetching=False)
    return validate_pdf_signature(signature, trusting)


@pytest.fixture
def pdfsig(tmp_path):
    def run(pdf):
        path = tmp_path / "certificate.pdf"
        path.write_bytes(pdf)
        return subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout

    return run


def flipped(pdf, place):
    return pdf[:place] + bytes((pdf[place] ^ 1,)) + pdf[place + 1 :]


def test_the_whole_document_is_signed_and_its_authority_trusted(signed, signing):
    status = judged(signed, signing.certificates[-1])
    assert status.bottom_line
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"


def test_it_is_in_the_form_of_pades_b_b(signed):
    signature = PdfFileReader(io.BytesIO(signed)).embedded_signatures[0]
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.sig_object["/M"] == "D:20260918103000+08'00'"
    kinds = [attribute["type"].native for attribute in signature.signer_info["signed_attrs"]]
    assert sorted(kinds) == ["content_type", "message_digest", "signing_certificate_v2"]


def test_poppler_finds_it_valid(signed, pdfsig):
    said = pdfsig(signed)
    assert SIGNED in said
    assert "Total document signed" in said


def test_another_authority_is_not_trusted(signed):
    status = judged(signed, a_signing().certificates[-1])
    assert (status.intact, status.valid, status.trusted) == (True, True, False)


@pytest.mark.parametrize("part", ["first page", "behind the signature"])
def test_a_changed_byte_shows(signed, pdfsig, signing, part):
    place = signed.index(b"stream") + 40 if part == "first page" else len(signed) - 20
    changed = flipped(signed, place)
    assert SIGNED not in pdfsig(changed)
    if part == "first page":
        assert not judged(changed, signing.certificates[-1]).bottom_line


def test_something_added_is_not_covered(signed, pdfsig):
    assert "Not total document signed" in pdfsig(signed + b"\n% added\n")


def signed_again(pdf):
    """By somebody else, in due form: an incremental update, which leaves what was signed as it was."""
    key = ec.generate_private_key(ec.SECP256R1())
    secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    theirs = asn1.Certificate.load(chain(key.public_key())[0])
    signer = SimpleSigner(theirs, PrivateKeyInfo.load(secret), SimpleCertificateStore())
    added = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return sign_pdf(added, PdfSignatureMetadata("theirs", md_algorithm="sha256"), signer)


def test_whoever_keeps_to_the_form_adds_nothing(signed, signing):
    """Not even a signature, which without certification a reader lets pass as one more approval."""
    assert judged(signed, signing.certificates[-1]).docmdp_ok
    with pytest.raises(SigningError, match="forbids all changes"):
        signed_again(signed)


def test_another_signature_in_its_place_shows(signed, pdfsig, content, portrait):
    of_another = render(content.model_copy(update={"holder_name": "张三"}), portrait, a_signing())
    theirs = re.search(rb"/Contents (<[0-9a-f]+>)", of_another)[1]
    ours = re.search(rb"/Contents (<[0-9a-f]+>)", signed)[1]
    shorter = min(len(ours), len(theirs)) - 1  # what is behind it is padding
    assert SIGNED in pdfsig(signed)
    assert SIGNED not in pdfsig(signed.replace(ours[:shorter], theirs[:shorter]))


def test_a_signed_page_looks_as_an_unsigned_one(content, portrait, signed, poppler):
    pictures = [
        poppler("pdftoppm", pdf, "-r", "72", "-png", "-singlefile") for pdf in (signed, render(content, portrait))
    ]
    assert pictures[0] == pictures[1]


def test_it_adds_little(content, portrait, signed):
    assert len(signed) - len(render(content, portrait)) < 4_000


def test_the_room_is_enough_for_long_names_and_a_chain_of_three(content, portrait, pdfsig):
    key = ec.generate_private_key(ec.SECP256R1())
    between, root = chain(key.public_key(), "中" * 21)
    long = a_signing()
    signing = dataclasses.replace(long, certificates=(long.certificates[0], between, root))
    assert SIGNED in pdfsig(render(content, portrait, signing))
