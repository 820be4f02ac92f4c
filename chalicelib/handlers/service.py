"""The service itself: its description and its health."""

from typing import Any

from chalice.app import Blueprint
from pydantic import BaseModel, RootModel

from chalicelib.domain.actors import ANYONE
from chalicelib.handlers import openapi
from chalicelib.handlers.web import Request, route

blueprint = Blueprint(__name__)


class OpenApi(RootModel[dict[str, Any]]):
    """An OpenAPI 3.1 document."""


class Health(BaseModel):
    status: str


@route(blueprint, "GET", "/openapi.json", allow=ANYONE, returns=OpenApi, tag="服务")
def read_openapi(request: Request) -> OpenApi:
    """本接口的 OpenAPI 说明"""
    return OpenApi(openapi.document())


@route(blueprint, "GET", "/healthz", allow=ANYONE, returns=Health, tag="服务")
def read_health(request: Request) -> Health:
    """服务是否在运行"""
    return Health(status="ok")
