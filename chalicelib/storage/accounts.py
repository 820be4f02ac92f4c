"""Accounts and the claims that make login names and identity numbers unique.

users table: `user#<id>` / `account`; `login#<name>` / `claim`; `idno#<keyed hash>` / `claim`.
"""

import json

from chalicelib.domain.changes import Change
from chalicelib.domain.errors import AlreadyTaken, PreconditionFailed
from chalicelib.domain.people import Account
from chalicelib.storage import histories, receipts
from chalicelib.storage.reading import get
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.sealing import lookup_hash, seal, unseal
from chalicelib.storage.tables import UserItem
from chalicelib.storage.transaction import Transaction

SEALED = ("id_number", "phone")


def load_account(account_id: str) -> Account | None:
    item = get(UserItem, f"user#{account_id}", "account")
    return _opened(item) if item else None


def find_account(login: str) -> Account | None:
    """By login name or identity number, told apart by the first character: login names begin with a letter."""
    given = login.strip()
    key = f"login#{given.casefold()}" if given[:1].isalpha() else f"idno#{lookup_hash(given.upper())}"
    claim = get(UserItem, key, "claim")
    return load_account(str(claim.body)) if claim else None


def create_account(change: Change[Account], receipt: Receipt | None = None) -> None:
    """Raises AlreadyTaken `username_taken` or `id_number_taken`."""
    transaction = Transaction()
    add_account(transaction, change.after)
    if change.entry:
        histories.add(transaction, UserItem, f"user#{change.after.account_id}", change.entry)
    receipts.add(transaction, receipt)
    transaction.commit()


def add_account(transaction: Transaction, account: Account) -> None:
    """The account and its claims, for whoever creates it together with something else."""
    transaction.put(_sealed(account))
    transaction.put(
        UserItem(f"login#{account.username}", "claim", body=account.account_id),
        AlreadyTaken("登录名已被使用，请换一个", code="username_taken"),
    )
    if account.id_number:
        transaction.put(
            UserItem(f"idno#{lookup_hash(account.id_number)}", "claim", body=account.account_id),
            AlreadyTaken("该身份证号已注册过账号，如忘记登录名或密码请使用找回功能", code="id_number_taken"),
        )


def save_account(change: Change[Account]) -> None:
    """An edit of exactly the version that was read; PreconditionFailed when somebody was faster."""
    transaction = Transaction()
    transaction.put(_sealed(change.after), PreconditionFailed())
    assert change.entry
    histories.add(transaction, UserItem, f"user#{change.after.account_id}", change.entry)
    transaction.commit()


def _sealed(account: Account) -> UserItem:
    pk = f"user#{account.account_id}"
    told = json.loads(account.model_dump_json())
    for name in SEALED:
        if told[name] is not None:
            told[name] = seal(told[name], pk)
    return UserItem(pk, "account", version=account.version, body=json.dumps(told, ensure_ascii=False))


def _opened(item: UserItem) -> Account:
    told = json.loads(item.body)
    for name in SEALED:
        if told[name] is not None:
            told[name] = unseal(told[name], item.pk)
    return Account.model_validate(told | {"version": item.version})
