"""Corrections of what people may not edit themselves: asked for by one support account, decided by another."""

from typing import Literal

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import corrections
from chalicelib.domain.actors import Role
from chalicelib.domain.corrections import Correction, CorrectionDecision, CorrectionDraft, CorrectionStatus
from chalicelib.domain.times import Moment
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts
from chalicelib.storage import corrections as stored
from chalicelib.storage.desks import load_live

blueprint = Blueprint(__name__)
SUPPORT = frozenset({Role.SUPPORT})


class ShownCorrection(BaseModel):
    """Both numbers masked; `current_…` is what was registered when the correction was asked for."""

    correction_id: str
    user_id: str
    status: CorrectionStatus
    name: str | None
    id_number: str | None
    current_name: str
    current_id_number: str
    reason: str
    evidence: str
    requested_by: str
    requested_by_name: str
    requested_at: Moment
    decided_by_name: str | None
    decided_at: Moment | None
    decision_reason: str | None


class CorrectionQuery(Paging):
    status: Literal["pending"] = "pending"


@route(
    blueprint,
    "POST",
    "/v1/users/{user_id}/corrections",
    allow=SUPPORT,
    body=CorrectionDraft,
    returns=ShownCorrection,
    status=201,
    idempotent=True,
    tag="更正",
)
def request_correction(request: Request, user_id: str) -> Answer:
    """提出更正姓名或身份证号，由另一位技术支持人员复核"""
    given: CorrectionDraft = request.body
    account = corrections.of_applicant(accounts.load_account(user_id))
    sealed = accounts.seal_new_id_number(user_id, given.id_number) if given.id_number else None
    asked = corrections.ask(new_id(), account, given, sealed, request.actor, request.now)
    if sealed:
        accounts.refuse_taken(sealed)
    answer = Answer(_shown(asked.correction))
    stored.save_request(asked, request.receipt(answer))
    return answer


@route(
    blueprint,
    "GET",
    "/v1/corrections",
    allow=SUPPORT,
    query=CorrectionQuery,
    returns=Listing[ShownCorrection],
    tag="更正",
)
def list_corrections(request: Request) -> Listing[ShownCorrection]:
    """待复核的更正"""
    page = stored.list_pending(request.query.limit, request.query.cursor)
    return Listing[ShownCorrection](**listed(page, _shown))


@route(
    blueprint,
    "POST",
    "/v1/corrections/{correction_id}/decision",
    allow=SUPPORT,
    body=CorrectionDecision,
    returns=ShownCorrection,
    looks_again=True,
    tag="更正",
)
def decide_correction(request: Request, correction_id: str) -> ShownCorrection:
    """复核更正：通过或不通过"""
    correction = stored.load_correction(correction_id)
    account = corrections.of_applicant(accounts.load_account(correction.user_id))
    live = load_live(account.account_id)
    decided = corrections.decide(correction, account, request.body, live, request.actor, request.now)
    stored.save_decision(decided)
    return _shown(decided.correction)


def _shown(correction: Correction) -> ShownCorrection:
    told = correction.model_dump(include=set(ShownCorrection.model_fields) - {"id_number"})
    return ShownCorrection(**told, id_number=correction.id_number_masked)
