"""The edge. Every route is declared through `route()`, which carries all that a route must say of itself.

A request passes in one order: who is it, may they, is the body readable, is there an If-Match, was this answered
before; then the view; then the answer, or the problem, is written. A route without `allow` cannot be declared.
"""

import functools
import inspect
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from chalice.app import Blueprint, Response
from pydantic import BaseModel, ValidationError

from chalicelib.domain.actors import ANYONE, Actor, Permission, Role
from chalicelib.domain.errors import (
    Conflict,
    DomainError,
    Invalid,
    Malformed,
    NotAllowed,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    Stale,
    Unauthenticated,
    UnsupportedMediaType,
)
from chalicelib.domain.field_errors import from_pydantic
from chalicelib.domain.limits import Limit
from chalicelib.domain.sessions import Session
from chalicelib.domain.times import FOR_PEOPLE
from chalicelib.handlers import clock, pages, problems, signed_in
from chalicelib.handlers.left_out import without_nulls
from chalicelib.settings import settings
from chalicelib.storage import receipts, usage
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.sealing import lookup_hash


@dataclass(frozen=True)
class Route:
    """What a route says of itself; also the one source of `/openapi.json` and of the guard tests.

    `permission` is what a unit's operator needs, and while the unit is suspended none lets anybody write; `limit` is
    per address. `looks_again`: when somebody wrote first, it begins anew with what stands now; so nothing it does
    before its write may count, and an If-Match is compared again. `has_page`: a browser is answered in HTML.
    """

    method: str
    path: str
    allow: frozenset[Role]
    returns: type[BaseModel] | None
    status: int
    tag: str
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    needs_if_match: bool = False
    takes_if_match: bool = False
    idempotent: bool = False
    looks_again: bool = False
    permission: Permission | None = None
    limit: Limit | None = None
    has_page: bool = False
    also: dict[int, str] = field(default_factory=dict)
    view: Callable[..., Any] = field(default=lambda: None, repr=False)


#: Bytes; every id, number or code that a path of ours names is far shorter.
LONGEST_NAME = 512
#: How often a route that looks again does, counting the first time.
LOOKS = 3
#: Every route of the application, in the order of declaration.
ROUTES: list[Route] = []


@dataclass(frozen=True)
class Answer:
    """A body with a status other than the route's usual one, or with an ETag."""

    body: Any = None
    status: int | None = None
    etag: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """What a view is handed. `body` and `query` are instances of the models that the route declared.

    `visitor` is who acts, if anybody has signed in; `address` where the request came from.
    """

    now: datetime
    session: Session | None = None
    visitor: Actor | None = None
    address: str = ""
    agent: str = ""
    body: Any = None
    query: Any = None
    if_match: str | None = None
    accept: str = ""
    caller: str = ""
    key: str = ""
    request_hash: str = ""
    usual_status: int = 200

    @property
    def actor(self) -> Actor:
        """Who is acting, on routes that ask for a sign-in."""
        if self.visitor is None:
            raise Unauthenticated()
        return self.visitor

    def refuse_stale(self, current: str) -> None:
        """Where an If-Match was given, it must name the current version."""
        if self.if_match is not None and self.if_match != current:
            raise PreconditionFailed()

    def receipt(self, answer: Answer) -> Receipt | None:
        """To be written with the change, so that a repetition gets this very answer; None without a key."""
        if not self.key:
            return None
        kept = json.dumps(
            {"status": answer.status or self.usual_status, "etag": answer.etag, "body": _written(answer.body)},
            ensure_ascii=False,
        )
        return Receipt(self.caller, self.key, self.request_hash, kept, self.now)


