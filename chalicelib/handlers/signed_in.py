"""From a token to who is acting."""

from datetime import datetime, timedelta
from functools import cache

from chalicelib.domain.actors import Actor
from chalicelib.domain.sessions import Lifetime, Session, use
from chalicelib.settings import settings
from chalicelib.storage import sessions


@cache
def lifetime() -> Lifetime:
    return Lifetime(
        absolute=timedelta(hours=settings().session_hours), idle=timedelta(minutes=settings().session_idle_minutes)
    )


def find(authorization: str, now: datetime) -> tuple[Session | None, Actor | None]:
    """Nobody when there is no token, or a dead one. A session in use begins its idle time anew."""
    scheme, _, token = authorization.partition(" ")
    found = sessions.find_session(token.strip(), now) if scheme.casefold() == "bearer" else None
    if found is None:
        return None, None
    session, account = found
    if used := use(session, lifetime(), now):
        sessions.keep_used(used)
        session = used
    return session, account.actor
