"""The OpenAPI document: valid, whole, and saying of every route what the route says of itself."""

import json

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

import app  # noqa: F401 - declares the routes
from chalicelib.domain.declarations import Status
from chalicelib.handlers import openapi
from chalicelib.handlers.web import ROUTES

DOCUMENT = openapi.document()

every_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")


def operation(route):
    return DOCUMENT["paths"][route.path][route.method.lower()]


def parameters(route, where):
    return {found["name"]: found for found in operation(route)["parameters"] if found["in"] == where}


def test_the_document_is_valid_openapi():
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_the_document_is_json():
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT


@every_route
def test_every_route_has_its_operation(route):
    assert operation(route)["operationId"] == route.view.__name__
    assert str(route.status) in operation(route)["responses"]


def test_the_document_has_no_operation_that_is_not_served():
    described = {(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert described == {(route.method, route.path) for route in ROUTES}


def test_no_two_operations_share_an_id():
    ids = [operation(route)["operationId"] for route in ROUTES]
    assert len(ids) == len(set(ids))


@every_route
def test_every_part_of_a_path_is_a_parameter(route):
    assert {f"{{{name}}}" for name in parameters(route, "path")} == {
        part for part in route.path.split("/") if part.startswith("{")
    }


@every_route
def test_a_route_that_needs_an_if_match_says_so(route):
    told = parameters(route, "header").get("If-Match")
    assert (told is not None) == (route.needs_if_match or route.takes_if_match)
    assert told is None or told["required"] == route.needs_if_match


@every_route
def test_a_route_that_takes_an_idempotency_key_says_so(route):
    assert ("Idempotency-Key" in parameters(route, "header")) == route.idempotent


@every_route
def test_a_route_says_who_may_call_it(route):
    assert operation(route).get("x-allow", []) == sorted(route.allow)
    assert bool(operation(route)["security"]) == bool(route.allow)


@every_route
def test_every_error_has_the_one_shape(route):
    content = operation(route)["responses"]["default"]["content"]
    assert list(content) == ["application/problem+json"]
    assert content["application/problem+json"]["schema"]["$ref"].endswith("/Problem")


def test_every_state_stands_in_the_document():
    assert DOCUMENT["components"]["schemas"]["Status"]["enum"] == list(Status)
