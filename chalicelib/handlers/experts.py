"""A committee's experts: invited, activated, listed, suspended."""

from datetime import date, datetime
from typing import Annotated

from chalice.app import Blueprint
from pydantic import BaseModel, Field

from chalicelib.domain import credentials, experts, limits
from chalicelib.domain.actors import ANYONE, Permission, Role
from chalicelib.domain.catalogue import Level
from chalicelib.domain.codes import Code, Purpose
from chalicelib.domain.errors import AlreadyTaken, Invalid
from chalicelib.domain.experts import Activation, Expert, ExpertDraft, ExpertStatus, ExpertSuspension, FormerEmployer
from chalicelib.domain.jurisdiction import Scope, SeriesKey
from chalicelib.domain.times import Moment
from chalicelib.handlers.codes import check_code
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.passwords import hash_password
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts, codes, sms, units, usage
from chalicelib.storage import experts as stored

blueprint = Blueprint(__name__)
COMMITTEE = frozenset({Role.COMMITTEE})


class ShownExpert(BaseModel):
    """The phone masked."""

    expert_id: str
    name: str
    phone: str
    employer: str
    former_employers: list[FormerEmployer]
    specialties: list[str]
    scopes: list[Scope]
    term_starts_on: date
    term_ends_on: date
    status: ExpertStatus
    suspended_reason: str | None
    invited_at: Moment


class ActivatedExpert(BaseModel):
    expert_id: str
    username: str


class ExpertQuery(Paging):
    q: Annotated[str, Field(max_length=60, description="姓名或工作单位的一部分")] = ""
    status: ExpertStatus | None = None
    series: SeriesKey | None = None
    level: Level | None = None
    specialty: Annotated[str, Field(max_length=50)] = ""

    def keeps(self, expert: Expert) -> bool:
        fits = any(self.series in (None, s.series) and self.level in (None, s.level) for s in expert.scopes)
        named = self.q in expert.name or self.q in expert.employer
        skilled = not self.specialty or self.specialty in expert.specialties
        return fits and named and skilled and self.status in (None, expert.status)


def show_expert(expert: Expert) -> ShownExpert:
    return ShownExpert(**expert.model_dump(include=set(ShownExpert.model_fields)))


@route(
    blueprint,
    "POST",
    "/v1/experts",
    allow=COMMITTEE,
    body=ExpertDraft,
    returns=ShownExpert,
    status=201,
    idempotent=True,
    permission=Permission.REVIEW,
    tag="评审",
)
def invite_expert(request: Request) -> Answer:
    """邀请评审专家加入专家库：向其手机发送激活码"""
    given: ExpertDraft = request.body
    unit = units.load_unit(request.actor.party_id)
    expert_id = new_id()
    sealed = accounts.seal_numbers(expert_id, given.phone).phone
    change = experts.invite(expert_id, given, sealed, unit, request.actor, request.now)
    usage.take(limits.CODES, given.phone, request.now)
    code, digits = _new_code(change.after, request.now)
    answer = Answer(show_expert(change.after))
    stored.save_invitation(change, code, request.receipt(answer))
    sms.send(given.phone, experts.invitation_text(change.after, digits, code.expires_at))
    return answer


def _new_code(expert: Expert, now: datetime) -> tuple[Code, str]:
    """Under the expert's own id, in the place of an earlier one."""
    digits, code_hash = codes.new_code(expert.expert_id)
    earlier = codes.load_code(expert.expert_id)
    code = Code(
        code_id=expert.expert_id,
        purpose=Purpose.EXPERT_INVITATION,
        account_id=expert.expert_id,
        code_hash=code_hash,
        expires_at=now + experts.CODE_LIFETIME,
        version=earlier.version if earlier else None,
    )
    return code, digits


@route(
    blueprint,
    "GET",
    "/v1/experts",
    allow=COMMITTEE,
    query=ExpertQuery,
    returns=Listing[ShownExpert],
    permission=Permission.REVIEW,
    tag="评审",
)
def list_experts(request: Request) -> Listing[ShownExpert]:
    """本单位的专家库"""
    query: ExpertQuery = request.query
    page = stored.list_pool(request.actor.party_id, query.keeps, query.limit, query.cursor)
    return Listing[ShownExpert](**listed(page, show_expert))


@route(
    blueprint,
    "POST",
    "/v1/experts/{expert_id}/invitation",
    allow=COMMITTEE,
    returns=ShownExpert,
    looks_again=True,
    permission=Permission.REVIEW,
    tag="评审",
)
def invite_expert_again(request: Request, expert_id: str) -> ShownExpert:
    """重新发送激活码"""
    change = experts.repeat_invitation(stored.load_expert(expert_id), request.actor, request.now)
    expert = change.after
    assert expert.sealed_phone
    phone = accounts.open_phone(expert_id, expert.sealed_phone)
    usage.take(limits.CODES, phone, request.now)
    code, digits = _new_code(expert, request.now)
    stored.save_invitation(change, code)
    sms.send(phone, experts.invitation_text(expert, digits, code.expires_at))
    return show_expert(expert)


@route(
    blueprint,
    "POST",
    "/v1/experts/{expert_id}/activation",
    allow=ANYONE,
    body=Activation,
    returns=ActivatedExpert,
    status=201,
    idempotent=True,
    limit=limits.COMPLETIONS,
    tag="评审",
)
def activate_expert(request: Request, expert_id: str) -> Answer:
    """专家凭短信激活码设置登录名和密码"""
    given: Activation = request.body
    credentials.refuse_weak(given.password, given.username)
    code = check_code(expert_id, Purpose.EXPERT_INVITATION, given.code, request.now)
    expert = stored.load_expert(expert_id)
    change, account = experts.activate(expert, given.username, hash_password(given.password), request.now)
    answer = Answer(ActivatedExpert(expert_id=expert_id, username=given.username))
    try:  # only now is it known whose phone the password must not contain; neither is a guess at the code
        accounts.refuse_weak_password(account.after, given.password, "password")
        stored.save_activation(change, account, code, request.receipt(answer))
    except (Invalid, AlreadyTaken):
        codes.return_try(code)
        raise
    return answer


@route(
    blueprint,
    "POST",
    "/v1/experts/{expert_id}/suspension",
    allow=COMMITTEE,
    body=ExpertSuspension,
    returns=ShownExpert,
    looks_again=True,
    permission=Permission.REVIEW,
    tag="评审",
)
def suspend_expert(request: Request, expert_id: str) -> ShownExpert:
    """暂停或恢复专家资格"""
    change = experts.suspend(stored.load_expert(expert_id), request.body, request.actor, request.now)
    stored.save_expert(change)
    return show_expert(change.after)
