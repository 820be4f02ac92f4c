"""What people are told of: every kind of message, what it names, and in which manner it is told (domain.md §2 rule 14).

The words stand in `documents/messages/<kind>.txt`; which channels a manner uses, and when, in `channels`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from chalicelib.domain.personal import Sealed
from chalicelib.domain.times import Moment, is_past


class Manner(StrEnum):
    """How urgently a kind is told, and whether it may be switched off."""

    SECURITY = "security"
    LEGAL = "legal"
    ORDINARY = "ordinary"
    DESK = "desk"
    DIGEST = "digest"


@dataclass(frozen=True)
class Kind:
    """`params` are the names that a message of this kind fills in, no more and no fewer."""

    manner: Manner
    params: frozenset[str]


def _security(*params: str) -> Kind:
    """About one's own account: whoever did not do it has to hear of it at once, at night, too."""
    return Kind(Manner.SECURITY, frozenset(params))


def _legal(*params: str) -> Kind:
    """A decision, or a term that runs: rights depend on having heard of it, so nobody can switch it off."""
    return Kind(Manner.LEGAL, frozenset(params))


def _ordinary(*params: str) -> Kind:
    """Good to know, and to be seen after signing in all the same."""
    return Kind(Manner.ORDINARY, frozenset(params))


def _desk(*params: str) -> Kind:
    """Work that comes to a unit's desk or leaves it: on busy days fifty of them, so that the digest counts them."""
    return Kind(Manner.DESK, frozenset(params))


def _digest(*params: str) -> Kind:
    """The counts themselves."""
    return Kind(Manner.DIGEST, frozenset(params))


KINDS: dict[str, Kind] = {
    "unit_granted": _legal("unit"),
    "unit_rejected": _legal("unit", "reason"),
    "operator_added": _security("by", "name"),
    "operator_removed": _security("by", "name"),
    "account_closed": _security("unit"),
    "password_changed": _security("when"),
    "phone_changed": _security("phone"),
    "phone_left": _security("phone"),
    "email_confirmed": _security("when"),
    "corrected": _security("fields"),
    "correction_rejected": _legal("fields", "reason"),
    "invited_unit_granted": _ordinary("unit"),
    "jurisdiction_changed": _legal("unit"),
    "unit_suspended": _legal("unit", "reason"),
    "unit_resumed": _legal("unit"),
    # Whoever did not ask for it must hear of it before it is decided.
    "change_requested": _security("unit", "what"),
    "change_approved": _legal("unit", "what"),
    "change_rejected": _legal("unit", "what", "reason"),
    "change_decided": _ordinary("unit", "what", "decision"),
    "phone_replaced": _security("unit"),
    "path_requested": _desk("unit", "series", "level"),
    "path_approved": _legal("parent", "series", "level"),
    "path_rejected": _legal("parent", "series", "level", "reason"),
    "path_withdrawn": _desk("unit", "series", "level", "why"),
    "path_retired": _desk("unit", "series", "level", "why"),
    "path_retired_above": _legal("parent", "series", "level", "reason"),
    # It is to be decided before the publicity is closed, which is days away: soon enough with the digest.
    "objection_raised": _desk(),
    "objection_decided": _legal("unit", "outcome", "reason"),
    "submitted": _desk("name", "title"),
    "reported": _desk("unit", "name", "title"),
    "recalled_by_unit": _desk("holder", "name", "title"),
    "recalled": _ordinary("title", "holder", "unit"),
    "passed_on": _ordinary("title", "unit", "holder"),
    "reviewed": _ordinary("title", "unit"),
    "returned": _legal("title", "unit", "due"),
    "lapsed": _legal("title"),
    # A term runs here, too, but in days, for an office, and many come back together: counted, and reminded of.
    "returned_to_unit": _desk("name", "title", "unit", "due"),
    "refused": _legal("title", "unit"),
    "withdrawn": _desk("name", "title"),
    "accepted": _legal("title", "unit"),
    "expert_suspended": _legal("unit"),
    "expert_resumed": _legal("unit"),
    "expert_renewed": _legal("unit", "until"),
    "expert_corrected": _legal("unit"),
    "opinion_asked": _legal("unit"),
    # A duty to appear, or no longer.
    "panel_cancelled": _legal("unit"),
    "expert_drawn": _legal("unit"),
    "publicized": _legal("title"),
    "not_passed": _legal("title", "why"),
    "result_overturned": _legal("title", "unit"),
    "old_certificate_registered": _desk(),
    "old_certificate_rejected": _legal("title", "reason"),
    "old_certificate_converted": _ordinary("title"),
    # What it makes known was decided before; the certificate waits, however late it is fetched.
    "certified": _ordinary("title"),
    "reissued": _legal("title"),
    "portrait_brought": _desk("number"),
    "revoked": _legal("title", "unit"),
    "barred": _legal("until"),
    "draft_closing": _legal("year", "closes"),
    "return_ending": _legal("title", "due"),
    # The bureau is to act on it today, and these are few.
    "path_escalated": _legal("unit", "parent", "series", "level"),
    "path_taken_up": _ordinary("bureau", "parent", "series", "level"),
    "publicity_closed": _ordinary("series", "level", "ended"),
    "publicity_objected": _ordinary("series", "level", "ended"),
    "results_unconfirmed": _ordinary("level", "passed"),
    "digest": _digest("unit", "counts"),
}


class Notification(BaseModel, frozen=True):
    """One message to one person or unit, before any channel is chosen.

    `subject_id` is what it is about; `party_id` the account or unit that is told; `to` a number of theirs other than
    the registered one. What it says is true `until` then, and while its subject has the status `during`, and `until` as
    its term; after that it is only a memory, and goes out no more.
    """

    party_id: str
    kind: str
    subject_id: str
    params: dict[str, Any] = Field(default_factory=dict)
    at: Moment
    to: Sealed | None = None
    until: Moment | None = None
    during: str | None = None

    def while_true(self, until: datetime, during: str | None = None) -> "Notification":
        return self.model_copy(update={"until": until, "during": during})

    def is_true(self, now: datetime, status: str | None = None, term: datetime | None = None) -> bool:
        """`status` is that of its subject now, and `term` until when it has time; None for one that is gone."""
        if self.until is not None and is_past(self.until, now):
            return False
        return self.during is None or (self.during, self.until) == (status, term)


def tell(party_id: str, kind: str, subject_id: str, at: datetime, **params: str) -> Notification:
    """A notification; an unknown kind, a missing or a needless parameter fails here, not when it is delivered."""
    assert params.keys() == KINDS[kind].params, (kind, sorted(params))
    return Notification(party_id=party_id, kind=kind, subject_id=subject_id, params=params, at=at)


def needed(kind: str, known: Mapping[str, str]) -> dict[str, str]:
    """Of what is known, what a message of this kind names: for whoever decides between several kinds."""
    return {name: value for name, value in known.items() if name in KINDS[kind].params}
