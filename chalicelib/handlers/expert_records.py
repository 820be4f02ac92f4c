"""One expert of the committee's pool: read, and corrected."""

from chalice.app import Blueprint

from chalicelib.domain import expert_records as rules
from chalicelib.domain import experts
from chalicelib.domain.actors import Permission, Role
from chalicelib.domain.expert_records import ExpertCorrection
from chalicelib.handlers.experts import ShownExpert, show_expert
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import experts as stored

blueprint = Blueprint(__name__)
COMMITTEE = frozenset({Role.COMMITTEE})


@route(
    blueprint,
    "GET",
    "/v1/experts/{expert_id}",
    allow=COMMITTEE,
    returns=ShownExpert,
    permission=Permission.REVIEW,
    tag="评审",
)
def read_expert(request: Request, expert_id: str) -> Answer:
    """专家库中的一位专家"""
    expert = stored.load_expert(expert_id)
    experts.refuse_stranger(expert, request.actor)
    return Answer(show_expert(expert), etag=str(expert.version))


@route(
    blueprint,
    "PATCH",
    "/v1/experts/{expert_id}",
    allow=COMMITTEE,
    body=ExpertCorrection,
    needs_if_match=True,
    returns=ShownExpert,
    permission=Permission.REVIEW,
    tag="评审",
)
def correct_expert(request: Request, expert_id: str) -> Answer:
    """更正专家的工作单位、专业和曾任职单位，写明原因并通知专家本人"""
    expert = stored.load_expert(expert_id)
    change = rules.correct(expert, request.body, request.actor, request.now)
    request.refuse_stale(str(expert.version))
    stored.save_expert(change)
    return Answer(show_expert(change.after), etag=str((expert.version or 0) + (0 if change.is_nothing else 1)))
