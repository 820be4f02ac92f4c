"""Sessions, captchas and the count of wrong passwords: short-lived items, deleted by TTL.

users table: `user#<id>` / `session#<token hash>`; `captcha#<id>` / `captcha`; `tries#<account>` / `tries`.
"""

import hashlib
import secrets
from datetime import datetime

from pynamodb.exceptions import DoesNotExist

from chalicelib.domain.credentials import SignInTries
from chalicelib.domain.errors import NotFound, Stale
from chalicelib.domain.people import Account
from chalicelib.domain.sessions import Session, is_open
from chalicelib.storage import accounts
from chalicelib.storage.reading import Page, get, query_page
from chalicelib.storage.tables import UserItem, connection
from chalicelib.storage.transaction import Transaction, delete, put

TRIES_KEPT_SECONDS = 86_400
#: More rounds than a session can be written while one request ends it.
ROUNDS = 8
#: Ours have 64 characters; the keys of a longer one would not fit DynamoDB.
LONGEST_TOKEN = 200


def new_token(account_id: str) -> tuple[str, str]:
    """A token of 256 random bits that also says in whose collection its hash lies; and that hash."""
    secret = secrets.token_urlsafe(32)
    return f"{account_id}.{secret}", _hash(secret)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def find_session(token: str, now: datetime) -> tuple[Session, Account] | None:
    """The session and whose it is, in one read: a name, a permission or an end takes effect with the next request."""
    account_id, _, secret = token.partition(".")
    if not account_id or not secret or len(token) > LONGEST_TOKEN:
        return None
    pk = accounts.key(account_id)
    wanted = [(pk, f"session#{_hash(secret)}"), (pk, "account")]
    found = {item.sk: item for item in UserItem.batch_get(wanted, consistent_read=True)}
    if len(found) < len(wanted):
        return None
    session, account = _session(found[wanted[0][1]]), accounts.read_account(found["account"])
    return (session, account) if is_open(session, account, now) else None


def _session(item: UserItem) -> Session:
    return Session.model_validate_json(item.body)


def open_session(session: Session, tries: SignInTries | None, tries_key: str) -> None:
    """The session, and with it the count of wrong passwords set back; Stale when another try came between."""
    transaction = Transaction()
    transaction.put(
        UserItem(*_key(session), body=session.model_dump_json(), expires_at=int(session.expires_at.timestamp()))
    )
    if tries:
        transaction.delete(_tries_item(tries_key, tries, 0))
    transaction.commit()


def _key(session: Session) -> tuple[str, str]:
    return accounts.key(session.account_id), f"session#{session.token_hash}"


def keep_used(session: Session) -> None:
    """Writes down that it was used; one that was ended meanwhile stays ended, one carried over keeps its epoch."""
    item = get(UserItem, *_key(session))
    if item is None:
        return
    used = {"used_at": session.used_at, "idle_until": session.idle_until}
    item.body = _session(item).model_copy(update=used).model_dump_json()
    try:
        put(item)
    except Stale:
        return


def carry_over(transaction: Transaction, session: Session, epoch: int) -> None:
    """Keeps this one alive where all others end with their epoch."""
    item = get(UserItem, *_key(session))
    if item:
        item.body = session.model_copy(update={"epoch": epoch}).model_dump_json()
        transaction.put(item)


def list_sessions(account_id: str, limit: int, cursor: str | None) -> Page[Session]:
    of_account = UserItem.sk.startswith("session#")
    return query_page(UserItem.query, accounts.key(account_id), limit, cursor, _session, range_key_condition=of_account)


def find_own(account_id: str, session_id: str) -> Session:
    """One of the account's sessions by its public id. Raises NotFound."""
    cursor: str | None = None
    while True:
        page = list_sessions(account_id, 100, cursor)
        for session in page.items:
            if session.session_id == session_id:
                return session
        cursor = page.cursor
        if cursor is None:
            raise NotFound("没有找到这次登录")


def end_session(session: Session) -> None:
    """The token is dead at once, even when it is just being used. Ending it twice is fine."""
    for _ in range(ROUNDS):
        item = get(UserItem, *_key(session))
        if item is None:
            return
        try:
            delete(item)
        except Stale:
            continue
        return
    raise Stale()


def load_tries(key: str) -> SignInTries:
    item = get(UserItem, f"tries#{key}", "tries")
    if item is None:
        return SignInTries()
    return SignInTries.model_validate_json(item.body).model_copy(update={"version": item.version})


def save_tries(key: str, tries: SignInTries, now: datetime) -> SignInTries:
    """Stale when a concurrent try was counted first: read again, then try again."""
    item = _tries_item(key, tries, int(now.timestamp()) + TRIES_KEPT_SECONDS)
    put(item)
    return tries.model_copy(update={"version": item.version})


def forget_tries(transaction: Transaction, key: str) -> None:
    """Also opens a lock, with whatever else shows who it is. Stale when another try came between."""
    tries = load_tries(key)
    if tries.version is not None:
        transaction.delete(_tries_item(key, tries, 0))


def _tries_item(key: str, tries: SignInTries, expires_at: int) -> UserItem:
    return UserItem(f"tries#{key}", "tries", version=tries.version, body=tries.model_dump_json(), expires_at=expires_at)


def save_captcha(captcha_id: str, answer: str, expires_at: datetime) -> None:
    put(UserItem(f"captcha#{captcha_id}", "captcha", body=answer, expires_at=int(expires_at.timestamp())))


def take_captcha(captcha_id: str, now: datetime) -> str | None:
    """Its answer, once: deleting and reading are one call, so that no second try can follow."""
    UserItem._get_connection()  # makes the table known to the shared connection
    taken = connection().delete_item(
        UserItem.Meta.table_name, f"captcha#{captcha_id}", "captcha", return_values="ALL_OLD"
    )
    attributes = taken.get("Attributes")
    if not attributes or int(attributes["expires_at"]["N"]) < now.timestamp():
        return None
    return str(attributes["body"]["S"])


def peek_captcha(captcha_id: str) -> str | None:
    """For the local cloud, where nobody looks at the picture. Does not use it up."""
    try:
        return str(UserItem.get(f"captcha#{captcha_id}", "captcha").body)
    except DoesNotExist:
        return None
