"""Units: registering, finding, and being granted rights."""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import BaseModel, Field, computed_field

from chalicelib.domain import credentials, identity, limits, regions, units
from chalicelib.domain.actors import ANYONE, SIGNED_IN, Actor, Permission, Role
from chalicelib.domain.errors import NotAllowed, NotFound
from chalicelib.domain.jurisdiction import Scope
from chalicelib.domain.regions import RegionCode
from chalicelib.domain.unit_names import Found, folded
from chalicelib.domain.units import Authorization, Kind, Standing, Unit, UnitList, UnitRegistration
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.listing import Listing, Paging, listed
from chalicelib.handlers.operators import ShownOperator, show_operator
from chalicelib.handlers.passwords import hash_password
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts, unit_search
from chalicelib.storage import units as stored
from chalicelib.storage.operators import list_operators
from chalicelib.storage.reading import filled

blueprint = Blueprint(__name__)


class ShownUnit(BaseModel):
    """A unit; the fields after `kind_label` are there for those who may see more than its name.

    `operators` is for its own administrator: everybody who acts for it.
    """

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
    email: str | None = None
    reason: str | None = None
    suspended: bool = False
    suspended_reason: str | None = None
    jurisdiction: list[Scope] = []
    regions: list[str] = []
    operators: list[ShownOperator] | None = None

    @computed_field
    def region_name(self) -> str | None:
        """Of Shandong's divisions: 山东省济南市历下区."""
        return regions.region_name(self.region_code)


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
    region = query.region or ""
    if query.q.strip():
        found = unit_search.search_units(query.q, region, query.limit, query.cursor, query.kind)
        return Listing(**listed(found, _found))
    page = filled(
        lambda limit, cursor: stored.list_units(UnitList.GRANTED, region, limit, cursor),
        lambda unit: query.kind in (None, unit.kind),
        query.limit,
        query.cursor,
    )
    return Listing(**listed(page, _public))


def _list_undecided(actor: Actor, query: UnitQuery) -> Listing[ShownUnit]:
    if actor.role not in (Role.BUREAU, Role.SUPPORT):
        raise NotAllowed("只有人社局和技术支持可以查看待审核的单位")
    refuse_without_rights(actor)
    region = query.region or (actor.region_code or "")
    part = folded(query.q)
    page = filled(
        lambda limit, cursor: stored.list_units(query.status, region, limit, cursor),
        lambda unit: units.may_decide(actor, unit) and query.kind in (None, unit.kind) and part in folded(unit.name),
        query.limit,
        query.cursor,
    )
    return Listing(**listed(page, show_whole))


@route(blueprint, "GET", "/v1/units/{unit_id}", allow=SIGNED_IN, returns=ShownUnit, tag="单位")
def read_unit(request: Request, unit_id: str) -> Answer:
    """单位信息"""
    unit = stored.load_unit(unit_id)
    if not units.may_see(request.actor, unit):
        raise NotFound("没有找到这个单位")
    sees_all = request.actor.unit_id == unit_id or _decides_now(request.actor, unit)
    if not sees_all and unit.status != Standing.GRANTED:
        raise NotFound("没有找到这个单位")
    shown = show_whole(unit) if sees_all else _public(unit)
    if request.actor.unit_id == unit_id and Permission.ADMINISTER in request.actor.permissions:
        shown.operators = [show_operator(operator) for operator in list_operators(unit_id)]
    return Answer(shown, etag=str(unit.version))


@route(
    blueprint,
    "POST",
    "/v1/units/{unit_id}/authorization",
    allow=frozenset({Role.BUREAU, Role.SUPPORT}),
    body=Authorization,
    returns=ShownUnit,
    looks_again=True,
    tag="单位",
    permission=Permission.REVIEW,
)
def authorize_unit(request: Request, unit_id: str) -> Answer:
    """审核单位权限：通过或不通过"""
    refuse_without_rights(request.actor)
    change = units.authorize(stored.load_unit(unit_id), request.actor, request.body, request.now)
    stored.save_unit(change)
    return Answer(show_whole(change.after))


def _decides_now(actor: Actor, unit: Unit) -> bool:
    """A bureau without rights sees what anybody sees."""
    if not units.may_decide(actor, unit):
        return False
    return actor.unit_id is None or stored.load_unit(actor.unit_id).status == Standing.GRANTED


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


def _found(found: Found) -> ShownUnit:
    told = found.model_dump(exclude={"initials"})
    return ShownUnit(**told, status=Standing.GRANTED, kind_label=Kind(found.kind).label)
