"""Accounts and the claims that make login names and identity numbers unique.

users table: `user#<id>` / `account`; `login#<name>` / `claim`; `idno#<keyed hash>` / `claim`.
"""

from collections.abc import Iterable

from chalicelib.domain import credentials
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import AlreadyTaken, DomainError, PreconditionFailed, Stale
from chalicelib.domain.people import Account
from chalicelib.domain.personal import Numbers, Sealed
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


def open_phone(account_id: str, phone: Sealed) -> str:
    """To send a message to, for its owner's own export, or for the review form; never to be shown in an answer."""
    return unseal(phone.seal, key(account_id))


def sealed_anew(account: Account) -> Account:
    """All its numbers under today's data key, as the index of what each key sealed supposes; nobody gets to see them.

    To be opened for somebody, an identity number goes through `accesses.disclose_id_number`.
    """
    pk = key(account.account_id)
    update = {"phone": seal_phone(unseal(account.phone.seal, pk), pk)}
    if account.id_number:
        update["id_number"] = seal_id_number(unseal(account.id_number.seal, pk), pk)
    return account.model_copy(update=update)


def seal_new_id_number(account_id: str, id_number: str) -> Sealed:
    """One that an account is to get."""
    return seal_id_number(id_number, key(account_id))


def refuse_weak_password(account: Account, password: str, field: str) -> None:
    """The policy against this account's own name and numbers, which are compared and forgotten.

    Raises Invalid on `field`.
    """
    sealed = [account.phone] + ([account.id_number] if account.id_number else [])
    numbers = tuple(unseal(number.seal, key(account.account_id)) for number in sealed)
    credentials.refuse_weak(password, account.username, numbers, field)


def load_account(account_id: str) -> Account | None:
    item = get(UserItem, key(account_id), "account")
    return read_account(item) if item else None


def read_account(item: UserItem) -> Account:
    return Account.model_validate_json(item.body).model_copy(update={"version": item.version})


def find_account(login: str) -> Account | None:
    """By login name or identity number, told apart by the first character: login names begin with a letter.

    A closed one is as if it did not exist.
    """
    given = login.strip()
    claim_key = f"login#{given.casefold()}" if given[:1].isalpha() else f"idno#{lookup_hash(given.upper())}"
    claim = get(UserItem, claim_key, "claim")
    account = load_account(str(claim.body)) if claim else None
    return None if account is None or account.closed else account


def create_account(change: Change[Account], receipt: Receipt | None = None) -> None:
    """Raises AlreadyTaken `username_taken` or `id_number_taken`."""
    transaction = Transaction()
    add_account(transaction, change.after)
    add_told(transaction, change)
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
        _claim(transaction, account.id_number, account.account_id)


def _claim(transaction: Transaction, id_number: Sealed, account_id: str) -> None:
    transaction.put(UserItem(f"idno#{id_number.lookup}", "claim", body=account_id), _id_number_taken())


def _id_number_taken() -> AlreadyTaken:
    return AlreadyTaken("该身份证号已注册过账号，如忘记登录名或密码请使用找回功能", code="id_number_taken")


def refuse_taken(id_number: Sealed) -> None:
    """Says early what the claim will make certain."""
    if get(UserItem, f"idno#{id_number.lookup}", "claim"):
        raise _id_number_taken()


def move_claim(transaction: Transaction, before: Account, after: Account) -> None:
    """From the old identity number to the new one, where it was corrected. Raises AlreadyTaken `id_number_taken`."""
    old, new = before.id_number, after.id_number
    if old and new and old.lookup != new.lookup:
        transaction.delete(UserItem(f"idno#{old.lookup}", "claim", version=1))
        _claim(transaction, new, after.account_id)


def save_account(change: Change[Account], also: Transaction | None = None, clash: DomainError | None = None) -> None:
    """An edit of exactly the version that was read; `clash`, or PreconditionFailed, when somebody was faster."""
    if change.entry is None:
        return
    transaction = also or Transaction()
    transaction.put(_item(change.after), clash or PreconditionFailed())
    add_told(transaction, change)
    transaction.commit()


def renew_hash(account: Account, password_hash: str) -> None:
    """The same password under today's parameters: nothing that happened, so nothing for the history."""
    try:
        put(_item(account.model_copy(update={"password_hash": password_hash})))
    except Stale:  # whoever was faster will be asked again at the next sign-in
        return


def put_account(transaction: Transaction, account: Account, clash: DomainError | None = None) -> None:
    """For a change that somebody else makes, together with something else; Stale when somebody was faster."""
    transaction.put(_item(account), clash or Stale("这个账号刚刚有变动，请再试一次"))


def add_told(transaction: Transaction, change: Change[Account]) -> None:
    """What the account's history and its owner are told of the change."""
    if change.entry:
        histories.add_personal(transaction, UserItem, key(change.after.account_id), change.entry)
        outbox.add(transaction, change.notifications, change.entry.seq)


def load_accounts(account_ids: Iterable[str]) -> list[Account]:
    """Several in one consistent read, in the order of their ids."""
    wanted = [(key(account_id), "account") for account_id in sorted(account_ids)]
    found = {item.pk: read_account(item) for item in UserItem.batch_get(wanted, consistent_read=True)}
    return [found[pk] for pk, _ in wanted if pk in found]


def _item(account: Account) -> UserItem:
    pk = key(account.account_id)
    others = (account.id_number.seal,) if account.id_number else ()
    return UserItem(
        pk,
        "account",
        version=account.version,
        body=account.model_dump_json(),
        data_key=key_shard(account.phone.seal, pk, *others),
    )
