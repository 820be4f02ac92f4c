"""Signing in and out."""

from chalice.app import Blueprint
from pydantic import BaseModel, Field

from chalicelib.domain import limits
from chalicelib.domain import sessions as rules
from chalicelib.domain.actors import ANYONE, SIGNED_IN, Actor, Permission, Role
from chalicelib.domain.credentials import SignInTries
from chalicelib.domain.errors import FieldError, Invalid, Stale, Unauthenticated
from chalicelib.domain.people import Account
from chalicelib.domain.times import SHANGHAI, Moment
from chalicelib.handlers.guessing import count_try
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.passwords import hash_password, is_outdated, is_right
from chalicelib.handlers.signed_in import lifetime
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts, sessions, usage
from chalicelib.storage.sealing import lookup_hash

blueprint = Blueprint(__name__)


class Credentials(BaseModel):
    account: str = Field(min_length=1, max_length=64, description="登录名或身份证号")
    password: str = Field(min_length=1, max_length=128, json_schema_extra={"format": "password"})
    captcha_id: str = Field(max_length=64)
    captcha_answer: str = Field(max_length=16)


class SignedInActor(BaseModel):
    """`permissions` are a unit's operator's; others need none."""

    id: str
    role: Role
    name: str
    username: str
    unit_id: str | None = None
    permissions: list[Permission] | None = None


class OpenedSession(BaseModel):
    token: str
    expires_at: Moment
    actor: SignedInActor


@route(
    blueprint,
    "POST",
    "/v1/sessions",
    allow=ANYONE,
    body=Credentials,
    returns=OpenedSession,
    status=201,
    limit=limits.SIGN_INS,
    tag="登录",
)
def sign_in(request: Request) -> OpenedSession:
    """登录"""
    given: Credentials = request.body
    expected = sessions.take_captcha(given.captcha_id, request.now)
    if expected is None or expected != given.captcha_answer.strip().casefold():
        raise _captcha_wrong()
    account = accounts.find_account(given.account)
    # Without an account the tries are counted all the same, so that the answers do not tell which names exist.
    tries_key = account.account_id if account else lookup_hash(given.account.strip().upper())
    usage.take(limits.SIGN_INS_OF_ONE, tries_key, request.now)
    tries = count_try(tries_key, request.now)
    if not is_right(given.password, account.password_hash if account else None) or account is None:
        raise _wrong(tries)
    if is_outdated(account.password_hash):
        accounts.renew_hash(account, hash_password(given.password))
    return _open(request, account, tries, tries_key)


def _captcha_wrong() -> Invalid:
    """Not counted as a try."""
    message = "验证码错误或已过期，请换一张再试"
    wrong = FieldError(field="captcha_answer", code="captcha_wrong", message=message)
    return Invalid(message, code="captcha_wrong", errors=[wrong])


def _wrong(tries: SignInTries) -> Unauthenticated:
    left = tries.left
    detail = f"账号或密码错误，还可以再试{left}次" if left else "账号或密码错误次数过多，账号已锁定15分钟"
    until = tries.locked_until.astimezone(SHANGHAI).isoformat(timespec="seconds") if tries.locked_until else None
    return Unauthenticated(detail, code="bad_credentials", attempts_left=left, locked_until=until)


def _open(request: Request, account: Account, tries: SignInTries, tries_key: str) -> OpenedSession:
    token, token_hash = sessions.new_token(account.account_id)
    session = rules.open_session(new_id(), account, token_hash, lifetime(), request.now, request.agent)
    try:
        sessions.open_session(session, tries, tries_key)
    except Stale:  # a wrong try came between: it keeps its count, and the right password still opens
        sessions.open_session(session, None, tries_key)
    return OpenedSession(token=token, expires_at=session.expires_at, actor=_shown(account.actor))


def _shown(actor: Actor) -> SignedInActor:
    told = actor.model_dump(include={"role", "name", "username", "unit_id"})
    return SignedInActor(id=actor.account_id, permissions=actor.granted, **told)


@route(blueprint, "DELETE", "/v1/sessions/current", allow=SIGNED_IN, returns=None, status=204, tag="登录")
def sign_out(request: Request) -> Answer:
    """退出登录"""
    assert request.session
    sessions.end_session(request.session)
    return Answer()
