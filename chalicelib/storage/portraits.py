"""Portraits brought for a certificate. declarations table: `cert#<number>` / `portrait#<id>`.

Files bucket: `evidence/portrait-<number>-<id>`; a ticket among the uploads looks after what nobody confirms.
"""

from datetime import datetime
from typing import Any

from chalicelib.domain.attachments import LARGEST_PORTRAIT
from chalicelib.domain.certificates import PinnedPortrait
from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages import Notification
from chalicelib.domain.portraits import Portrait
from chalicelib.domain.uploads import Keeper, look_after_other
from chalicelib.storage import evidence, files, outbox, receipts, uploads
from chalicelib.storage.files import Fetched
from chalicelib.storage.reading import get, query_all
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import DeclarationItem
from chalicelib.storage.transaction import Transaction, delete


def _name(number: str, portrait_id: str) -> str:
    return f"portrait-{number}-{portrait_id}"


def presign_upload(portrait: Portrait) -> dict[str, Any]:
    return evidence.presign_upload(_name(portrait.number, portrait.portrait_id), portrait.content_type)


def announce(portrait: Portrait, now: datetime, receipt: Receipt | None) -> None:
    transaction = Transaction()
    transaction.put(_item(portrait))
    key = evidence.key(_name(portrait.number, portrait.portrait_id))
    ticket = look_after_other(Keeper.PORTRAIT, portrait.number, portrait.portrait_id, key, now)
    uploads.add_ticket(transaction, ticket)
    receipts.add(transaction, receipt)
    transaction.commit()


def confirm(portrait: Portrait, told: tuple[Notification, ...]) -> None:
    """Stale when it was just confirmed by another hand, or swept."""
    transaction = Transaction()
    transaction.put(_item(portrait))
    outbox.add(transaction, told, 1)
    transaction.commit()


def _item(portrait: Portrait) -> DeclarationItem:
    sk = f"portrait#{portrait.portrait_id}"
    return DeclarationItem(f"cert#{portrait.number}", sk, version=portrait.version, body=portrait.model_dump_json())


def _portrait(item: DeclarationItem) -> Portrait:
    return Portrait.model_validate_json(item.body).model_copy(update={"version": item.version})


def load(number: str, portrait_id: str) -> Portrait:
    """Raises NotFound."""
    found = find(number, portrait_id)
    if found is None:
        raise NotFound("没有找到这张照片，请重新上传", code="portrait_not_found")
    return found


def find(number: str, portrait_id: str) -> Portrait | None:
    item = get(DeclarationItem, f"cert#{number}", f"portrait#{portrait_id}")
    return _portrait(item) if item else None


def list_brought(number: str) -> list[Portrait]:
    """All of a certificate's, in the order in which they were announced: ten at the most."""
    of_it = DeclarationItem.sk.startswith("portrait#")
    items = query_all(DeclarationItem.query, f"cert#{number}", range_key_condition=of_it, consistent_read=True)
    return sorted(map(_portrait, items), key=lambda one: one.announced_at)


def find_file(portrait: Portrait) -> Fetched | None:
    """What lies there now; None also when it is larger than a portrait may be."""
    return evidence.find_file(_name(portrait.number, portrait.portrait_id), LARGEST_PORTRAIT)


def read(number: str, pin: PinnedPortrait) -> bytes:
    found = files.read(evidence.key(_name(number, pin.portrait_id)), pin.s3_version)
    assert found, "a confirmed portrait keeps its bytes"
    return found[0]


def link(portrait: Portrait) -> str | None:
    name = _name(portrait.number, portrait.portrait_id)
    return evidence.find_link(name, portrait.s3_version) if portrait.s3_version else None


def sweep(number: str, portrait_id: str) -> set[str]:
    """Forgets what nobody confirmed; answers the versions that stay. Stale when it was confirmed just now."""
    found = find(number, portrait_id)
    if found is None:
        return set()
    if found.s3_version:
        return {found.s3_version}
    delete(_item(found))
    return set()
