"""Sessions: how long a sign-in lasts, used and unused, and what ends it.

Source: domain.md §2 rule 1; the two limits are OWASP ASVS 4.0.3 §3.3.2's, their lengths configuration.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel

from chalicelib.domain.people import Account
from chalicelib.domain.times import Moment

#: How much of the idle time may pass before a use is written down: not every request is a write.
NOTICED_AFTER = 0.1


@dataclass(frozen=True)
class Lifetime:
    """`absolute` from the sign-in, `idle` from the last use."""

    absolute: timedelta
    idle: timedelta


class Session(BaseModel, frozen=True):
    """A signed-in session; only the hash of its token is kept. `agent` is what the browser calls itself."""

    session_id: str
    account_id: str
    token_hash: str
    epoch: int
    opened_at: Moment
    used_at: Moment
    idle_until: Moment
    expires_at: Moment
    agent: str = ""


def open_session(
    session_id: str, account: Account, token_hash: str, lifetime: Lifetime, now: datetime, agent: str = ""
) -> Session:
    return Session(
        session_id=session_id,
        account_id=account.account_id,
        token_hash=token_hash,
        epoch=account.epoch,
        opened_at=now,
        used_at=now,
        idle_until=min(now + lifetime.idle, now + lifetime.absolute),
        expires_at=now + lifetime.absolute,
        agent=agent[:200],
    )


def is_alive(session: Session, epoch: int, now: datetime) -> bool:
    """Neither too old, nor unused too long, nor from before the account's `epoch`."""
    return now < session.expires_at and now < session.idle_until and session.epoch == epoch


def is_open(session: Session, account: Account, now: datetime) -> bool:
    """Alive, and of an account that has not been closed."""
    return is_alive(session, account.epoch, now) and not account.closed


def use(session: Session, lifetime: Lifetime, now: datetime) -> Session | None:
    """The session with its idle time begun anew; None while the last use is recent enough."""
    if now - session.used_at < lifetime.idle * NOTICED_AFTER:
        return None
    return session.model_copy(update={"used_at": now, "idle_until": min(now + lifetime.idle, session.expires_at)})
