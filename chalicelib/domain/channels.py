"""By which channels a message goes, and not before when (domain.md §2 rule 14).

The inbox has every message; it is the record. SMS and mail only call people to it.

Sources: MIIT order 31 of 2015 (通信短信息服务管理规定) † lets people refuse commercial messages, and these are none;
that a legal notice cannot be switched off, and the quiet hours, are rules of the system's own (domain.md §2 rule 14).
"""

from datetime import datetime, time, timedelta
from enum import StrEnum

from pydantic import BaseModel, Field

from chalicelib.domain.messages import KINDS, Manner
from chalicelib.domain.times import SHANGHAI


class Channel(StrEnum):
    INBOX = "inbox"
    SMS = "sms"
    MAIL = "mail"


#: In Shanghai; the first hour is quiet, the second no longer.
QUIET_FROM, QUIET_UNTIL = time(21), time(8)
#: What wakes nobody in vain: somebody else may be at one's account.
AT_ONCE = {Manner.SECURITY}
#: What cannot be switched off.
FIXED = {Manner.SECURITY, Manner.LEGAL}


class Switches(BaseModel, frozen=True):
    """Which of the two channels is wanted."""

    sms: bool = True
    mail: bool = True


class Preferences(BaseModel, frozen=True):
    """What a person, or a unit, chose for the messages that leave a choice."""

    ordinary: Switches = Field(default_factory=Switches)
    digest: Switches = Field(default_factory=Switches)


def channels_for(kind: str, preferences: Preferences, has_phone: bool, has_mail: bool) -> tuple[Channel, ...]:
    """Which of SMS and mail it goes to, beside the inbox; none for what the digest counts.

    A digest that the chosen channel cannot carry takes the other one: work that waits is never kept from a unit.
    """
    manner = KINDS[kind].manner
    reachable = {Channel.SMS: has_phone, Channel.MAIL: has_mail}
    if manner == Manner.DESK:
        return ()
    wanted = {
        Manner.ORDINARY: preferences.ordinary,
        Manner.DIGEST: preferences.digest,
    }.get(manner, Switches())
    there = tuple(channel for channel, is_there in reachable.items() if is_there)
    chosen = tuple(channel for channel in there if getattr(wanted, channel))
    return chosen or (there if manner == Manner.DIGEST else ())


def not_before(kind: str, channel: Channel, at: datetime) -> datetime:
    """When it may go out: at once, or, by SMS in the quiet hours, the next morning."""
    local = at.astimezone(SHANGHAI)
    is_quiet = local.time() >= QUIET_FROM or local.time() < QUIET_UNTIL
    if channel != Channel.SMS or KINDS[kind].manner in AT_ONCE or not is_quiet:
        return at
    morning = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return datetime.combine(morning, QUIET_UNTIL, SHANGHAI).astimezone(at.tzinfo)
