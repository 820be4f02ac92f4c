"""The way of a declaration, as data: every step, who takes it, and who holds the declaration next.

Read STEPS first (the states they connect are in `states.py`); `decide()` only walks them.
Source: domain.md §2, seed §四.6–8.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from chalicelib.domain import returns, review_messages
from chalicelib.domain.actors import REVIEWERS, UNITS, Actor, Role
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.declarations import Declaration, Hop, Opinion, Status, refuse_stranger
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed
from chalicelib.domain.history import record
from chalicelib.domain.next_hops import Next, next_hop
from chalicelib.domain.notices import Term
from chalicelib.domain.recalls import is_recallable, not_recallable
from chalicelib.domain.states import ENDED, label, shown_status
from chalicelib.domain.times import Moment
from chalicelib.domain.units import Unit


class Act(StrEnum):
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    PASS = "pass"  # noqa: S105 - a decision, not a password
    RETURN = "return"
    RETURN_TO_UNIT = "return_to_unit"
    REFUSE = "refuse"
    REPORT = "report"
    RECALL = "recall"
    LAPSE = "lapse"
    ACCEPT = "accept"
    CONVENE = "convene"
    RELEASE = "release"
    JUDGE_PASSED = "judge_passed"
    JUDGE_FAILED = "judge_failed"
    PUBLISH = "publish"
    CONCLUDE = "conclude"
    OVERTURN = "overturn"
    CERTIFY = "certify"
    REVOKE = "revoke"


@dataclass(frozen=True)
class Step:
    """One row of the chain. `told_as` is the history's word where the act itself must stay secret."""

    act: Act
    by: frozenset[Role]
    when: frozenset[Status]
    to: Status
    holder: Next = Next.SAME
    needs: tuple[str, ...] = ()
    tells: tuple[tuple[str, str], ...] = ()
    told_as: str = ""


APPLICANT = frozenset({Role.APPLICANT})
COMMITTEE = frozenset({Role.COMMITTEE, Role.SYSTEM})
UNDER_REVIEW = frozenset({Status.IN_REVIEW, Status.RETURNED})
WITH_UNIT = UNDER_REVIEW | {Status.REVIEWED}
JUDGEABLE = frozenset({Status.ACCEPTED, Status.IN_PANEL})
S = Status

# fmt: off
STEPS: tuple[Step, ...] = (
    Step(Act.SUBMIT, APPLICANT, frozenset({S.DRAFT, S.RETURNED}), S.IN_REVIEW, Next.EMPLOYER,
         tells=(("holder", "submitted"),)),
    Step(Act.WITHDRAW, APPLICANT, frozenset({S.IN_REVIEW}), S.WITHDRAWN, Next.APPLICANT,
         tells=(("previous", "withdrawn"),)),
    Step(Act.PASS, REVIEWERS, UNDER_REVIEW, S.REVIEWED,
         tells=(("applicant", "reviewed"),)),
    Step(Act.RETURN, UNITS, WITH_UNIT, S.RETURNED, Next.APPLICANT, needs=("reason", "due", "fields"),
         tells=(("applicant", "returned"),)),
    Step(Act.RETURN_TO_UNIT, UNITS, WITH_UNIT, S.RETURNED, Next.BELOW, needs=("reason", "due"),
         tells=(("holder", "returned_to_unit"),)),
    Step(Act.REFUSE, UNITS, UNDER_REVIEW, S.REFUSED, needs=("reason",),
         tells=(("applicant", "refused"),)),
    Step(Act.REPORT, REVIEWERS, frozenset({S.REVIEWED}), S.IN_REVIEW, Next.ABOVE,
         tells=(("holder", "reported"), ("applicant", "passed_on"))),
    Step(Act.RECALL, REVIEWERS, frozenset({S.IN_REVIEW}), S.REVIEWED, Next.BELOW,
         tells=(("previous", "recalled_by_unit"), ("applicant", "recalled"))),
    Step(Act.LAPSE, frozenset({Role.SYSTEM}), frozenset({S.RETURNED}), S.LAPSED,
         tells=(("applicant", "lapsed"),)),
    Step(Act.ACCEPT, COMMITTEE, frozenset({S.IN_REVIEW}), S.ACCEPTED,
         tells=(("applicant", "accepted"),)),
    Step(Act.CONVENE, COMMITTEE, frozenset({S.ACCEPTED}), S.IN_PANEL),
    Step(Act.RELEASE, COMMITTEE, frozenset({S.IN_PANEL}), S.ACCEPTED),
    Step(Act.JUDGE_PASSED, COMMITTEE, JUDGEABLE, S.PASSED, told_as="judge"),
    Step(Act.JUDGE_FAILED, COMMITTEE, JUDGEABLE, S.FAILED, told_as="judge"),
    Step(Act.PUBLISH, COMMITTEE, frozenset({S.PASSED}), S.PUBLICIZED,
         tells=(("applicant", "publicized"),)),
    Step(Act.CONCLUDE, COMMITTEE, frozenset({S.FAILED}), S.NOT_PASSED,
         tells=(("applicant", "not_passed"),)),
    Step(Act.OVERTURN, COMMITTEE, frozenset({S.PUBLICIZED}), S.NOT_PASSED, needs=("reason",),
         tells=(("applicant", "result_overturned"),)),
    Step(Act.CERTIFY, COMMITTEE, frozenset({S.PUBLICIZED}), S.CERTIFIED,
         tells=(("applicant", "certified"),)),
    Step(Act.REVOKE, COMMITTEE, frozenset({S.CERTIFIED}), S.REVOKED, needs=("reason",),
         tells=(("applicant", "revoked"),)),
)
# fmt: on
_STEP = {step.act: step for step in STEPS}
#: The acts whose reason is the unit's opinion on the printed form.
FAVOURABLE = frozenset({Act.PASS, Act.ACCEPT})


