"""A unit's operators: added and removed by its administrator."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import credentials, identity, operators
from chalicelib.domain.actors import UNITS, Permission
from chalicelib.domain.operators import Operator, OperatorDraft
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.passwords import hash_password
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts
from chalicelib.storage import operators as stored

blueprint = Blueprint(__name__)


class ShownOperator(BaseModel):
    """`phone` (masked) stands in the answer that adds the operator; the unit's list leaves it out."""

    operator_id: str
    username: str
    name: str
    permissions: list[Permission]
    phone: str | None = None


def show_operator(operator: Operator) -> ShownOperator:
    return ShownOperator(operator_id=operator.account_id, **operator.model_dump(exclude={"account_id"}))


@route(
    blueprint,
    "POST",
    "/v1/units/{unit_id}/operators",
    allow=UNITS,
    body=OperatorDraft,
    returns=ShownOperator,
    status=201,
    idempotent=True,
    permission=Permission.ADMINISTER,
    tag="单位",
)
def add_operator(request: Request, unit_id: str) -> Answer:
    """添加操作员"""
    given: OperatorDraft = request.body
    staff = stored.load_staff(unit_id)
    operators.refuse_stranger(staff, request.actor)
    credentials.refuse_weak(given.password, given.username, (given.phone, staff.unit.uscc))
    account_id = new_id()
    numbers, hashed = accounts.seal_numbers(account_id, given.phone), hash_password(given.password)
    appointed = operators.appoint(staff, account_id, given, numbers, hashed, request.actor, request.now)
    shown = show_operator(appointed.operator).model_copy(update={"phone": identity.mask_phone(given.phone)})
    answer = Answer(shown)
    stored.save_appointment(appointed, request.receipt(answer))
    return answer


@route(
    blueprint,
    "DELETE",
    "/v1/units/{unit_id}/operators/{operator_id}",
    allow=UNITS,
    returns=None,
    status=204,
    permission=Permission.ADMINISTER,
    tag="单位",
)
def remove_operator(request: Request, unit_id: str, operator_id: str) -> Answer:
    """移除操作员：不能再登录，已登录的立即失效"""
    staff = stored.load_staff(unit_id)
    account = accounts.load_account(operator_id)
    stored.save_dismissal(operators.dismiss(staff, account, request.actor, request.now))
    return Answer()
