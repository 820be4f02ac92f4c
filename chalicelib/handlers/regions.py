"""Administrative divisions, for a form to choose from."""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import BaseModel, Field

from chalicelib.domain import regions
from chalicelib.domain.actors import ANYONE
from chalicelib.domain.regions import RegionCode
from chalicelib.handlers.web import Answer, Request, route

blueprint = Blueprint(__name__)
#: Seconds: the standard changes about once a year.
KEPT_FOR = 86_400


class ShownRegion(BaseModel):
    """`full_name` begins with the province."""

    code: str
    name: str
    full_name: str


class Regions(BaseModel):
    """All of them at once: there are not two hundred."""

    items: list[ShownRegion]
    next_cursor: str | None = None


class RegionQuery(BaseModel):
    within: Annotated[RegionCode | None, Field(description="六位行政区划代码，含其本身和下级")] = None


@route(blueprint, "GET", "/v1/regions", allow=ANYONE, query=RegionQuery, returns=Regions, tag="目录")
def list_regions(request: Request) -> Answer:
    """山东省行政区划（GB/T 2260）"""
    query: RegionQuery = request.query
    shown = [
        ShownRegion(code=region.code, name=region.name, full_name=regions.region_name(region.code) or region.name)
        for region in regions.within(query.within or "")
    ]
    return Answer(Regions(items=shown), headers={"Cache-Control": f"public, max-age={KEPT_FOR}"})
