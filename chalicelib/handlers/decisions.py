"""What a unit decides about a declaration, as clients send it, and the ruling it amounts to."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from chalicelib.domain import acceptances, bars, points
from chalicelib.domain.actors import Actor
from chalicelib.domain.declarations import Declaration
from chalicelib.domain.notices import Notice
from chalicelib.domain.points import NotedPoint, Point
from chalicelib.domain.references import Id
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.domain.times import UntilDay, local_date
from chalicelib.storage.bars import find_bar

ACTS = {"pass": Act.PASS, "accept": Act.ACCEPT, "refuse": Act.REFUSE}


class Decision(BaseModel):
    """What every kind of decision carries. Without `due` the notice's correction days apply."""

    decision: str
    reason: Annotated[str, Field(max_length=1000)] = ""
    fields: Annotated[list[Point], Field(max_length=100, description="需修改的内容")] = []
    points: Annotated[list[NotedPoint], Field(max_length=50, description="需修改的内容及说明")] = []
    to: Literal["applicant", "unit"] = "applicant"
    due: UntilDay | None = None


class Review(Decision):
    decision: Literal["pass", "return", "refuse"]


class Acceptance(Decision):
    decision: Literal["accept", "return", "refuse"]


class ManyReviews(Decision):
    """One decision about many: `accept` is the committee's, `pass` the other units'."""

    decision: Literal["pass", "accept", "return", "refuse"]
    declaration_ids: Annotated[list[Id], Field(min_length=1, max_length=100)]


def asked(given: Decision) -> Ruling:
    """The ruling as far as it is the same for every declaration: a return's term may still be missing."""
    if given.decision != "return":
        return Ruling(act=ACTS[given.decision], reason=given.reason)
    named = [*given.fields, *(point.field for point in given.points)]
    return Ruling(
        act=Act.RETURN if given.to == "applicant" else Act.RETURN_TO_UNIT,
        reason=given.reason,
        fields=list(dict.fromkeys(named)),
        notes={point.field: point.note for point in given.points},
        due=given.due,
    )


def ruling_on(
    declaration: Declaration, ruling: Ruling, actor: Actor, load_notice: Callable[[str], Notice], now: datetime
) -> Ruling:
    """The ruling on this declaration: its notice has the last day, gives the term, and knows its attachments."""
    if ruling.act == Act.ACCEPT:
        acceptances.refuse_late(declaration, actor, load_notice(declaration.notice_id).accept_by, now)
        if acceptances.waits_for(declaration, actor):
            bars.refuse_accepting(find_bar(declaration.applicant_id), local_date(now))
    if ruling.act not in (Act.RETURN, Act.RETURN_TO_UNIT):
        return ruling
    notice = load_notice(declaration.notice_id)
    required = notice.required_attachments.get(declaration.level, [])
    points.refuse_unknown_kinds(ruling.fields, {*required, *notice.attachment_labels})
    own = {kind: label for kind, label in notice.attachment_labels.items() if kind in points.kinds_in(ruling.fields)}
    return ruling.model_copy(update={"due": ruling.due or notice.correction_due(now), "kinds": own})
