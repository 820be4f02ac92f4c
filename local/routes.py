"""The `/local/*` routes: what a person or a test needs that the cloud does not offer. Never part of the application."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import ValidationError

from chalicelib.domain.errors import DomainError, Invalid, Malformed, NotFound
from chalicelib.domain.field_errors import from_pydantic
from chalicelib.handlers import jobs
from chalicelib.storage.sessions import peek_captcha
from local import answers, clock, delivered, seeds
from local.answers import Answer

PREFIX = "/local/"


@dataclass(frozen=True)
class Asked:
    """`name` is the last part of the path, where the route has one."""

    name: str = ""
    query: dict[str, list[str]] = field(default_factory=dict)
    body: bytes = b""


def answer(method: str, url: str, body: bytes) -> Answer:
    parts = urlsplit(url)
    kind, _, name = parts.path.removeprefix(PREFIX).rstrip("/").partition("/")
    views = ROUTES.get((kind, bool(name)))
    if views is None:
        return answers.refusal(404)
    if method == "OPTIONS":
        return Answer(200, headers={"Access-Control-Allow-Methods": ",".join([*views, "OPTIONS"])})
    if method not in views:
        return answers.refusal(405, {"Allow": ", ".join([*views, "OPTIONS"])})
    try:
        return answers.told(views[method](Asked(name=unquote(name), query=parse_qs(parts.query), body=body)))
    except DomainError as error:
        return answers.from_domain(error)


def _list_accounts(asked: Asked) -> object:
    return {"items": seeds.accounts()}


def _list_messages(asked: Asked) -> object:
    return {"items": delivered.list_messages(asked.query.get("to", [""])[-1])}


def _read_captcha(asked: Asked) -> object:
    found = peek_captcha(asked.name)
    if found is None:
        raise NotFound("没有这个验证码，或已经用过")
    return {"answer": found}


def _read_clock(asked: Asked) -> object:
    return clock.shown()


def _move_clock(asked: Asked) -> object:
    try:
        clock.move(clock.Setting.model_validate(json.loads(asked.body)))
    except ValidationError as error:
        raise Invalid(errors=from_pydantic(error)) from None
    except (ValueError, OverflowError, RecursionError):
        raise Malformed("请求正文不是有效的 JSON") from None
    return clock.shown()


def _put_clock_right(asked: Asked) -> object:
    clock.put_right()
    return clock.shown()


def _run_job(asked: Asked) -> object:
    if asked.name not in jobs.JOBS:
        raise NotFound(f"没有名为 {asked.name} 的定时任务，可用的有：{'、'.join(sorted(jobs.JOBS))}")
    return jobs.run(asked.name, clock.read())


#: (first part, whether a name follows) → method → view.
ROUTES: dict[tuple[str, bool], dict[str, Callable[[Asked], object]]] = {
    ("accounts", False): {"GET": _list_accounts},
    ("messages", False): {"GET": _list_messages},
    ("captchas", True): {"GET": _read_captcha},
    ("clock", False): {"GET": _read_clock, "PUT": _move_clock, "DELETE": _put_clock_right},
    ("jobs", True): {"POST": _run_job},
}