def route(blueprint: Blueprint, method: str, path: str, *, allow: frozenset[Role], **told: Any) -> Callable[..., Any]:
    """Declares a route: `returns=` and `tag=` are needed too; the rest of `Route`'s fields as they apply."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        declared = Route(method, path, allow, status=told.pop("status", 200), view=view, **told)
        ROUTES.append(declared)

        @functools.wraps(view)
        def handle(**parameters: str) -> Response:
            return _handle(declared, blueprint.current_request, parameters)

        # content_types: our own check answers 415 in our own shape.
        return blueprint.route(path, methods=[method], content_types=["*/*"], name=view.__name__)(handle)  # type: ignore[no-any-return]

    return declare


def _handle(declared: Route, raw: Any, parameters: dict[str, str]) -> Response:
    try:
        request = _read(declared, raw)
        if request.key and (answered := receipts.find_answer(request.caller, request.key, request.request_hash)):
            return _replayed(answered)
        try:
            given = _view(declared, request, _named(parameters))
        except Conflict:
            # What stands in the way may be this very request, which another hand has just finished.
            answered = receipts.find_answer(request.caller, request.key, request.request_hash) if request.key else None
            if answered is None:
                raise
            return _replayed(answered)
        return _answer(declared, given)
    except DomainError as error:
        is_page = declared.has_page and pages.wanted(raw.headers.get("accept", ""))
        return pages.of_problem(error) if is_page else problems.from_domain(error)
    except Exception as error:
        return problems.unexpected(error)


def _view(declared: Route, request: Request, parameters: dict[str, str]) -> Any:
    """Of two identical acts at once, a double click, the second finds done what it wanted."""
    for _ in range(LOOKS - 1 if declared.looks_again else 0):
        with suppress(Stale):
            return declared.view(request, **parameters)
    return declared.view(request, **parameters)


def _read(declared: Route, raw: Any) -> Request:
    headers = raw.headers
    now = clock.read()
    address = str(raw.context.get("identity", {}).get("sourceIp", ""))
    if declared.limit:
        usage.take(declared.limit, address, now, settings().address_limit_factor)
    session, visitor = signed_in.find(headers.get("authorization", ""), now)
    if declared.allow != ANYONE:
        _refuse_stranger(declared, visitor)
    body = _body(declared, raw)
    if_match = headers.get("if-match")
    if declared.needs_if_match and if_match is None:
        raise PreconditionRequired()
    key = headers.get("idempotency-key", "") if declared.idempotent else ""
    return Request(
        now=now,
        session=session,
        visitor=visitor,
        address=address,
        agent=headers.get("user-agent", ""),
        body=body,
        query=_query(declared, raw),
        if_match=if_match.removeprefix("W/").strip().strip('"') if if_match is not None else None,
        accept=headers.get("accept", ""),
        # Strangers are told apart by their address, so that one's key is not another's.
        caller=visitor.account_id if visitor else f"anyone@{lookup_hash(address)}",
        key=f"{declared.method} {declared.path} {key}" if key else "",
        usual_status=declared.status,
        request_hash=_asked(raw) if key else "",
    )


def _named(parameters: dict[str, str]) -> dict[str, str]:
    """What the path names. A name longer than any key of ours is of nothing; DynamoDB would call it an error."""
    named = {name: unquote(value) for name, value in parameters.items()}
    if any(len(value.encode()) > LONGEST_NAME for value in named.values()):
        raise NotFound("没有找到所指的内容，请检查地址")
    return named


def _asked(raw: Any) -> str:
    """What is asked, and of which thing: keyed, since a body may hold a password; however its JSON was written."""
    body = json.loads(raw.raw_body) if raw.raw_body else None
    return lookup_hash(json.dumps([raw.uri_params, body], sort_keys=True))


def _refuse_stranger(declared: Route, visitor: Actor | None) -> None:
    if visitor is None:
        raise Unauthenticated("请先登录，或登录已过期")
    if visitor.role not in declared.allow:
        raise NotAllowed("您的角色不能使用这项功能")
    if declared.permission is None or visitor.unit_id is None:
        return
    if declared.permission not in visitor.permissions:
        raise NotAllowed(
            "您没有这项权限，请联系本单位管理员", code="permission_missing", permission=declared.permission
        )
    if visitor.frozen and declared.method != "GET":
        raise Conflict(f"贵单位已被暂停使用：{visitor.frozen}", code="unit_suspended")


def _body(declared: Route, raw: Any) -> Any:
    if declared.body is None:
        return None
    content_type = raw.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if content_type != "application/json":
        raise UnsupportedMediaType()
    try:
        given = json.loads(raw.raw_body)
        if b"\\u" in raw.raw_body:
            json.dumps(given, ensure_ascii=False).encode()  # half a character cannot be stored: UnicodeEncodeError
        return declared.body.model_validate(without_nulls(declared.body, given))
    except ValidationError as error:
        raise Invalid(errors=from_pydantic(error)) from None
    except (ValueError, RecursionError):
        raise Malformed("请求正文不是有效的 JSON") from None


def _query(declared: Route, raw: Any) -> Any:
    if declared.query is None:
        return None
    try:
        return declared.query.model_validate({name: value for name, value in (raw.query_params or {}).items() if value})
    except ValidationError as error:
        raise Invalid("查询条件有误", errors=from_pydantic(error)) from None


def _answer(declared: Route, given: Any) -> Response:
    if isinstance(given, Response):
        return given
    answer = given if isinstance(given, Answer) else Answer(given)
    return _response(answer.status or declared.status, answer.etag, _written(answer.body), answer.headers)


def _replayed(answered: str) -> Response:
    kept = json.loads(answered)
    return _response(kept["status"], kept["etag"], kept["body"], {"Idempotency-Replayed": "true"})


def _response(status: int, etag: str | None, body: str, headers: dict[str, str]) -> Response:
    told = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store", **headers}
    if etag is not None:
        told["ETag"] = f'"{etag}"'
    return Response(body=body, status_code=status, headers=told)


def _written(body: Any) -> str:
    """Times for people: in Shanghai's offset."""
    if body is None:
        return ""
    if isinstance(body, BaseModel):
        return body.model_dump_json(context=FOR_PEOPLE)
    return json.dumps(body, ensure_ascii=False)


def summary(declared: Route) -> str:
    """The first line of a view's docstring."""
    return (inspect.getdoc(declared.view) or "").partition("\n")[0]
