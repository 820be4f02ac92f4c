"""Answers kept for clients that repeat a request under the same Idempotency-Key.

The receipt is written in the transaction that does the work: either both are there, or neither.
users table: `receipt#<caller>#<key hash>` / `receipt`, deleted after a day by TTL.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.errors import Conflict
from chalicelib.storage.reading import get
from chalicelib.storage.tables import UserItem
from chalicelib.storage.transaction import Transaction

KEPT_FOR = timedelta(days=1)


class AlreadyAnswered(Conflict):
    """The same key won a race against this very request: its answer can be read now."""

    title, code = "相同请求正在处理", "already_answered"


@dataclass(frozen=True)
class Receipt:
    """`caller` and `key` say whose repetition it would be; `request_hash` what was asked; `answer` is JSON."""

    caller: str
    key: str
    request_hash: str
    answer: str
    at: datetime


def add(transaction: Transaction, receipt: Receipt | None) -> None:
    if receipt is None:
        return
    item = UserItem(
        _pk(receipt.caller, receipt.key),
        "receipt",
        body=f"{receipt.request_hash}\n{receipt.answer}",
        expires_at=int((receipt.at + KEPT_FOR).timestamp()),
    )
    # A repetition also clashes with the claims of what it repeats: it is the repetition that counts.
    transaction.put_first(item, AlreadyAnswered())


def keep(receipt: Receipt | None) -> None:
    """For an act of several transactions, once all of it is done: each of them is repeatable without effect."""
    if receipt is not None:
        transaction = Transaction()
        add(transaction, receipt)
        transaction.commit()


def find_answer(caller: str, key: str, request_hash: str) -> str | None:
    """The first answer as JSON; raises Conflict `idempotency_conflict` when the key was used for something else."""
    item = get(UserItem, _pk(caller, key), "receipt")
    if item is None:
        return None
    kept_hash, _, answer = str(item.body).partition("\n")
    if kept_hash != request_hash:
        raise Conflict("同一个 Idempotency-Key 已用于另一个请求", code="idempotency_conflict")
    return answer


def _pk(caller: str, key: str) -> str:
    """One partition per key: those who have no account yet are all the same caller."""
    return f"receipt#{caller}#{hashlib.sha256(key.encode()).hexdigest()}"
