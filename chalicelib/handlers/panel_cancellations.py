"""Calling a panel off before anybody has voted."""

from datetime import datetime

from chalice.app import Blueprint

from chalicelib.domain import cancelled_sittings as rules
from chalicelib.domain import review_chain
from chalicelib.domain.actors import Actor, Permission, Role
from chalicelib.domain.cancelled_sittings import SittingCancellation
from chalicelib.domain.review_chain import Act, Ruling
from chalicelib.domain.sittings import Sitting, SittingStatus
from chalicelib.handlers.shown_panels import ShownSitting, show_panel
from chalicelib.handlers.web import Request, route
from chalicelib.storage import ballots, declarations, draw_registers
from chalicelib.storage import sittings as stored
from chalicelib.storage.desks import load_heads

blueprint = Blueprint(__name__)


@route(
    blueprint,
    "POST",
    "/v1/panels/{panel_id}/cancellation",
    allow=frozenset({Role.COMMITTEE}),
    body=SittingCancellation,
    returns=ShownSitting,
    looks_again=True,
    permission=Permission.REVIEW,
    tag="评审",
)
def cancel_panel(request: Request, panel_id: str) -> ShownSitting:
    """取消评审会议（尚无人投票时）：评审对象退回已受理，通知专家"""
    sitting, actor, now = stored.load_sitting(panel_id), request.actor, request.now
    sitting = stored.save_sitting(rules.begin(sitting, request.body, _cast(panel_id), actor, now))
    if sitting.status == SittingStatus.CANCELLING:
        # Nobody can vote any more: what is read now is all that there is.
        if _cast(panel_id):
            stored.save_sitting(rules.resume(sitting, actor, now))
            raise rules.ballots_cast()
        _release(sitting, actor, now)
    change = rules.finish(sitting, actor, now)
    return show_panel(stored.save_sitting(change, draw_registers.settling(change.after)), actor)


def _cast(panel_id: str) -> int:
    return sum(map(len, ballots.load_voted(panel_id).values()))


def _release(sitting: Sitting, actor: Actor, now: datetime) -> None:
    told = {"panel_id": sitting.panel_id, "cancelled": True}
    for candidate in load_heads(sitting.candidates).values():
        if candidate.sitting_id == sitting.panel_id:
            ruling = Ruling(act=Act.RELEASE, details=told, marks={"sitting_id": None})
            declarations.save_declaration(review_chain.decide(candidate, actor, ruling, now))
