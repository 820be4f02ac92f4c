"""Who holds a declaration after a step, and the stay that begins with it."""

from datetime import datetime
from enum import StrEnum

from chalicelib.domain.actors import Role
from chalicelib.domain.declarations import Declaration, Hop
from chalicelib.domain.errors import Invalid
from chalicelib.domain.units import Unit


class Next(StrEnum):
    """Who holds the declaration after a step."""

    SAME = "same"
    APPLICANT = "applicant"
    EMPLOYER = "employer"
    BELOW = "below"
    ABOVE = "above"


def next_hop(
    holder: Next, before: Declaration, now: datetime, above: Unit | None, keeps_opinion: bool = False
) -> Hop | None:
    """The new stay; None when the holder stays the same. `above` is the unit reported to.

    `keeps_opinion`: what the unit below had passed, it has passed still. Raises Invalid `no_unit_below`.
    """
    if holder == Next.APPLICANT:
        return Hop(party_id=before.applicant_id, name=before.applicant_name, kind=Role.APPLICANT, arrived_at=now)
    if holder == Next.EMPLOYER:
        assert before.unit_id, "an incomplete declaration is not sent"
        assert before.unit_name
        return Hop(party_id=before.unit_id, name=before.unit_name, kind=Role.EMPLOYER, arrived_at=now)
    if holder == Next.ABOVE:
        assert above, "a report names the unit above"
        sender = before.holder.party_id
        return Hop(party_id=above.unit_id, name=above.name, kind=Role(above.kind), from_unit_id=sender, arrived_at=now)
    return _below(before, now, keeps_opinion) if holder == Next.BELOW else None


def _below(before: Declaration, now: datetime, keeps_opinion: bool) -> Hop:
    below = before.hop_of(before.holder.from_unit_id or "")
    if below is None:
        raise Invalid.field("to", "没有下级单位可退回，请退回申报人", "no_unit_below")
    return Hop(
        party_id=below.party_id,
        name=below.name,
        kind=below.kind,
        from_unit_id=below.from_unit_id,
        arrived_at=now,
        opinion=below.opinion if keeps_opinion else None,
    )
