"""Argon2id: 19 MiB, 4 passes, 1 lane, about 50 ms on a desktop core (the OWASP minimum with twice the passes)."""

from functools import cache
from typing import Any


@cache
def _hasher() -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=4, memory_cost=19_456, parallelism=1)


@cache
def _nobodys_hash() -> str:
    """Checked where there is no account, so that the answer takes as long."""
    return hash_password("nobody has this password")


def hash_password(password: str) -> str:
    return str(_hasher().hash(password))


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return bool(_hasher().check_needs_rehash(password_hash))


def is_right(password: str, password_hash: str | None) -> bool:
    """Always does the work of one verification."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        _hasher().verify(password_hash or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
