"""`/openapi.json`, made from the very declarations that serve (OpenAPI 3.1)."""

import re
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chalicelib.domain.actors import ANYONE
from chalicelib.handlers import problems, web
from chalicelib.handlers.problems import Problem
from chalicelib.handlers.web import Route

REF = "#/components/schemas/{model}"
DESCRIPTION = "省级职称申报：注册、申报、审核、上报、评审、公示、发证与核验。时间均为北京时间，错误均为 problem+json。"


@cache
def document() -> dict[str, Any]:
    """The whole description; made once per process, since routes do not change."""
    models = {(model, mode) for route in web.ROUTES for model, mode in _models(route)} | {(Problem, "serialization")}
    ordered = sorted(models, key=lambda pair: (pair[0].__name__, pair[1]))
    refs, schemas = models_json_schema(ordered, ref_template=REF)  # type: ignore[arg-type]  # modes are literals
    components = schemas.get("$defs", {})
    queries = {
        route.query: components.pop(_name(refs[route.query, "validation"]))
        for route in web.ROUTES
        if route.query and _name(refs[route.query, "validation"]) in components
    }
    paths: dict[str, Any] = {}
    for route in web.ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, refs, queries)
    return {
        "openapi": "3.1.0",
        "info": {"title": "职称申报系统", "version": "1.0.0", "description": DESCRIPTION},
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": components,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _models(route: Route) -> list[tuple[type[BaseModel], str]]:
    found = [(route.body, "validation"), (route.query, "validation"), (route.returns, "serialization")]
    return [(model, mode) for model, mode in found if model is not None]


def _name(ref: dict[str, str]) -> str:
    return ref["$ref"].rpartition("/")[2]


def _operation(route: Route, refs: dict[Any, Any], queries: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.view.__name__,
        "summary": web.summary(route),
        "tags": [route.tag],
        "parameters": _parameters(route, queries),
        "responses": _responses(route, refs),
        "security": [] if route.allow == ANYONE else [{"bearer": []}],
    }
    if route.allow != ANYONE:
        operation["x-allow"] = sorted(route.allow)
    if route.body:
        schema = refs[route.body, "validation"]
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation


def _parameters(route: Route, queries: dict[Any, Any]) -> list[dict[str, Any]]:
    text = {"type": "string"}
    found = [
        {"name": name, "in": "path", "required": True, "schema": text} for name in re.findall(r"{(\w+)}", route.path)
    ]
    if route.query:
        properties = queries[route.query]["properties"]
        found += [{"name": name, "in": "query", "schema": schema} for name, schema in properties.items()]
    if route.needs_if_match or route.takes_if_match:
        found.append({"name": "If-Match", "in": "header", "required": route.needs_if_match, "schema": text})
    if route.idempotent:
        found.append({"name": "Idempotency-Key", "in": "header", "schema": text})
    return found


def _responses(route: Route, refs: dict[Any, Any]) -> dict[str, Any]:
    problem = {problems.CONTENT_TYPE: {"schema": refs[Problem, "serialization"]}}
    answer: dict[str, Any] = {"description": "成功"}
    if route.returns:
        answer["content"] = {"application/json": {"schema": refs[route.returns, "serialization"]}}
    also = {str(status): answer | {"description": text} for status, text in route.also.items()}
    return {str(route.status): answer, **also, "default": {"description": "出错", "content": problem}}
