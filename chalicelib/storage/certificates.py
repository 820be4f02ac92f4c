"""Certificates. declarations table: `cert#<number>` / `certificate`; `serial#<province>#<year>` / `serial` counts.

`certhash#<sha256>` / `file`, in the same transaction, names the number of the file of that hash.
"""

from chalicelib.domain.certificates import Certificate
from chalicelib.domain.errors import NotFound
from chalicelib.storage.reading import get
from chalicelib.storage.tables import Counter, DeclarationItem
from chalicelib.storage.transaction import Transaction


def next_serial(province: str, year: int) -> int:
    """Never given twice; one taken by an issuing that then failed is a gap."""
    counter = Counter(f"serial#{province}#{year}", "serial")
    counter.update([Counter.amount.add(1)])
    return int(counter.amount)


def add_certificate(transaction: Transaction, certificate: Certificate) -> None:
    transaction.put(DeclarationItem(f"cert#{certificate.number}", "certificate", body=certificate.model_dump_json()))
    transaction.put(DeclarationItem(f"certhash#{certificate.file_sha256}", "file", body=certificate.number))


def load_certificate(number: str) -> Certificate:
    """Raises NotFound."""
    certificate = find_certificate(number)
    if certificate is None:
        raise NotFound("没有找到这个编号的证书", code="certificate_not_found")
    return certificate


def find_certificate(number: str) -> Certificate | None:
    item = get(DeclarationItem, f"cert#{number}", "certificate")
    if item is None:
        return None
    return Certificate.model_validate_json(item.body).model_copy(update={"version": item.version})


def find_by_file(sha256: str) -> Certificate | None:
    """The certificate that a file of this hash was issued for; its record may name a later file by now."""
    item = get(DeclarationItem, f"certhash#{sha256}", "file")
    return find_certificate(str(item.body)) if item else None
