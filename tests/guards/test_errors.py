"""Errors: each has its status, a snake_case code, and the one shape."""

import ast
import json
import re

import pytest

import app  # noqa: F401 - loads every error there is
from chalicelib.domain import errors
from chalicelib.domain.errors import DomainError, FieldError
from chalicelib.handlers import problems
from tests.guards.sources import APPLICATION, calls, nodes, place

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
STATUSES = {
    "Malformed": 400,
    "Unauthenticated": 401,
    "NotAllowed": 403,
    "NotFound": 404,
    "Conflict": 409,
    "AlreadyTaken": 409,
    "Stale": 409,
    "PreconditionFailed": 412,
    "UnsupportedMediaType": 415,
    "Invalid": 422,
    "Locked": 423,
    "PreconditionRequired": 428,
    "TooManyRequests": 429,
}


def descendants(kind):
    return [kind, *(below for child in kind.__subclasses__() for below in descendants(child))]


CONCRETE = [kind for kind in descendants(DomainError) if kind is not DomainError]
every_error = pytest.mark.parametrize("error", CONCRETE, ids=lambda kind: kind.__name__)


@every_error
def test_every_error_has_its_status(error):
    nearest = next(kind.__name__ for kind in error.__mro__ if kind.__name__ in STATUSES)
    assert problems.status_of(error) == STATUSES[nearest]


def test_a_new_error_takes_the_status_of_its_ancestor():
    taken = type("TakenTwice", (errors.AlreadyTaken,), {})
    assert problems.status_of(taken) == 409


@every_error
def test_every_error_has_the_one_shape(error):
    wrong = FieldError(field="name", code="required", message="此项必填")
    answer = problems.from_domain(error("这样不行", errors=[wrong], retry_after=30))
    body = json.loads(answer.body)
    assert set(body) == {"type", "title", "status", "code", "detail", "errors", "retry_after"}
    assert body == body | problems.Problem.model_validate(body).model_dump()
    assert (body["status"], body["detail"], body["errors"]) == (answer.status_code, "这样不行", [wrong.model_dump()])
    assert body["type"].endswith(body["code"])
    assert answer.headers == {"Content-Type": "application/problem+json", "Retry-After": "30"}


@every_error
def test_every_error_speaks_chinese_without_being_told_to(error):
    body = json.loads(problems.from_domain(error()).body)
    assert all(any("一" <= character <= "鿿" for character in body[part]) for part in ("title", "detail"))


def test_what_goes_wrong_with_us_has_the_same_shape_and_tells_nothing():
    answer = problems.unexpected(RuntimeError("arn:aws:dynamodb secret"))
    body = json.loads(answer.body)
    assert problems.Problem.model_validate(body).model_dump() == body
    assert (answer.status_code, body["code"]) == (500, "internal_error")
    assert "arn:aws" not in answer.body


def codes():
    """Every code that is written anywhere: `code=…`, Invalid.field(…, …, code), PydanticCustomError(code, …)."""
    for path in APPLICATION:
        for call in calls(path):
            named = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name == "field" and isinstance(call.func, ast.Attribute):
                named += call.args[2:3]
            if name in ("PydanticCustomError", "_refuse"):
                named += call.args[:1]
            yield from ((place(path, call), value.value) for value in named if isinstance(value, ast.Constant))
        for node in nodes(path):
            if isinstance(node, ast.ClassDef) and node.name in STATUSES:
                pairs = [assigned.value for assigned in node.body if isinstance(assigned, ast.Assign)]
                yield from ((place(path, node), pair.elts[1].value) for pair in pairs if isinstance(pair, ast.Tuple))


def test_every_code_is_snake_case():
    found = list(codes())
    assert len(found) > 80
    assert [(where, code) for where, code in found if not SNAKE_CASE.fullmatch(code)] == []


def test_every_class_has_its_own_code():
    own = [kind.code for kind in CONCRETE if "code" in vars(kind)]
    assert len(own) == len(set(own))
