"""Certificates. declarations table: `cert#<number>` / `certificate`, earlier editions `edition#<n>` beside it.

`certhash#<sha256>` / `file` names the number of the file of that hash; it
is written with the certificate or the edition that the file belongs to.
"""

from collections.abc import Iterator

from chalicelib.domain.certificates import Certificate
from chalicelib.domain.errors import NotFound
from chalicelib.storage.reading import get, query_all
from chalicelib.storage.tables import DeclarationItem
from chalicelib.storage.transaction import Transaction


def add_certificate(transaction: Transaction, certificate: Certificate) -> None:
    transaction.put(DeclarationItem(f"cert#{certificate.number}", "certificate", body=certificate.model_dump_json()))
    add_file(transaction, certificate)


def add_file(transaction: Transaction, certificate: Certificate) -> None:
    """So that the file's hash leads back to its number."""
    transaction.put(DeclarationItem(f"certhash#{certificate.file_sha256}", "file", body=certificate.number))


def put_certificate(transaction: Transaction, certificate: Certificate) -> None:
    """In the place of the version that was read."""
    item = DeclarationItem(f"cert#{certificate.number}", "certificate", version=certificate.version)
    item.body = certificate.model_dump_json()
    transaction.put(item)


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


def which_exist(numbers: list[str]) -> Iterator[str]:
    """Those of the numbers that are certificates."""
    keys = [(f"cert#{number}", "certificate") for number in numbers]
    for item in DeclarationItem.batch_get(keys, consistent_read=True, attributes_to_get=["pk", "sk"]):
        yield str(item.pk).partition("#")[2]


def find_by_file(sha256: str) -> Certificate | None:
    """The certificate that a file of this hash was issued for; its record may name a later file by now."""
    item = get(DeclarationItem, f"certhash#{sha256}", "file")
    return find_certificate(str(item.body)) if item else None


def load_edition(number: str, edition: int | None) -> Certificate:
    """One edition as it stands now: once the certificate is revoked, they all are. Raises NotFound."""
    found = find_edition(load_certificate(number), edition)
    if found is None:
        raise NotFound("没有找到这份证书的这个版本", code="certificate_not_found")
    return found


def find_edition(current: Certificate, edition: int | None) -> Certificate | None:
    if edition in (None, current.edition):
        return current
    item = get(DeclarationItem, f"cert#{current.number}", _edition_key(edition or 0))
    return _as_it_stands(item, current) if item else None


def earlier_editions(current: Certificate) -> list[Certificate]:
    """Oldest first; there are few."""
    kept = DeclarationItem.sk.startswith("edition#")
    items = query_all(DeclarationItem.query, f"cert#{current.number}", range_key_condition=kept, consistent_read=True)
    return [_as_it_stands(item, current) for item in items]


def _as_it_stands(item: DeclarationItem, current: Certificate) -> Certificate:
    earlier = Certificate.model_validate_json(item.body)
    revoked = {"status": current.status, "revoked": current.revoked} if current.revoked else {}
    return earlier.model_copy(update=revoked)


def add_edition(transaction: Transaction, earlier: Certificate) -> None:
    """Keeps what the certificate said before it is issued anew."""
    pk = f"cert#{earlier.number}"
    transaction.put(DeclarationItem(pk, _edition_key(earlier.edition), body=earlier.model_dump_json()))


def _edition_key(edition: int) -> str:
    return f"edition#{edition:03d}"
