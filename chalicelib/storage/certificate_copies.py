"""Copies for a purpose. declarations table, `cert#<number>`: `slot#<1..3>`, the places that they take, and
`copy#<id>`, by which one is checked, kept a year longer, as is `certhash#<sha256>` / `copy`, which names it by its
file's hash; all go by TTL. The files go by a lifecycle rule.
"""

from datetime import timedelta

from chalicelib.domain.certificate_copies import MOST, Copy
from chalicelib.domain.certificates import Certificate
from chalicelib.domain.errors import NotFound, Stale
from chalicelib.storage import receipts
from chalicelib.storage.reading import get, query_all
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import DeclarationItem
from chalicelib.storage.transaction import Transaction

CHECKED_FOR = timedelta(days=365)


def load_copies(number: str) -> list[Copy]:
    """What the places hold, in one consistent read; also expired ones."""
    keys = [(f"cert#{number}", f"slot#{slot}") for slot in range(1, MOST + 1)]
    return [_copy(item) for item in DeclarationItem.batch_get(keys, consistent_read=True)]


def every_copy(number: str) -> list[Copy]:
    """Those that can still be checked; few, since three are live at a time, and they go after a year."""
    items = query_all(
        DeclarationItem.query, f"cert#{number}", range_key_condition=DeclarationItem.sk.startswith("copy#")
    )
    return sorted(map(_copy, items), key=lambda copy: copy.made_at)


def find_copy(number: str, copy_id: str) -> Copy:
    """Raises NotFound."""
    item = get(DeclarationItem, f"cert#{number}", f"copy#{copy_id}")
    if item is None:
        raise NotFound("没有找到这份副本，请核对后再查", code="copy_not_found")
    return _copy(item)


def find_by_file(sha256: str) -> Copy | None:
    """The copy whose file has this hash."""
    item = get(DeclarationItem, f"certhash#{sha256}", "copy")
    if item is None:
        return None
    number, _, copy_id = str(item.body).partition(" ")
    return find_copy(number, copy_id)


def _copy(item: DeclarationItem) -> Copy:
    return Copy.model_validate_json(item.body).model_copy(update={"version": item.version})


def save_copy(copy: Copy, certificate: Certificate, receipt: Receipt | None = None) -> None:
    """Stale when its place was just taken, or the certificate revoked or issued anew."""
    pk, body = f"cert#{copy.number}", copy.model_dump_json()
    ends = int(copy.ends_at.timestamp())
    kept = int((copy.ends_at + CHECKED_FOR).timestamp())
    transaction = Transaction()
    receipts.add(transaction, receipt)
    same = DeclarationItem.version == certificate.version
    transaction.check(DeclarationItem, (pk, "certificate"), same, Stale())
    transaction.put(DeclarationItem(pk, f"slot#{copy.slot}", version=copy.version, body=body, expires_at=ends))
    transaction.put(DeclarationItem(pk, f"copy#{copy.copy_id}", body=body, expires_at=kept))
    named = f"{copy.number} {copy.copy_id}"
    transaction.put(DeclarationItem(f"certhash#{copy.file_sha256}", "copy", body=named, expires_at=kept))
    transaction.commit()
