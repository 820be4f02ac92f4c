"""`make signing-certificate`: gives a stage's signing key its certificate, in two steps with an authority between them.

SIGNING=request prints a request (PKCS #10) that KMS has signed; SIGNING=install reads CHAIN, the PEM that the authority
sent back, its own root last, and signs with it from then on. The private key never leaves KMS.
"""

import base64
import os
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from operations import stage

MODES = ("request", "install")


class Unfit(Exception):
    """Says in one sentence, for people, why a chain cannot be installed."""


def main() -> int:
    mode = os.environ.get("SIGNING") or "request"
    try:
        if mode not in MODES:
            raise Unfit(f"SIGNING 应为 {' 或 '.join(MODES)}。(SIGNING must be one of these.)")
        where = stage.enter()
        print(where, file=sys.stderr)
        print(request(os.environ.get("NAME") or "") if mode == "request" else _install())
    except (stage.UnknownStage, Unfit) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def request(name: str) -> str:
    """PEM, for a certificate in the issuer's name."""
    from chalicelib.documents.der import BITS, der, integer, oid, sequence, tag
    from chalicelib.settings import settings
    from chalicelib.storage import signing

    subject = name or settings().issuer_name
    if not subject:
        raise Unfit("请用 NAME 给出发证机关名称。(NAME: the issuer.)")
    _, public = signing.public_key(settings().signing_key)
    told = sequence(integer(0), _name(subject), public, der(tag(0)))
    signature = signing.sign(settings().signing_key, told)
    algorithm = sequence(oid("1.2.840.10045.4.3.2"))
    whole = sequence(told, algorithm, der(BITS, b"\0", signature))
    lines = textwrap.wrap(base64.b64encode(whole).decode(), 64)
    return "\n".join(("-----BEGIN CERTIFICATE REQUEST-----", *lines, "-----END CERTIFICATE REQUEST-----"))


def _name(text: str) -> bytes:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "CN")
    names = [x509.NameAttribute(kind, text) for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)]
    return x509.Name([country, *names]).public_bytes()


def _install() -> str:
    path = Path(os.environ.get("CHAIN") or "")
    if not path.is_file():
        raise Unfit("请用 CHAIN 给出证书链文件（PEM）。(CHAIN: a PEM file.)")
    return f"kid: {install(path.read_bytes(), datetime.now(UTC))}"


def install(pem: bytes, now: datetime) -> str:
    """The key's id. Raises Unfit; what is installed already stays in force then."""
    from cryptography.hazmat.primitives.serialization import Encoding

    from chalicelib.settings import settings
    from chalicelib.storage import signing

    kms_key, public = signing.public_key(settings().signing_key)
    chain = _read(pem)
    _refuse_unfit(chain, public, now)
    return signing.install([link.public_bytes(Encoding.DER) for link in chain], kms_key, now).kid


def _read(pem: bytes) -> list[Any]:
    from cryptography import x509

    try:
        return list(x509.load_pem_x509_certificates(pem))
    except ValueError:
        raise Unfit("CHAIN 不是 PEM 格式的证书。(Not certificates in PEM.)") from None


def _refuse_unfit(chain: list[Any], public: bytes, now: datetime) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    own = chain[0].public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if own != public:
        raise Unfit("第一份证书不是本环境签名密钥的证书。(The first one is not of this stage's key.)")
    try:
        for link, issuer in zip(chain, [*chain[1:], chain[-1]], strict=True):
            link.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        raise Unfit("证书链不完整：每份应由后一份签发，最后一份为自签的根证书。(The chain is broken.)") from None
    if not all(_may_issue(issuer) for issuer in chain[1:]):
        raise Unfit("证书链中的签发者不是 CA 证书。(An issuer in the chain is not an authority.)")
    if not _may_sign(chain[0]):
        raise Unfit("第一份证书未允许数字签名。(The first one is not for digital signatures.)")
    if not all(link.not_valid_before_utc <= now < link.not_valid_after_utc for link in chain):
        raise Unfit("证书链中有尚未生效或已经过期的证书。(One is not valid now.)")


def _may_issue(issuer: Any) -> bool:
    from cryptography import x509

    try:
        return bool(issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False


def _may_sign(link: Any) -> bool:
    """Where the certificate says what its key is for."""
    from cryptography import x509

    try:
        return bool(link.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature)
    except x509.ExtensionNotFound:
        return True


if __name__ == "__main__":
    sys.exit(main())
