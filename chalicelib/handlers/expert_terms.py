"""Renewing the term of an expert of the committee's pool."""

from chalice.app import Blueprint

from chalicelib.domain import expert_terms as rules
from chalicelib.domain.actors import Permission, Role
from chalicelib.domain.expert_terms import ExpertRenewal
from chalicelib.handlers.experts import ShownExpert, show_expert
from chalicelib.handlers.web import Request, route
from chalicelib.storage import experts as stored

blueprint = Blueprint(__name__)


@route(
    blueprint,
    "POST",
    "/v1/experts/{expert_id}/renewal",
    allow=frozenset({Role.COMMITTEE}),
    body=ExpertRenewal,
    returns=ShownExpert,
    looks_again=True,
    permission=Permission.REVIEW,
    tag="评审",
)
def renew_expert(request: Request, expert_id: str) -> ShownExpert:
    """续聘评审专家，每次最长三年"""
    change = rules.renew(stored.load_expert(expert_id), request.body, request.actor, request.now)
    stored.save_expert(change)
    return show_expert(change.after)
