"""A try is counted before a password is looked at, so that no number of hands beats the lock."""

from datetime import datetime

from chalicelib.domain.credentials import SignInTries, take_try
from chalicelib.domain.errors import Stale
from chalicelib.storage import sessions

#: More rounds than there are tries before the lock: whoever loses that many races has met the lock.
ROUNDS = 12


def count_try(key: str, now: datetime) -> SignInTries:
    """Raises Locked while the lock lasts."""
    for _ in range(ROUNDS):
        try:
            return sessions.save_tries(key, take_try(sessions.load_tries(key), now), now)
        except Stale:
            continue
    raise Stale("登录过于频繁，请稍后再试")
