"""A unit's record after its registration: what it changes itself, and its suspension."""

from chalice.app import Blueprint

from chalicelib.domain import contacts, suspensions
from chalicelib.domain.actors import UNITS, Permission, Role
from chalicelib.domain.contacts import ContactEdit
from chalicelib.domain.suspensions import Suspension
from chalicelib.handlers.units import ShownUnit, refuse_without_rights, show_whole
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import suspensions as stored_suspensions
from chalicelib.storage import unit_accounts, units

blueprint = Blueprint(__name__)


@route(
    blueprint,
    "PATCH",
    "/v1/units/{unit_id}",
    allow=UNITS,
    body=ContactEdit,
    needs_if_match=True,
    returns=ShownUnit,
    tag="单位",
    permission=Permission.ADMINISTER,
)
def edit_unit(request: Request, unit_id: str) -> Answer:
    """修改单位联系人、手机号码、电子邮箱和通讯地址"""
    unit = units.load_unit(unit_id)
    change = contacts.edit_contact(unit, request.actor, request.body, request.now)
    request.refuse_stale(str(unit.version))
    units.save_unit(change)
    return Answer(show_whole(change.after), etag=str((unit.version or 0) + (0 if change.is_nothing else 1)))


@route(
    blueprint,
    "POST",
    "/v1/units/{unit_id}/suspension",
    allow=frozenset({Role.BUREAU, Role.SUPPORT}),
    body=Suspension,
    returns=ShownUnit,
    tag="单位",
    permission=Permission.REVIEW,
)
def suspend_unit(request: Request, unit_id: str) -> Answer:
    """暂停或恢复单位使用"""
    refuse_without_rights(request.actor)
    unit, of_unit = units.load_unit(unit_id), unit_accounts.load_accounts(unit_id)
    change = suspensions.decide(unit, of_unit, request.actor, request.body, request.now)
    stored_suspensions.save_suspension(change, of_unit)
    return Answer(show_whole(change.after), etag=str((unit.version or 0) + (0 if change.is_nothing else 1)))
