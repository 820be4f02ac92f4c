"""What the experts of a panel do: step back from a candidate, and vote."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import ballots, conflicts
from chalicelib.domain.actors import Role
from chalicelib.domain.ballots import BallotDraft
from chalicelib.domain.conflicts import RecusalDraft
from chalicelib.handlers.shown_panels import ShownRecusal, show_recusal
from chalicelib.handlers.web import Request, route
from chalicelib.storage import ballots as stored_ballots
from chalicelib.storage import sittings as stored
from chalicelib.storage.desks import load_heads

blueprint = Blueprint(__name__)
EXPERT = frozenset({Role.EXPERT})


class CastBallot(BaseModel):
    """That a ballot was cast; not which."""

    declaration_id: str
    voted: bool = True


@route(
    blueprint,
    "POST",
    "/v1/panels/{panel_id}/recusals",
    allow=EXPERT,
    body=RecusalDraft,
    returns=ShownRecusal,
    looks_again=True,
    tag="评审",
)
def recuse_oneself(request: Request, panel_id: str) -> ShownRecusal:
    """专家对一份申报申请回避"""
    given: RecusalDraft = request.body
    sitting = stored.load_sitting(panel_id)
    candidate = load_heads([given.declaration_id]).get(given.declaration_id)
    recusal = conflicts.refuse_unfit_recusal(sitting, candidate, given, request.actor, request.now)
    stored.save_recusal(sitting, recusal)
    return show_recusal(recusal)


# No receipt is kept of a ballot, on purpose: a second click is told that one has been cast.
@route(
    blueprint,
    "POST",
    "/v1/panels/{panel_id}/ballots",
    allow=EXPERT,
    body=BallotDraft,
    returns=CastBallot,
    looks_again=True,
    tag="评审",
)
def cast_ballot(request: Request, panel_id: str) -> CastBallot:
    """无记名投票：同意、反对或弃权"""
    given: BallotDraft = request.body
    sitting = stored.load_sitting(panel_id)
    ballots.refuse_unfit_voter(sitting, given.declaration_id, request.actor)
    stored_ballots.cast(sitting, given.declaration_id, request.actor.account_id, given.vote)
    return CastBallot(declaration_id=given.declaration_id)
