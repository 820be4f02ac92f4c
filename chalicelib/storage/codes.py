"""Codes sent by SMS. users table: `code#<id>` / `code`, deleted by TTL; only the keyed hash of a code is kept."""

import hmac
import secrets

from chalicelib.domain.codes import DIGITS, Code, give_back
from chalicelib.domain.errors import Stale
from chalicelib.storage import receipts
from chalicelib.storage.reading import get
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.sealing import lookup_hash
from chalicelib.storage.tables import UserItem
from chalicelib.storage.transaction import Transaction, put


def new_code(code_id: str) -> tuple[str, str]:
    """Six random digits, and their hash for the code of that id."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    return digits, _hash(code_id, digits)


def is_right(code: Code, digits: str) -> bool:
    return hmac.compare_digest(code.code_hash, _hash(code.code_id, digits)) and code.account_id is not None


def _hash(code_id: str, digits: str) -> str:
    return lookup_hash(f"{code_id}:{digits}")


def load_code(code_id: str) -> Code | None:
    item = get(UserItem, f"code#{code_id}", "code")
    return Code.model_validate_json(item.body).model_copy(update={"version": item.version}) if item else None


def create_code(code: Code, receipt: Receipt | None) -> None:
    transaction = Transaction()
    add_code(transaction, code)
    receipts.add(transaction, receipt)
    transaction.commit()


def add_code(transaction: Transaction, code: Code) -> None:
    """With what it is sent for; one of the same id that was read before is replaced."""
    transaction.put(_item(code))


def save_try(code: Code) -> Code:
    """A counted try. Raises Stale when another one was counted first."""
    item = _item(code)
    put(item)
    return code.model_copy(update={"version": item.version})


def return_try(code: Code) -> None:
    """Unless another try came between, which keeps its own count."""
    try:
        save_try(give_back(code))
    except Stale:
        return


def use_up(transaction: Transaction, code: Code) -> None:
    """Gone with the change that it allows, and only once."""
    transaction.delete(_item(code))


def _item(code: Code) -> UserItem:
    return UserItem(
        f"code#{code.code_id}",
        "code",
        version=code.version,
        body=code.model_dump_json(),
        expires_at=int(code.expires_at.timestamp()),
    )
