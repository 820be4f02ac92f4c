"""An expert's term is renewed: at most so many years at a time, counted from the end of the one before."""

from datetime import date, datetime, timedelta

from pydantic import BaseModel

from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.errors import Invalid
from chalicelib.domain.experts import Expert, refuse_stranger, years_after
from chalicelib.domain.history import record
from chalicelib.domain.messages import tell
from chalicelib.domain.panel_rules import PANEL_RULES
from chalicelib.domain.times import local_date, spoken_date


class ExpertRenewal(BaseModel):
    """The last day of the new term."""

    term_ends_on: date


def renew(expert: Expert, given: ExpertRenewal, actor: Actor, now: datetime) -> Change[Expert]:
    """What has run out begins anew today; what has not, goes on from its last day. A suspension is not lifted by it.

    Raises NotFound, Invalid `term_over`, `term_too_long`.
    """
    refuse_stranger(expert, actor)
    if given.term_ends_on == expert.term_ends_on:
        return nothing(expert)
    today, last = local_date(now), expert.term_ends_on
    begins = today if last < today else last + timedelta(days=1)
    if given.term_ends_on < begins:
        raise Invalid.field("term_ends_on", "续聘的截止日期应晚于现聘期截止日期和今天", "term_over")
    longest = years_after(begins, PANEL_RULES.term_years)
    if given.term_ends_on > longest:
        told = f"每次续聘最长{PANEL_RULES.term_years}年，截止日期不能晚于{spoken_date(longest)}"
        raise Invalid.field("term_ends_on", told, "term_too_long")
    starts = today if last < today else expert.term_starts_on
    after = expert.model_copy(update={"term_starts_on": starts, "term_ends_on": given.term_ends_on})
    told_to = {"before": str(last), "term_ends_on": str(given.term_ends_on)}
    after.trail, entry = record(expert.trail, actor, "renew", now, **told_to)
    until = spoken_date(given.term_ends_on)
    message = tell(expert.expert_id, "expert_renewed", expert.expert_id, now, unit=expert.unit_name, until=until)
    return Change(expert, after, entry, (message,) if expert.is_activated else ())
