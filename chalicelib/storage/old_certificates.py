"""Paper certificates of earlier years. units table: `old#<account>` / `old#<n>`, in index `listing` by committee and
status; `oldcertificate#<id>` / `trail#<seq>` is the history; `oldnumber#<committee>` / `<paper's number>` lets no
number be converted twice, and `oldpaper#<account>` / `<paper's number>#<day of award>` no paper by two committees.
An id is `<account>.<n>`; `n` begins with the time. Files bucket: `evidence/<id>-…`.
"""

from datetime import datetime

from chalicelib.domain.changes import Change
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.history import Entry
from chalicelib.domain.old_certificates import KEPT_PENDING, OldCertificate, OldStatus, holders_paper, paper_number
from chalicelib.domain.uploads import Keeper, look_after_other
from chalicelib.storage import evidence, histories, outbox, receipts, uploads
from chalicelib.storage.reading import Page, get, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction

#: What is uploaded with a registration.
FILES = ("scan", "portrait")
#: After which only the version that was looked at is kept, if any.
UNPINNING = frozenset({OldStatus.CONFIRMED, OldStatus.REJECTED})


def old_id(account_id: str, random: str, now: datetime) -> str:
    return f"{account_id}.{int(now.timestamp() * 1000):014d}{random}"


def is_old_id(text: str) -> bool:
    """Whether it is of a registration, and not of a declaration: no other id of ours has a dot."""
    return "." in text


def _key(old_id: str) -> tuple[str, str]:
    account_id, _, n = old_id.partition(".")
    return f"old#{account_id}", f"old#{n}"


def load(old_id: str) -> OldCertificate:
    """Raises NotFound."""
    item = get(UnitItem, *_key(old_id))
    if item is None:
        raise NotFound("没有找到这份纸质证书登记")
    return _old(item)


def _old(item: UnitItem) -> OldCertificate:
    return OldCertificate.model_validate_json(item.body).model_copy(update={"version": item.version})


def _look_after_files(transaction: Transaction, old: OldCertificate, entry: Entry) -> None:
    """A day after the decision, once no upload link works; without one, when the files need not be kept any longer."""
    wait = {"wait": KEPT_PENDING} if old.status == OldStatus.PENDING else {}
    for what in FILES:
        key = evidence.key(f"{old.old_id}-{what}")
        ticket = look_after_other(Keeper.OLD_CERTIFICATE, old.old_id, what, key, entry.at, **wait)
        uploads.add_ticket(transaction, ticket, "" if old.status == OldStatus.PENDING else "#decided")


def pinned(old_id: str, what: str) -> set[str]:
    """The version of its scan or portrait that a confirmed registration holds on to."""
    old = load(old_id)
    version = old.paper_version if what == "scan" else old.portrait_version
    return {version} if version else set()


def _papers(old: OldCertificate) -> list[tuple[str, str]]:
    """The committee's paper of that number, and the holder's own, which no other committee converts either."""
    return [
        (f"oldnumber#{old.committee_id}", paper_number(old.number)),
        (f"oldpaper#{old.account_id}", holders_paper(old)),
    ]


def free_paper(transaction: Transaction, old: OldCertificate) -> None:
    """The paper may be converted again."""
    for key in _papers(old):
        claim = get(UnitItem, *key)
        if claim and claim.body == old.old_id:
            transaction.delete(claim)


def count_own(account_id: str) -> int:
    return int(UnitItem.count(f"old#{account_id}", UnitItem.sk.startswith("old#"), consistent_read=True))


def list_own(account_id: str, limit: int, cursor: str | None) -> Page[OldCertificate]:
    """Newest first."""
    return query_page(UnitItem.query, f"old#{account_id}", limit, cursor, _old, scan_index_forward=False)


def list_of_committee(committee_id: str, status: OldStatus, limit: int, cursor: str | None) -> Page[OldCertificate]:
    """Oldest first."""
    return query_page(UnitItem.listing.query, _list_key(committee_id, status), limit, cursor, _old)


def _list_key(committee_id: str, status: OldStatus) -> str:
    return f"old#{committee_id}#{status}"


def history(old_id: str) -> list[Entry]:
    """A handful: registered, decided, perhaps revoked."""
    return histories.list_entries(UnitItem, f"oldcertificate#{old_id}", 20, None).items


def save(
    change: Change[OldCertificate], also: Transaction | None = None, receipt: Receipt | None = None
) -> OldCertificate:
    """ONE transaction; answers it as it now stands. Raises Stale, Conflict `number_converted`."""
    if change.entry is None:
        return change.after
    old, transaction = change.after, also or Transaction()
    is_decision = change.before is not None and change.before.status != old.status and old.status in UNPINNING
    item = UnitItem(
        *_key(old.old_id),
        version=old.version,
        body=old.model_dump_json(),
        list_key=_list_key(old.committee_id, old.status),
        list_sort=f"{old.registered_at.isoformat()}#{old.old_id}",
    )
    transaction.put(item)
    if old.status == OldStatus.CONFIRMED and is_decision:
        taken = Conflict("这个编号的纸质证书已经换发过电子证书，请核对", code="number_converted")
        for key in _papers(old):
            transaction.put(UnitItem(*key, body=old.old_id), taken)
    if change.before is None or is_decision:
        _look_after_files(transaction, old, change.entry)
    histories.add(transaction, UnitItem, f"oldcertificate#{old.old_id}", change.entry)
    outbox.add(transaction, change.notifications, change.entry.seq)
    receipts.add(transaction, receipt)
    transaction.commit()
    return _old(item)