class Ruling(BaseModel):
    """What is decided: the act with its reason and, where the step asks for them, term and fields (`points`).

    `due` is when the next holder must have acted, `due_of` the notice's term that it follows; `details` go into the
    history, `marks` onto the head.
    """

    act: Act
    reason: str = ""
    fields: list[str] = Field(default_factory=list)
    notes: dict[str, str] = Field(default_factory=dict)
    kinds: dict[str, str] = Field(default_factory=dict)
    due: Moment | None = None
    due_of: Term | None = None
    rank: int | None = None
    details: dict[str, Any] = Field(default_factory=dict)
    marks: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class _Move:
    """One step about to be taken."""

    before: Declaration
    step: Step
    ruling: Ruling
    actor: Actor
    now: datetime
    above: Unit | None = None


def decide(
    declaration: Declaration, actor: Actor, ruling: Ruling, now: datetime, above: Unit | None = None
) -> Change[Declaration]:
    """The declaration after the ruling. `above` is the unit reported to, where the act is a report.

    May this person · is the step legal now · is the input complete; an identical decision repeated changes nothing.
    Raises NotFound, NotAllowed, Conflict `wrong_state`, Invalid.
    """
    refuse_stranger(declaration, actor)
    step = _STEP[ruling.act]
    refuse_role(ruling.act, actor)
    if is_repetition(declaration, actor, ruling):
        return nothing(declaration)
    _refuse_wrong_state(declaration, step, actor)
    refuse_gaps(ruling, now)
    if step.act == Act.RETURN and (beyond := returns.beyond_first(declaration, actor, ruling.fields)):
        ruling = ruling.model_copy(update={"details": ruling.details | {"beyond_first_return": beyond}})
    return _moved(_Move(declaration, step, ruling, actor, now, above))


def refuse_role(act: Act, actor: Actor) -> None:
    if actor.role not in _STEP[act].by:
        raise NotAllowed("您的角色不能进行这项操作")


def is_repetition(declaration: Declaration, actor: Actor, ruling: Ruling) -> bool:
    """Whether the last thing decided was this very ruling."""
    return declaration.last_act == _fingerprint(actor, ruling)


def _fingerprint(actor: Actor, ruling: Ruling) -> str:
    decided = ruling.model_dump_json(include={"act", "reason", "fields", "rank"})
    panel_id = ruling.details.get("panel_id", "")  # what one panel has done, another has not
    return hashlib.sha256(f"{actor.party_id}{decided}{panel_id}".encode()).hexdigest()[:32]


