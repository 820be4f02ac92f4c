"""How a panel is shown: to its committee with the whole record of the draw, to its experts with their own part."""

from pydantic import BaseModel

from chalicelib.domain import opinions
from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.catalogue import Level
from chalicelib.domain.conflicts import GROUND_LABELS, Ground, Recusal
from chalicelib.domain.draw_register import Draw
from chalicelib.domain.draws import ALGORITHM, drawing_order, snapshot_digest
from chalicelib.domain.panel_rules import PANEL_RULES
from chalicelib.domain.sittings import Exclusion, Member, Replaced, Sitting, SittingStatus
from chalicelib.domain.times import Moment
from chalicelib.storage import ballots
from chalicelib.storage import sittings as stored
from chalicelib.storage.draw_registers import load_register
from chalicelib.storage.opinions import load_readers


class ShownMember(Member):
    present: bool


class DrawRecord(BaseModel):
    """With this and nothing else anybody draws the same panel: `order` is `snapshot` in the algorithm's order.

    `draws` are all that there were for this notice and level up to now, this one and those of cancelled panels too;
    `draws_before` is how many came before this one (null in the first weeks, which did not count them).
    """

    algorithm: str
    seed: str
    seed_given: bool
    snapshot: list[Member]
    snapshot_digest: str
    exclusions: list[Exclusion]
    order: list[str]
    drawn: list[str]
    reserves: list[str]
    replaced: list[Replaced]
    drawn_at: Moment
    draws_before: int | None
    draws: list[Draw]


class ShownRecusal(BaseModel):
    declaration_id: str
    expert_id: str
    ground: Ground
    label: str
    reason: str


class OpinionCount(BaseModel):
    """Written opinions so far; `missing` counts the candidates' that have fewer than the rules want."""

    given: int
    missing: int
    required: bool


class PanelHead(BaseModel):
    panel_id: str
    notice_id: str
    series: str
    level: Level
    committee_name: str
    specialties: list[str]
    size: int
    blind: bool
    status: SittingStatus
    present: int
    candidates: int
    created_at: Moment
    drawn_at: Moment | None
    opened_at: Moment | None
    closed_at: Moment | None
    cancelled_at: Moment | None


class ShownSitting(PanelHead):
    """An expert sees no draw, and of recusals and ballots only their own; nobody sees a vote."""

    seed: str | None
    rules_version: str
    members: list[ShownMember]
    draw: DrawRecord | None
    recusals: list[ShownRecusal]
    ballots_cast: int
    ballots_missing_at_closing: int
    unjudged: list[str]
    cancelled_for: str | None
    opinions: OpinionCount | None


def show_panel_head(sitting: Sitting) -> PanelHead:
    return PanelHead(**_head(sitting))


def _head(sitting: Sitting) -> dict[str, object]:
    told = sitting.model_dump(include=set(PanelHead.model_fields) - {"present", "candidates"})
    counts = {"present": len(sitting.present), "candidates": len(sitting.candidates)}
    return told | counts | {"committee_name": sitting.unit_name}


def show_panel(sitting: Sitting, actor: Actor) -> ShownSitting:
    is_expert = actor.role == Role.EXPERT
    recusals, voted = stored.load_recusals(sitting.panel_id), ballots.load_voted(sitting.panel_id)
    if is_expert:
        recusals = [_without_reason(recusal) for recusal in recusals if recusal.expert_id == actor.account_id]
        voted = {candidate: who & {actor.account_id} for candidate, who in voted.items()}
    return ShownSitting(
        **_head(sitting),
        seed=None if is_expert else sitting.seed,
        rules_version=sitting.rules_version,
        members=[ShownMember(**m.model_dump(), present=m.expert_id in sitting.present) for m in sitting.members],
        draw=None if is_expert else _draw(sitting),
        recusals=[show_recusal(recusal) for recusal in recusals],
        ballots_cast=sum(map(len, voted.values())),
        ballots_missing_at_closing=sitting.missing,
        unjudged=sitting.unjudged,
        cancelled_for=None if is_expert else sitting.cancelled_for,
        opinions=None if is_expert else _opinions(sitting, recusals),
    )


def _opinions(sitting: Sitting, recusals: list[Recusal]) -> OpinionCount:
    assigned = load_readers(sitting.panel_id)
    given = opinions.counted(assigned, stored.by_candidate(recusals), sitting.member_ids)
    candidates = sitting.candidates or given  # before the opening those that readers were assigned to
    lacking = opinions.missing(candidates, given)
    return OpinionCount(given=sum(given.values()), missing=lacking, required=PANEL_RULES.opinions_required)


def _without_reason(recusal: Recusal) -> Recusal:
    """What was computed from the candidate's own words is not told to the expert it keeps away."""
    return recusal if recusal.ground == Ground.DECLARED else recusal.model_copy(update={"reason": ""})


def show_recusal(recusal: Recusal) -> ShownRecusal:
    return ShownRecusal(**recusal.model_dump(exclude={"at"}), label=GROUND_LABELS[recusal.ground])


_OF_DRAW = {"seed", "seed_given", "exclusions", "replaced", "drawn_at", "draws_before"}


def _draw(sitting: Sitting) -> DrawRecord | None:
    if not sitting.drawn_at:
        return None
    snapshot = stored.load_snapshot(sitting.panel_id)
    order = drawing_order(sitting.seed, [member.expert_id for member in snapshot])
    return DrawRecord(
        algorithm=ALGORITHM,
        snapshot=snapshot,
        snapshot_digest=snapshot_digest(member.expert_id for member in snapshot),
        order=order,
        drawn=order[: sitting.size],
        reserves=order[sitting.size :],
        draws=load_register(sitting).draws,
        **sitting.model_dump(include=_OF_DRAW),
    )
