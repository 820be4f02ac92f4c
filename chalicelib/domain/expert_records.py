"""What a committee's office corrects of an expert: employer, specialties, and where they worked before.

Conflicts of interest are computed from it, so no correction takes anything away from them unseen: it has a reason, the
expert is told, and an employer that is replaced stays among the former ones unless the correction says otherwise.
"""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.experts import (
    MOST_FORMER,
    Employer,
    Expert,
    FormerEmployer,
    FormerEmployers,
    Specialties,
    refuse_future,
    refuse_stranger,
)
from chalicelib.domain.history import record
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.messages import tell
from chalicelib.domain.times import local_date
from chalicelib.domain.unit_names import folded


class ExpertCorrection(BaseModel):
    """What is left out stays; a list that is given takes the place of the one before."""

    employer: Employer | None = None
    specialties: Specialties | None = None
    former_employers: FormerEmployers | None = None
    reason: Annotated[str, Trimmed, Field(min_length=2, max_length=500)]


def correct(expert: Expert, given: ExpertCorrection, actor: Actor, now: datetime) -> Change[Expert]:
    """Raises NotFound, Invalid `in_future`. What stands already is nothing."""
    refuse_stranger(expert, actor)
    this_year = local_date(now).year
    refuse_future(given.former_employers or [], this_year)
    update: dict[str, Any] = {name: getattr(given, name) for name in given.model_fields_set - {"reason"}}
    update = {name: value for name, value in update.items() if value is not None and value != getattr(expert, name)}
    if not update:
        return nothing(expert)
    is_other = given.employer is not None and folded(given.employer) != folded(expert.employer)
    if is_other and given.former_employers is None:
        left = FormerEmployer(employer=expert.employer, last_year=this_year)
        update["former_employers"] = [*expert.former_employers, left][-MOST_FORMER:]
    after = expert.model_copy(update=update)
    told = {name: after.model_dump(mode="json")[name] for name in sorted(update)}
    before = {name: expert.model_dump(mode="json")[name] for name in sorted(update)}
    after.trail, entry = record(expert.trail, actor, "correct", now, given.reason, before=before, after=told)
    message = tell(expert.expert_id, "expert_corrected", expert.expert_id, now, unit=expert.unit_name)
    return Change(expert, after, entry, (message,) if expert.is_activated else ())
