"""Change requests: asked by the unit, or by whoever lost its password, and decided by its bureau."""

from typing import Annotated, Any, Literal

from chalice.app import Blueprint
from pydantic import BaseModel, Field

from chalicelib.domain import change_requests, limits
from chalicelib.domain.actors import ANYONE, UNITS, Permission, Role
from chalicelib.domain.change_requests import (
    ChangeRequest,
    ChangeRequestDraft,
    Decided,
    RequestDecision,
    RequestStatus,
    Wanted,
)
from chalicelib.domain.changes import Change
from chalicelib.domain.people import Account
from chalicelib.domain.times import Moment
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.units import refuse_without_rights
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts, evidence, unit_accounts, units
from chalicelib.storage import change_requests as stored
from chalicelib.storage.reading import Page

blueprint = Blueprint(__name__)


class ShownRequest(BaseModel):
    """`evidence_url` is there for those who decide, once a proof file has been uploaded."""

    request_id: str
    unit_id: str
    unit_name: str
    region_code: str
    kind: Wanted
    kind_label: str
    asked: dict[str, str]
    before: dict[str, str]
    phone: str | None
    reason: str
    evidence: list[str]
    evidence_url: str | None = None
    status: RequestStatus
    requested_by: str
    requested_at: Moment
    decision_reason: str | None
    decided_at: Moment | None


class FreshRequest(ShownRequest):
    """`upload` is the form, for 15 minutes, by which one proof file may be sent along."""

    upload: dict[str, Any]


class RequestQuery(Paging):
    """By default a bureau and support see those they decide, everybody else their own."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    status: RequestStatus | None = None
    side: Literal["mine", "incoming"] | None = None


@route(
    blueprint,
    "POST",
    "/v1/units/{unit_id}/change-requests",
    allow=ANYONE,
    body=ChangeRequestDraft,
    returns=FreshRequest,
    status=201,
    idempotent=True,
    limit=limits.CHANGE_REQUESTS,
    tag="单位",
)
def request_change(request: Request, unit_id: str) -> Answer:
    """申请变更：数据更正、更名（本单位管理员）；找回登录密码（任何人，凭统一社会信用代码）"""
    given: ChangeRequestDraft = request.body
    change_requests.refuse_unsigned(request.visitor, given.kind)
    if given.kind == Wanted.PASSWORD and (found := units.find_by_uscc(unit_id)):
        # Who cannot sign in knows the unit's code, not its id.
        given, unit_id = given.model_copy(update={"uscc": given.uscc or unit_id}), found
    unit = units.load_unit(unit_id)
    actor = change_requests.refuse_stranger(request.visitor, unit, given)
    request_id = stored.request_id(unit_id, new_id(), request.now)
    phone = stored.seal_for(request_id, given.phone)
    change = change_requests.ask(request_id, unit, given, phone, actor, request.now)
    upload = evidence.presign_upload(request_id, given.content_type)
    answer = Answer(FreshRequest(**_shown(change.after).model_dump(), upload=upload))
    stored.create_request(change, unit, request.receipt(answer))
    return answer


@route(
    blueprint,
    "GET",
    "/v1/change-requests",
    allow=UNITS | {Role.SUPPORT},
    query=RequestQuery,
    returns=Listing[ShownRequest],
    tag="单位",
)
def list_change_requests(request: Request) -> Listing[ShownRequest]:
    """变更申请：本单位提交的，或等待本部门审核的"""
    query, actor = request.query, request.actor
    decides = actor.role in (Role.BUREAU, Role.SUPPORT)
    if not decides or (query.side == "mine" and actor.unit_id):
        page = stored.list_own(actor.party_id, query.limit, query.cursor)
        wanted = [found for found in page.items if query.status in (None, found.status)]
        return Listing(**listed(Page(wanted, page.cursor), _shown))
    refuse_without_rights(actor)
    status = query.status or RequestStatus.PENDING
    page = stored.list_requests(status, actor.region_code or "", query.limit, query.cursor)
    mine = [found for found in page.items if change_requests.may_list(actor, found)]
    return Listing(**listed(Page(mine, page.cursor), _with_evidence))


@route(
    blueprint,
    "POST",
    "/v1/change-requests/{request_id}/decision",
    allow=frozenset({Role.BUREAU, Role.SUPPORT}),
    body=RequestDecision,
    returns=ShownRequest,
    looks_again=True,
    tag="单位",
    permission=Permission.REVIEW,
)
def decide_change_request(request: Request, request_id: str) -> ShownRequest:
    """审核变更申请：通过或不予通过"""
    refuse_without_rights(request.actor)
    asked = stored.load_request(request_id)
    unit = units.load_unit(asked.unit_id)
    decided = change_requests.decide(asked, unit, request.actor, request.body, request.now)
    of_unit = unit_accounts.load_accounts(unit.unit_id)
    stored.save_decision(decided, of_unit, _reached(asked, decided, of_unit, request))
    return _shown(decided.request.after)


def _reached(
    asked: ChangeRequest, decided: Decided, of_unit: list[Account], request: Request
) -> Change[Account] | None:
    """The administrator's account, reached by the new phone, when a lost password was just approved."""
    is_approved = decided.request.after.status == RequestStatus.APPROVED
    if asked.kind != Wanted.PASSWORD or decided.request.is_nothing or not is_approved:
        return None
    account = change_requests.administrator(of_unit)
    phone = accounts.seal_numbers(account.account_id, stored.open_phone(asked)).phone
    return change_requests.reach_anew(account, asked, phone, request.actor, request.now)


def _shown(asked: ChangeRequest) -> ShownRequest:
    told = asked.model_dump(exclude={"trail", "version", "unit_kind", "phone", "phone_masked"})
    return ShownRequest(**told, phone=asked.phone_masked, kind_label=asked.kind.label)


def _with_evidence(asked: ChangeRequest) -> ShownRequest:
    return _shown(asked).model_copy(update={"evidence_url": evidence.find_link(asked.request_id)})
