"""A detached CMS signature as PAdES B-B asks for it (RFC 5652, RFC 5035, ETSI EN 319 142-1 table 1).

Signed attributes: content type, message digest and the signer's certificate; the time stands in the PDF's dictionary,
where the profile wants it, and not here.
"""

import hashlib

from chalicelib.documents.der import der, inside, integer, octets, oid, sequence, set_of, tag
from chalicelib.domain.signing import Signing

_DATA, _SIGNED_DATA = oid("1.2.840.113549.1.7.1"), oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE, _MESSAGE_DIGEST = oid("1.2.840.113549.1.9.3"), oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE_V2 = oid("1.2.840.113549.1.9.16.2.47")
_SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"))
_ECDSA_SHA256 = sequence(oid("1.2.840.10045.4.3.2"))
#: Bytes that all but the names and certificates can take: some 350, the longest signature among them.
_FRAME = 512


def most(signing: Signing) -> int:
    """Bytes that a signature has at the very most; who issued the signer's certificate is said in it twice."""
    issued_by = sum(map(len, _issuer_and_serial(signing)))
    return _FRAME + sum(map(len, _below_the_authority(signing))) + 2 * issued_by


def sign(signing: Signing, digest: bytes) -> bytes:
    """The CMS over a document of that SHA-256."""
    issuer, serial = _issuer_and_serial(signing)
    attributes = _attributes(signing, digest, issuer, serial)
    signer = sequence(
        integer(1),
        sequence(issuer, serial),
        _SHA256,
        der(tag(0), *attributes),
        _ECDSA_SHA256,
        # What is signed is a SET, though what is written is a [0]: RFC 5652 §5.4.
        octets(signing.sign(set_of(*attributes))),
    )
    certificates = der(tag(0), *_below_the_authority(signing))
    signed = sequence(integer(1), set_of(_SHA256), sequence(_DATA), certificates, set_of(signer))
    return sequence(_SIGNED_DATA, der(tag(0), signed))


def _attributes(signing: Signing, digest: bytes, issuer: bytes, serial: bytes) -> list[bytes]:
    issued_by = sequence(sequence(der(tag(4), issuer)), serial)
    certificate = sequence(octets(hashlib.sha256(signing.certificates[0]).digest()), issued_by)
    return sorted(
        (
            sequence(_CONTENT_TYPE, set_of(_DATA)),
            sequence(_MESSAGE_DIGEST, set_of(octets(digest))),
            sequence(_SIGNING_CERTIFICATE_V2, set_of(sequence(sequence(certificate)))),
        )
    )


def _below_the_authority(signing: Signing) -> tuple[bytes, ...]:
    """The authority's own certificate proves nothing here: whoever trusts it has it from elsewhere."""
    return signing.certificates[:-1] or signing.certificates


def _issuer_and_serial(signing: Signing) -> tuple[bytes, bytes]:
    """As they stand in the signer's certificate (RFC 5280 §4.1): version, serial number, algorithm, issuer."""
    _, serial, _, issuer, *_ = inside(inside(signing.certificates[0])[0])
    return issuer, serial
