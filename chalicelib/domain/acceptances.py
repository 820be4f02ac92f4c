"""The committee's last day of acceptance (domain.md §2 rule 4)."""

from datetime import datetime

from chalicelib.domain.actors import Actor
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.errors import Conflict
from chalicelib.domain.times import spoken


def refuse_late(declaration: Declaration, actor: Actor, accept_by: datetime, now: datetime) -> None:
    """After the last day nothing is newly accepted, so that the list of candidates stands.

    What came back to be corrected, from the applicant or to this committee a second time, has its own term, as with
    `reports.refuse_late`. Refusing and returning stay possible, and so does extending the notice: nothing is stuck.
    What is not waiting for this committee is left to the review chain's own answer.
    """
    waits = waits_for(declaration, actor)
    was_here_before = any(hop.party_id == actor.party_id for hop in declaration.route[:-1])
    second = now.replace(microsecond=0)  # the last second belongs to the term to its very end
    if waits and second > accept_by and not declaration.came_back and not was_here_before:
        raise Conflict(
            f"受理已于{spoken(accept_by)}截止；如需继续受理，请先延长本通知的受理截止时间",
            code="window_closed",
            accept_by=spoken(accept_by),
        )


def waits_for(declaration: Declaration, actor: Actor) -> bool:
    """Whether the next act is this committee's."""
    return declaration.status == Status.IN_REVIEW and declaration.holder.party_id == actor.party_id
