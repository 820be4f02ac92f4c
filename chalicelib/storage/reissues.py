"""Certificates issued anew, and the people whose certificates are to be.

units table: `reissue#<account>` / `due`; index `listing` under `reissue#due`, by when it is due.
"""

from datetime import datetime

from chalicelib.domain.certificates import Certificate
from chalicelib.domain.reissues import RETRY_AFTER, Due, Reissued, ReissuedConverted
from chalicelib.domain.times import UTC
from chalicelib.storage import old_certificates
from chalicelib.storage.certificates import add_edition, add_file, put_certificate
from chalicelib.storage.declarations import save_declaration
from chalicelib.storage.reading import get
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction, delete, put

DUE, SK = "reissue#due", "due"


def save_reissue(reissued: Reissued, receipt: Receipt | None = None) -> None:
    """Stale when the certificate was revoked, or issued anew by another hand, meanwhile."""
    save_declaration(reissued.declaration, _editions(reissued.earlier, reissued.certificate), receipt)


def save_converted(reissued: ReissuedConverted, receipt: Receipt | None = None) -> None:
    """The same of one that was converted from paper."""
    old_certificates.save(reissued.old, _editions(reissued.earlier, reissued.certificate), receipt)


def _editions(earlier: Certificate, certificate: Certificate) -> Transaction:
    also = Transaction()
    put_certificate(also, certificate)
    add_file(also, certificate)
    add_edition(also, earlier)
    return also


def add_due(transaction: Transaction, due: Due) -> None:
    """In the place of an earlier correction's, if that is not done: this one asks for more."""
    before = get(UnitItem, f"reissue#{due.account_id}", SK)
    transaction.put(_item(due.model_copy(update={"version": before.version if before else None})))


def list_due(now: datetime, limit: int) -> list[Due]:
    """The longest waiting first."""
    until = UnitItem.list_sort <= _stamp(now)
    found = UnitItem.listing.query(DUE, until, limit=limit, page_size=limit)
    return [Due.model_validate_json(item.body).model_copy(update={"version": item.version}) for item in found]


def finish(due: Due) -> None:
    """Stale when another correction has come meanwhile: then there is more to do."""
    delete(_item(due))


def put_off(due: Due, now: datetime) -> None:
    put(_item(due.model_copy(update={"due_at": now + RETRY_AFTER})))


def _item(due: Due) -> UnitItem:
    return UnitItem(
        f"reissue#{due.account_id}",
        SK,
        version=due.version,
        body=due.model_dump_json(),
        list_key=DUE,
        list_sort=f"{_stamp(due.due_at)}#{due.account_id}",
    )


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
