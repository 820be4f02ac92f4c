"""Where one is signed in, and ending it there."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain.actors import SIGNED_IN
from chalicelib.domain.sessions import is_alive
from chalicelib.domain.times import Moment
from chalicelib.handlers.listing import Listing, Paging
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import sessions

blueprint = Blueprint(__name__)


class ShownSession(BaseModel):
    """`agent` is what the browser called itself when it signed in."""

    session_id: str
    opened_at: Moment
    used_at: Moment
    expires_at: Moment
    agent: str
    current: bool


@route(blueprint, "GET", "/v1/me/sessions", allow=SIGNED_IN, query=Paging, returns=Listing[ShownSession], tag="个人")
def list_sessions(request: Request) -> Listing[ShownSession]:
    """我在哪些设备上登录"""
    session = request.session
    assert session
    page = sessions.list_sessions(session.account_id, request.query.limit, request.query.cursor)
    alive = [one for one in page.items if is_alive(one, session.epoch, request.now)]
    shown = [ShownSession(**s.model_dump(), current=s.session_id == session.session_id) for s in alive]
    return Listing(items=shown, next_cursor=page.cursor)


@route(blueprint, "DELETE", "/v1/me/sessions/{session_id}", allow=SIGNED_IN, returns=None, status=204, tag="个人")
def end_session(request: Request, session_id: str) -> Answer:
    """退出某一设备上的登录"""
    sessions.end_session(sessions.find_own(request.actor.account_id, session_id))
    return Answer()
