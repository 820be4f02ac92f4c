"""Corrections of names and identity numbers.

users table: `correction#<id>` / `correction`; while it is pending, `corrections#pending` / `<account>` leads to it:
the list for the second person, and what keeps a second one for the same account out.
"""

from chalicelib.domain.corrections import Corrected, Correction, CorrectionStatus
from chalicelib.domain.errors import AlreadyTaken, NotFound, Stale
from chalicelib.storage import accounts, receipts, reissues
from chalicelib.storage.declarations import add_change
from chalicelib.storage.reading import Page, get, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import UserItem
from chalicelib.storage.transaction import Transaction

PENDING = "corrections#pending"


def load_correction(correction_id: str) -> Correction:
    """Raises NotFound."""
    item = get(UserItem, f"correction#{correction_id}", "correction")
    if item is None:
        raise NotFound("没有找到这项更正")
    return _correction(item)


def _correction(item: UserItem) -> Correction:
    return Correction.model_validate_json(item.body).model_copy(update={"version": item.version})


def list_pending(limit: int, cursor: str | None) -> Page[Correction]:
    """Those that wait for a second person, the oldest of a page first."""
    page = query_page(UserItem.query, PENDING, limit, cursor, lambda item: (f"correction#{item.body}", "correction"))
    found = [_correction(item) for item in UserItem.batch_get(page.items)] if page.items else []
    waiting = [correction for correction in found if correction.status == CorrectionStatus.PENDING]
    return Page(sorted(waiting, key=lambda correction: correction.requested_at), page.cursor)


def save_request(asked: Corrected, receipt: Receipt | None = None) -> None:
    """Raises AlreadyTaken `correction_pending` while another one for the account waits."""
    transaction = Transaction()
    receipts.add(transaction, receipt)
    transaction.put(
        _pending_item(asked.correction),
        AlreadyTaken("该用户已有一项更正等待复核，请先完成复核", code="correction_pending"),
    )
    transaction.put(_item(asked.correction))
    accounts.put_account(transaction, asked.account.after)
    accounts.add_told(transaction, asked.account)
    transaction.commit()


def save_decision(decided: Corrected) -> None:
    """ONE transaction: the correction, the account, its claim, its history, its live declarations, the messages,
    and that its certificates are to be issued anew.

    Raises AlreadyTaken `id_number_taken` when somebody has registered the new number meanwhile.
    """
    if decided.is_nothing:
        return
    transaction = Transaction()
    transaction.put(_item(decided.correction), Stale("这项更正刚刚有了决定，请刷新查看"))
    waiting = _pending_item(decided.correction)
    waiting.version = 1
    transaction.delete(waiting)
    before, after = decided.account.before, decided.account.after
    assert before
    accounts.move_claim(transaction, before, after)
    is_resealed = before.id_number != after.id_number
    accounts.put_account(transaction, accounts.sealed_anew(after) if is_resealed else after)
    accounts.add_told(transaction, decided.account)
    for change in decided.declarations:
        add_change(transaction, change)
    if decided.reissue:
        reissues.add_due(transaction, decided.reissue)
    transaction.commit()


def _item(correction: Correction) -> UserItem:
    pk = f"correction#{correction.correction_id}"
    return UserItem(pk, "correction", version=correction.version, body=correction.model_dump_json())


def _pending_item(correction: Correction) -> UserItem:
    return UserItem(PENDING, correction.user_id, body=correction.correction_id)