def _refuse_wrong_state(declaration: Declaration, step: Step, actor: Actor) -> None:
    holder = declaration.holder
    holds = actor.role == Role.SYSTEM or holder.party_id == actor.party_id
    if step.act == Act.WITHDRAW:
        # Until the employer has acted: it came to nobody else yet, and nobody has returned it.
        holds = all(hop.kind == Role.APPLICANT for hop in declaration.route[:-1]) and not declaration.came_back
    if step.act == Act.RECALL:
        holds = is_recallable(declaration, actor.party_id)
    if holds and declaration.status in step.when:
        return
    if step.act == Act.RECALL and holder.party_id != actor.party_id:
        raise not_recallable(declaration)
    for_applicant = actor.role == Role.APPLICANT
    shown = label(declaration.status, for_applicant)
    handled = "" if declaration.status in ENDED else f"由{holder.name}处理，"
    raise Conflict(
        f"当前状态为“{shown}”，{handled}不能进行这项操作",
        code="wrong_state",
        declaration_status=shown_status(declaration.status, declaration.committee_id == actor.unit_id),
        holder=holder.name,
    )


def refuse_gaps(ruling: Ruling, now: datetime, due_follows: bool = False) -> None:
    """Raises Invalid with everything the ruling lacks; `due_follows`: the term is still to be filled in."""
    needs = tuple(need for need in _STEP[ruling.act].needs if need != "due" or not due_follows or ruling.due)
    if gaps := returns.gaps(needs, ruling.reason, ruling.fields, ruling.due, now):
        raise Invalid("决定内容不完整", errors=gaps)


def _moved(move: _Move) -> Change[Declaration]:
    before, step, ruling = move.before, move.step, move.ruling
    route = list(before.route)
    hop = next_hop(step.holder, before, move.now, move.above, keeps_opinion=step.act == Act.RECALL)
    route[-1] = route[-1].model_copy(update={"act": step.told_as or step.act})
    if step.act in FAVOURABLE:
        route[-1] = route[-1].model_copy(update={"opinion": _opinion(move)})
    if hop is not None:
        route[-1] = route[-1].model_copy(update={"left_at": move.now, "rank": ruling.rank})
        if step.act == Act.RECALL:
            route.pop()  # the unit above never looked: to it, it has not been there
        route.append(hop)
    trail, entry = record(
        before.trail, move.actor, step.told_as or step.act, move.now, ruling.reason, **_told(ruling, hop)
    )
    keeps_term = hop is None and step.to not in ENDED and step.act == Act.PASS
    after = before.model_copy(
        update={
            "status": step.to,
            "since": move.now,
            "due": before.due if keeps_term else ruling.due,
            "due_of": before.due_of if keeps_term else ruling.due_of,
            "route": route,
            "last_act": _fingerprint(move.actor, ruling),
            "trail": trail,
            "refusal_reason": ruling.reason if step.act == Act.REFUSE else None,
            **_return_marks(move),
            **ruling.marks,
        }
    )
    return Change(before, after, entry, review_messages.tell_parties(step.tells, before, after, move.now))


def _return_marks(move: _Move) -> dict[str, Any]:
    if move.step.to != Status.RETURNED:
        return {}
    told = move.ruling.model_dump(include={"reason", "fields", "notes", "kinds"})
    return returns.marks(move.before, move.step.act == Act.RETURN, due=move.ruling.due, **told)


def _opinion(move: _Move) -> Opinion:
    return Opinion(text=move.ruling.reason.strip(), by=move.actor.name, at=move.now)


def _told(ruling: Ruling, hop: Hop | None) -> dict[str, Any]:
    told: dict[str, Any] = dict(ruling.details)
    if ruling.fields:
        told["fields"] = ruling.fields
    if ruling.notes:
        told["notes"] = ruling.notes
    if ruling.rank is not None:
        told["rank"] = ruling.rank
    if hop is not None:
        told["to"] = hop.name
    return told
