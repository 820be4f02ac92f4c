"""History that shows tampering: every entry carries the hash of the one before it."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from chalicelib.domain.actors import Actor
from chalicelib.domain.times import Moment


class Trail(BaseModel, frozen=True):
    """Where a history stands: how many entries, and the hash of the last."""

    length: int = 0
    hash: str = ""


class Entry(BaseModel, frozen=True):
    """Who did what, when and why. `details` holds what the action needs to be understood later."""

    seq: int
    at: Moment
    actor_id: str
    actor_name: str
    actor_unit_id: str | None = None
    action: str
    reason: str | None = None
    details: dict[str, Any] = Field(default_factory=dict)
    previous_hash: str
    hash: str = ""


def _digest(entry: Entry) -> str:
    told = entry.model_dump(mode="json", exclude={"hash"})
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def record(
    trail: Trail, actor: Actor, action: str, now: datetime, reason: str | None = None, **details: Any
) -> tuple[Trail, Entry]:
    """The next entry of a history, and where the history then stands."""
    entry = Entry(
        seq=trail.length + 1,
        at=now.replace(microsecond=0),  # what is written is what was hashed
        actor_id=actor.account_id,
        actor_name=actor.name,
        actor_unit_id=actor.unit_id,
        action=action,
        reason=reason or None,
        details=details,
        previous_hash=trail.hash,
    )
    entry = entry.model_copy(update={"hash": _digest(entry)})
    return Trail(length=entry.seq, hash=entry.hash), entry


def is_intact(entries: Iterable[Entry]) -> bool:
    """Whether the entries, oldest first, still chain from the very first one."""
    previous = ""
    for seq, entry in enumerate(entries, start=1):
        if entry.seq != seq or entry.previous_hash != previous or _digest(entry) != entry.hash:
            return False
        previous = entry.hash
    return True
