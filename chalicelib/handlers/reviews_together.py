"""One decision about up to a hundred declarations: each moves by itself, the answer says what happened to each."""

from collections.abc import Callable
from functools import cache

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import review_chain
from chalicelib.domain.actors import UNITS, Permission
from chalicelib.domain.declarations import Declaration, absent
from chalicelib.domain.errors import DomainError, Invalid, Stale
from chalicelib.domain.notices import Notice
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.handlers.decisions import ManyReviews, asked, ruling_on
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import declarations as stored
from chalicelib.storage import desks, notices, receipts

blueprint = Blueprint(__name__)
FAILED = "failed"
OUTCOMES = {
    Act.PASS: "passed",
    Act.ACCEPT: "accepted",
    Act.RETURN: "returned",
    Act.RETURN_TO_UNIT: "returned",
    Act.REFUSE: "refused",
}


class ReviewOutcome(BaseModel):
    """`passed`, `accepted`, `returned` or `refused`; or `failed` with the error's code and sentence."""

    declaration_id: str
    outcome: str
    code: str | None = None
    detail: str | None = None


class ReviewOutcomes(BaseModel):
    """One for each declaration, in the order in which they were given."""

    items: list[ReviewOutcome]


@route(
    blueprint,
    "POST",
    "/v1/reviews",
    allow=UNITS,
    body=ManyReviews,
    returns=ReviewOutcomes,
    idempotent=True,
    tag="审核",
    permission=Permission.REVIEW,
)
def review_together(request: Request) -> Answer:
    """批量审核：对勾选的申报作出同一决定"""
    given: ManyReviews = request.body
    ids = given.declaration_ids
    if len(set(ids)) < len(ids):
        raise Invalid.field("declaration_ids", "同一申报不能出现两次", "duplicate")
    ruling = asked(given)
    review_chain.refuse_role(ruling.act, request.actor)
    review_chain.refuse_gaps(ruling, request.now, due_follows=True)
    heads, load_notice = desks.load_heads(ids), cache(notices.load_notice)
    items = [_review_one(request, found_id, heads.get(found_id), ruling, load_notice) for found_id in ids]
    answer = Answer(ReviewOutcomes(items=items))
    receipts.keep(request.receipt(answer))
    return answer


def _review_one(
    request: Request,
    declaration_id: str,
    declaration: Declaration | None,
    ruling: Ruling,
    load_notice: Callable[[str], Notice],
) -> ReviewOutcome:
    try:
        if declaration is None:
            raise absent()
        _move(request, declaration, ruling_on(declaration, ruling, request.actor, load_notice, request.now))
    except DomainError as error:
        code, detail = error.code, error.detail
        if error.errors:
            code, detail = error.errors[0].code, "；".join(wrong.message for wrong in error.errors)
        return ReviewOutcome(declaration_id=declaration_id, outcome=FAILED, code=code, detail=detail)
    return ReviewOutcome(declaration_id=declaration_id, outcome=OUTCOMES[ruling.act])


def _move(request: Request, declaration: Declaration, ruling: Ruling) -> None:
    try:
        stored.save_declaration(review_chain.decide(declaration, request.actor, ruling, request.now))
    except Stale:
        # Of two identical acts at once, a double click, the second finds done what it wanted.
        now_stands = stored.load_declaration(declaration.declaration_id)
        if not review_chain.is_repetition(now_stands, request.actor, ruling):
            raise
