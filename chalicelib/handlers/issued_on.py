"""What a certificate was issued on: a declaration, or the registration of the paper that it was converted from."""

from chalicelib.domain.certificates import Certificate
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.old_certificates import OldCertificate
from chalicelib.storage import declarations, old_certificates


def load_issued_on(certificate: Certificate) -> Declaration | OldCertificate:
    if old_certificates.is_old_id(certificate.declaration_id):
        return old_certificates.load(certificate.declaration_id)
    return declarations.load_declaration(certificate.declaration_id)


def ids_of(certificate: Certificate) -> dict[str, str | None]:
    """As answers tell it: one of the two."""
    is_old = old_certificates.is_old_id(certificate.declaration_id)
    of = certificate.declaration_id
    return {"declaration_id": None if is_old else of, "old_id": of if is_old else None}
