"""Accounts and the claims that make login names and identity numbers unique.

users table: `user#<id>` / `account`; `login#<name>` / `claim`; `idno#<keyed hash>` / `claim`.
"""

from collections.abc import Iterable

from chalicelib.domain.changes import Change
from chalicelib.domain.errors import AlreadyTaken, DomainError, PreconditionFailed, Stale
from chalicelib.domain.people import Account
from chalicelib.domain.personal import Numbers
from chalicelib.storage import histories, outbox, receipts
from chalicelib.storage.reading import get
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.sealing import key_shard, lookup_hash, seal_id_number, seal_phone, unseal
from chalicelib.storage.tables import UserItem
from chalicelib.storage.transaction import Transaction, put


def key(account_id: str) -> str:
    return f"user#{account_id}"


def seal_numbers(account_id: str, phone: str, id_number: str | None = None) -> Numbers:
    """Bound to the account they belong to."""
    pk = key(account_id)
    return Numbers(phone=seal_phone(phone, pk), id_number=seal_id_number(id_number, pk) if id_number else None)


def open_phone(account: Account) -> str:
    """To send a message to; never to be shown."""
    return unseal(account.phone.seal, key(account.account_id))


def open_id_number(account: Account) -> str:
    """For a document of the person's own. Whoever shows it to others records the access first."""
    assert account.id_number
    return unseal(account.id_number.seal, key(account.account_id))


def load_account(account_id: str) -> Account | None:
    item = get(UserItem, key(account_id), "account")
    return read_account(item) if item else None


def read_account(item: UserItem) -> Account:
    return Account.model_validate_json(item.body).model_copy(update={"version": item.version})


def find_account(login: str) -> Account | None:
    """By login name or identity number, told apart by the first character: login names begin with a letter."""
    given = login.strip()
    claim_key = f"login#{given.casefold()}" if given[:1].isalpha() else f"idno#{lookup_hash(given.upper())}"
    claim = get(UserItem, claim_key, "claim")
    return load_account(str(claim.body)) if claim else None


def create_account(change: Change[Account], receipt: Receipt | None = None) -> None:
    """Raises AlreadyTaken `username_taken` or `id_number_taken`."""
    transaction = Transaction()
    add_account(transaction, change.after)
    if change.entry:
        histories.add(transaction, UserItem, key(change.after.account_id), change.entry)
    receipts.add(transaction, receipt)
    transaction.commit()


def add_account(transaction: Transaction, account: Account) -> None:
    """The account and its claims, for whoever creates it together with something else."""
    transaction.put(_item(account))
    transaction.put(
        UserItem(f"login#{account.username}", "claim", body=account.account_id),
        AlreadyTaken("登录名已被使用，请换一个", code="username_taken"),
    )
    if account.id_number:
        transaction.put(
            UserItem(f"idno#{account.id_number.lookup}", "claim", body=account.account_id),
            AlreadyTaken("该身份证号已注册过账号，如忘记登录名或密码请使用找回功能", code="id_number_taken"),
        )


def save_account(change: Change[Account], also: Transaction | None = None) -> None:
    """An edit of exactly the version that was read; PreconditionFailed when somebody was faster."""
    if change.entry is None:
        return
    account = change.after
    transaction = also or Transaction()
    transaction.put(_item(account), PreconditionFailed())
    histories.add(transaction, UserItem, key(account.account_id), change.entry)
    outbox.add(transaction, change.notifications, change.entry.seq)
    transaction.commit()


def renew_hash(account: Account, password_hash: str) -> None:
    """The same password under today's parameters: nothing that happened, so nothing for the history."""
    try:
        put(_item(account.model_copy(update={"password_hash": password_hash})))
    except Stale:  # whoever was faster will be asked again at the next sign-in
        return


def put_account(transaction: Transaction, account: Account, clash: DomainError | None = None) -> None:
    """For a change whose history is another's: a unit's, that of a correction."""
    transaction.put(_item(account), clash or PreconditionFailed())


def load_accounts(account_ids: Iterable[str]) -> list[Account]:
    """Several in one consistent read, in the order of their ids."""
    wanted = [(key(account_id), "account") for account_id in sorted(account_ids)]
    found = {item.pk: read_account(item) for item in UserItem.batch_get(wanted, consistent_read=True)}
    return [found[pk] for pk, _ in wanted if pk in found]


def _item(account: Account) -> UserItem:
    pk = key(account.account_id)
    return UserItem(
        pk,
        "account",
        version=account.version,
        body=account.model_dump_json(),
        data_key=key_shard(account.phone.seal, pk),
    )
