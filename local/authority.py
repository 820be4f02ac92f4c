"""A self-made authority, so that what the local cloud issues is signed as in the cloud: by KMS, under a certificate.

Its own key is forgotten as soon as it has signed; nobody outside this machine has a reason to trust it.
"""

from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509.oid import NameOID

from chalicelib.settings import settings
from chalicelib.storage import signing

BEGINS, ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)
AUTHORITY = "职称申报演示根证书（仅供本机使用）"
ISSUER = "济南市人力资源和社会保障局（演示）"


def certify() -> None:
    """Gives the signing key its certificate; doing it again changes nothing."""
    if signing.find_current() is None:
        kms_key, public = signing.public_key(settings().signing_key)
        signing.install(chain(load_der_public_key(public)), kms_key, BEGINS)


def chain(public: Any, signer_name: str = ISSUER) -> list[bytes]:
    """DER: the signer's certificate, then the authority's own."""
    key = ec.generate_private_key(ec.SECP256R1())
    authority = _certificate(AUTHORITY, AUTHORITY, key.public_key(), is_authority=True).sign(key, SHA256())
    signer = _certificate(signer_name, AUTHORITY, public, is_authority=False).sign(key, SHA256())
    return [certificate.public_bytes(Encoding.DER) for certificate in (signer, authority)]


def _certificate(subject: str, issuer: str, public: Any, is_authority: bool) -> x509.CertificateBuilder:
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGINS)
        .not_valid_after(ENDS)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_authority,
                content_commitment=not is_authority,
                key_cert_sign=is_authority,
                crl_sign=is_authority,
                **usage,
            ),
            critical=True,
        )
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, text)])
