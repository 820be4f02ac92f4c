"""Revoking: the certificate, its bit, its declaration or the paper's registration, and the bar, in one write."""

from chalicelib.domain.bars import Bar
from chalicelib.domain.certificates import Certificate
from chalicelib.domain.old_revocations import OldRevoking
from chalicelib.domain.revocations import Revoking
from chalicelib.storage import bars, old_certificates, status_lists
from chalicelib.storage.certificates import put_certificate
from chalicelib.storage.declarations import save_declaration
from chalicelib.storage.transaction import Transaction


def save_revocation(revoking: Revoking) -> None:
    """Stale when the certificate was just issued anew, or revoked by somebody else."""
    if revoking.is_nothing:
        return
    save_declaration(revoking.declaration, _revoked(revoking.certificate, revoking.bar))


def save_old_revocation(revoking: OldRevoking) -> None:
    """Of a converted one; Stale as above."""
    if revoking.is_nothing:
        return
    also = _revoked(revoking.certificate, revoking.bar)
    if revoking.frees_paper:
        old_certificates.free_paper(also, revoking.old.after)
    old_certificates.save(revoking.old, also)


def _revoked(certificate: Certificate, bar: Bar | None) -> Transaction:
    also = Transaction()
    put_certificate(also, certificate)
    status_lists.add_revoked(also, certificate.number)
    if bar:
        bars.add_bar(also, bar)
    return also
