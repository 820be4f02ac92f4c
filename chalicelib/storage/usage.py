"""Counting uses against a limit. users table: `usage#<limit>#<whose>` / `<window>`, deleted by TTL."""

from datetime import datetime

from chalicelib.domain.limits import Limit, refuse_too_many
from chalicelib.storage.sealing import lookup_hash
from chalicelib.storage.tables import Usage


def take(limit: Limit, whose: str, now: datetime, factor: int = 1) -> None:
    """Counts one use, atomically. Raises TooManyRequests; addresses and phones are kept only as hashes."""
    window = limit.window_number(now)
    usage = Usage(f"usage#{limit.name}#{lookup_hash(whose)}", str(window))
    ends = int((window + 1) * limit.window.total_seconds())
    usage.update([Usage.amount.add(1), Usage.expires_at.set(ends)])
    refuse_too_many(limit, int(usage.amount), factor, now)
