"""One's own address for mail: a code shows that it is at hand before anything else is sent there."""

from datetime import datetime

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.documents.messages import render_code
from chalicelib.domain import codes as rules
from chalicelib.domain import identity, limits, people
from chalicelib.domain.actors import SIGNED_IN
from chalicelib.domain.codes import Code, Purpose
from chalicelib.domain.errors import Invalid, Stale
from chalicelib.domain.times import Moment
from chalicelib.handlers.codes import GivenCode, check_code
from chalicelib.handlers.me import Me, own_account, show_me
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.settings import settings
from chalicelib.storage import accounts, codes, mail, usage
from chalicelib.storage.transaction import Transaction

blueprint = Blueprint(__name__)


class GivenEmail(BaseModel):
    email: identity.Mailbox


class BegunEmail(BaseModel):
    email: str
    expires_at: Moment


@route(
    blueprint,
    "POST",
    "/v1/me/email",
    allow=SIGNED_IN,
    body=GivenEmail,
    returns=BegunEmail,
    status=202,
    idempotent=True,
    tag="个人",
)
def begin_email(request: Request) -> Answer:
    """登记接收通知的电子邮箱：向该邮箱发送验证码"""
    account, email = own_account(request), request.body.email
    usage.take(limits.EMAILS, account.account_id, request.now)
    usage.take(limits.CODES, email.casefold(), request.now)
    if email == account.mail:
        raise Invalid.field("email", "这个邮箱已经确认，无需再次确认", "email_unchanged")
    code, digits = _new_code(account.account_id, email, request.now)
    answer = Answer(BegunEmail(email=email, expires_at=code.expires_at))
    codes.create_code(code, request.receipt(answer))
    minutes = int(rules.LIFETIME.total_seconds() // 60)
    told = render_code(digits, minutes, settings().public_url)
    mail.send(email, told.subject, told.text, told.html)
    return answer


def _new_code(account_id: str, email: str, now: datetime) -> tuple[Code, str]:
    """Under the account's own id, in the place of an earlier one."""
    code_id = _code_id(account_id)
    digits, code_hash = codes.new_code(code_id)
    earlier = codes.load_code(code_id)
    code = Code(
        code_id=code_id,
        purpose=Purpose.EMAIL,
        account_id=account_id,
        code_hash=code_hash,
        expires_at=now + rules.LIFETIME,
        email=email,
        version=earlier.version if earlier else None,
    )
    return code, digits


def _code_id(account_id: str) -> str:
    return f"email-{account_id}"


@route(
    blueprint,
    "POST",
    "/v1/me/email/confirmation",
    allow=SIGNED_IN,
    body=GivenCode,
    returns=Me,
    tag="个人",
)
def confirm_email(request: Request) -> Answer:
    """凭邮箱收到的验证码确认，此后通知也发往该邮箱"""
    account = own_account(request)
    code_id = _code_id(account.account_id)
    code = check_code(code_id, Purpose.EMAIL, request.body.code, request.now, account.account_id)
    assert code.email
    change = people.confirm_email(account, code.email, request.now)
    also = Transaction()
    codes.use_up(also, code)
    accounts.save_account(change, also, Stale())
    return Answer(show_me(change.after, request.now), etag=str((account.version or 0) + 1))
