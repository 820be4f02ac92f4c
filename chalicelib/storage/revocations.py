"""Revoking: the certificate, its bit, its declaration and the bar in one write."""

from chalicelib.domain.revocations import Revoking
from chalicelib.storage import bars, status_lists
from chalicelib.storage.certificates import put_certificate
from chalicelib.storage.declarations import save_declaration
from chalicelib.storage.transaction import Transaction


def save_revocation(revoking: Revoking) -> None:
    """Stale when the certificate was just issued anew, or revoked by somebody else."""
    if revoking.is_nothing:
        return
    also = Transaction()
    put_certificate(also, revoking.certificate)
    status_lists.add_revoked(also, revoking.certificate.number)
    if revoking.bar:
        bars.add_bar(also, revoking.bar)
    save_declaration(revoking.declaration, also)
