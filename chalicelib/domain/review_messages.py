"""Who is told of a step of the chain: each row of the chain names the parties and the message."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.domain.declarations import Declaration
from chalicelib.domain.messages import Notification, needed, tell
from chalicelib.domain.times import spoken


def tell_parties(
    tells: Iterable[tuple[str, str]], before: Declaration, after: Declaration, now: datetime
) -> tuple[Notification, ...]:
    """`tells` are (whom, kind of message): the applicant, the holder after the step, or the one before it."""
    parties = {
        "applicant": before.applicant_id,
        "holder": after.holder.party_id,
        "previous": before.holder.party_id,
    }
    params = {
        "name": before.applicant_name,
        "title": before.title,
        "unit": before.holder.name,
        "holder": after.holder.name,
        "due": spoken(after.due) if after.due else "",
        "why": f"（{after.not_passed_for.label}）" if after.not_passed_for else "",
    }
    return tuple(tell(parties[whom], kind, before.declaration_id, now, **needed(kind, params)) for whom, kind in tells)
