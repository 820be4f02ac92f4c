"""Units: registering, finding, and being granted rights."""

from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import BaseModel, Field

from chalicelib.domain import credentials, identity, limits, units
from chalicelib.domain.actors import ANYONE, SIGNED_IN, Actor, Permission, Role
from chalicelib.domain.errors import NotAllowed, NotFound
from chalicelib.domain.jurisdiction import Scope
from chalicelib.domain.regions import RegionCode
from chalicelib.domain.units import Authorization, Kind, Standing, Unit, UnitList, UnitRegistration
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.passwords import hash_password
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts
from chalicelib.storage import units as stored
from chalicelib.storage.reading import Page

blueprint = Blueprint(__name__)


class ShownUnit(BaseModel):
    """A unit; the fields after `kind_label` are there for those who may see more than its name."""

    unit_id: str | None = None
    name: str
    kind: Kind
    region_code: str
    status: Standing
    kind_label: str
    username: str | None = None
    uscc: str | None = None
    contact_name: str | None = None
    phone: str | None = None
    address: str | None = None
    reason: str | None = None
    suspended: bool = False
    suspended_reason: str | None = None
    jurisdiction: list[Scope] = []
    regions: list[str] = []


class UnitQuery(Paging):
    q: Annotated[str, Field(max_length=60)] = ""
    region: Annotated[RegionCode | None, Field(description="六位行政区划代码，含其下级")] = None
    kind: Kind | None = None
    status: UnitList = UnitList.GRANTED


@route(
    blueprint,
    "POST",
    "/v1/units",
    allow=ANYONE,
    body=UnitRegistration,
    returns=ShownUnit,
    status=201,
    also={200: "回显，尚未注册"},
    idempotent=True,
    limit=limits.REGISTRATIONS,
    tag="单位",
)
def register_unit(request: Request) -> Answer:
    """单位注册"""
    given: UnitRegistration = request.body
    credentials.refuse_weak(given.password, given.username, (given.uscc, given.phone))
    if not given.confirm:
        echoed = given.model_dump(exclude={"password", "confirm"})
        return Answer(ShownUnit(**echoed, status=Standing.PENDING, kind_label=given.kind.label), status=200)
    account_id = new_id()
    numbers = accounts.seal_numbers(account_id, given.phone)
    change, account = units.register(new_id(), account_id, given, numbers, hash_password(given.password), request.now)
    answer = Answer(show_whole(change.after).model_copy(update={"username": account.username}), etag="1")
    stored.create_unit(change, account, request.receipt(answer))
    return answer


@route(blueprint, "GET", "/v1/units", allow=SIGNED_IN, query=UnitQuery, returns=Listing[ShownUnit], tag="单位")
def list_units(request: Request) -> Listing[ShownUnit]:
    """查找单位：按名称的任意一段查找已开通权限的单位；审核人可列出待审核和已暂停的单位"""
    query: UnitQuery = request.query
    if query.status != UnitList.GRANTED:
        return _list_undecided(request.actor, query)
    if query.q.strip():
        page: Page[Any] = stored.search_units(query.q.strip(), query.region or "", query.limit, query.cursor)
        shown = [_found(found) for found in page.items]
    else:
        page = stored.list_units(UnitList.GRANTED, query.region or "", query.limit, query.cursor)
        shown = [_public(unit) for unit in page.items]
    return Listing(items=[u for u in shown if query.kind in (None, u.kind)], next_cursor=page.cursor)


def _list_undecided(actor: Actor, query: UnitQuery) -> Listing[ShownUnit]:
    if actor.role not in (Role.BUREAU, Role.SUPPORT):
        raise NotAllowed("只有人社局和技术支持可以查看待审核的单位")
    refuse_without_rights(actor)
    region = query.region or (actor.region_code or "")
    page = stored.list_units(query.status, region, query.limit, query.cursor)
    mine = [unit for unit in page.items if units.may_decide(actor, unit)]
    wanted = [unit for unit in mine if query.kind in (None, unit.kind) and query.q.strip() in unit.name]
    return Listing(**listed(Page(wanted, page.cursor), show_whole))


@route(blueprint, "GET", "/v1/units/{unit_id}", allow=SIGNED_IN, returns=ShownUnit, tag="单位")
def read_unit(request: Request, unit_id: str) -> Answer:
    """单位信息"""
    unit = stored.load_unit(unit_id)
    if not units.may_see(request.actor, unit):
        raise NotFound("没有找到这个单位")
    sees_all = request.actor.unit_id == unit_id or units.may_decide(request.actor, unit)
    return Answer(show_whole(unit) if sees_all else _public(unit), etag=str(unit.version))


@route(
    blueprint,
    "POST",
    "/v1/units/{unit_id}/authorization",
    allow=frozenset({Role.BUREAU, Role.SUPPORT}),
    body=Authorization,
    returns=ShownUnit,
    tag="单位",
    permission=Permission.REVIEW,
)
def authorize_unit(request: Request, unit_id: str) -> Answer:
    """审核单位权限：通过或不通过"""
    refuse_without_rights(request.actor)
    change = units.authorize(stored.load_unit(unit_id), request.actor, request.body, request.now)
    stored.save_unit(change)
    return Answer(show_whole(change.after))


def refuse_without_rights(actor: Actor) -> None:
    """A bureau decides once it has its own rights; anybody can register as one."""
    if actor.unit_id is not None:
        units.refuse_without_rights(stored.load_unit(actor.unit_id))


def show_whole(unit: Unit) -> ShownUnit:
    """As the unit itself and its bureau see it."""
    told = unit.model_dump(exclude={"trail", "version"})
    told |= {"phone": identity.mask_phone(unit.phone)}
    told |= {"suspended": unit.suspended is not None, "suspended_reason": unit.suspended}
    return ShownUnit(**told, kind_label=unit.kind.label)


def _public(unit: Unit) -> ShownUnit:
    told = unit.model_dump(include={"unit_id", "name", "kind", "region_code", "status", "jurisdiction", "regions"})
    return ShownUnit(**told, suspended=unit.suspended is not None, kind_label=unit.kind.label)


def _found(found: dict[str, str]) -> ShownUnit:
    kind = Kind(found["kind"])
    return ShownUnit(
        unit_id=found["unit_id"],
        name=found["name"],
        kind=kind,
        region_code=found["region_code"],
        status=Standing.GRANTED,
        kind_label=kind.label,
    )
