"""Errors as people and programs read them: RFC 9457 problem+json, the status found by the error's ancestry."""

import json
import logging
from typing import Any

from chalice.app import Response
from pydantic import BaseModel, Field

from chalicelib.domain import errors
from chalicelib.domain.errors import DomainError, FieldError

CONTENT_TYPE = "application/problem+json"
TYPE_BASE = "https://zhicheng.example.gov.cn/problems/"
LOG = logging.getLogger(__name__)

#: Looked up along the error's MRO: a new subclass needs no new line.
STATUS: dict[type[DomainError], int] = {
    errors.Malformed: 400,
    errors.Unauthenticated: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.PreconditionFailed: 412,
    errors.UnsupportedMediaType: 415,
    errors.Invalid: 422,
    errors.Locked: 423,
    errors.PreconditionRequired: 428,
    errors.TooManyRequests: 429,
}


class Problem(BaseModel):
    """RFC 9457; further members may stand beside these, each named where its code is raised."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError] = Field(default_factory=list)


def status_of(error: type[DomainError]) -> int:
    return next(STATUS[ancestor] for ancestor in error.__mro__ if ancestor in STATUS)


def from_domain(error: DomainError) -> Response:
    """Its members stand beside the standard ones; `retry_after` (seconds) also becomes the header."""
    headers = {}
    if "retry_after" in error.members:
        headers["Retry-After"] = str(error.members["retry_after"])
    return _response(
        status_of(type(error)), error.code, error.title, error.detail, error.errors, error.members, headers
    )


def unexpected(error: Exception) -> Response:
    """What is wrong with us stays in the log: the answer holds no trace of it."""
    LOG.error("unexpected %s", type(error).__name__, exc_info=error)
    return _response(500, "internal_error", "系统出错", "系统出现错误，内容未保存，请稍后再试", [], {}, {})


def _response(
    status: int,
    code: str,
    title: str,
    detail: str,
    wrong: list[FieldError],
    members: dict[str, Any],
    headers: dict[str, str],
) -> Response:
    problem = Problem(
        type=TYPE_BASE + code, title=title, status=status, code=code, detail=detail, errors=wrong
    ).model_dump()
    body = json.dumps(members | problem, ensure_ascii=False, default=str)
    return Response(body=body, status_code=status, headers={"Content-Type": CONTENT_TYPE, **headers})
