"""Reference data: the catalogue of titles, and the JSON Schema that a form is drawn from."""

from typing import Any

from chalice.app import Blueprint
from pydantic import BaseModel, RootModel

from chalicelib.domain import catalogue, sections
from chalicelib.domain.actors import ANYONE
from chalicelib.domain.catalogue import Series
from chalicelib.handlers.web import Request, route

blueprint = Blueprint(__name__)


class Catalogue(BaseModel):
    items: list[Series]
    next_cursor: str | None = None


class JsonSchema(RootModel[dict[str, Any]]):
    """A JSON Schema (draft 2020-12)."""


@route(blueprint, "GET", "/v1/catalogue", allow=ANYONE, returns=Catalogue, tag="目录")
def read_catalogue(request: Request) -> Catalogue:
    """职称系列、级别与资格名称"""
    return Catalogue(items=list(catalogue.catalogue()))


@route(blueprint, "GET", "/v1/schemas/declaration", allow=ANYONE, returns=JsonSchema, tag="目录")
def read_declaration_schema(request: Request) -> JsonSchema:
    """申报表各部分的 JSON Schema，可据此绘制表单"""
    return JsonSchema(sections.schema())
