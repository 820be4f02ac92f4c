"""AWS calls per route, counted by a botocore hook while the demo's story is played in process."""

import re
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from chalicelib.domain.times import SHANGHAI
from chalicelib.handlers import web
from chalicelib.storage.clients import client
from chalicelib.storage.tables import connection
from local.demo.cast import Cast
from local.demo.story import play
from local.gateway import GatewayClient

START = datetime(2026, 5, 6, 9, 0, tzinfo=SHANGHAI)
COUNTED: dict[str, list[Counter[str]]] = defaultdict(list)
_current: Counter[str] = Counter()


def _count(event_name: str, **_: Any) -> None:
    _current[event_name.rsplit(".", 1)[-1]] += 1


def _route(method: str, path: str) -> str:
    plain = path.partition("?")[0]
    for declared in web.ROUTES:
        pattern = re.sub(r"{\w+}", "[^/]+", declared.path)
        if declared.method == method and re.fullmatch(pattern, plain):
            return f"{method} {declared.path}"
    return f"{method} {plain}"


@dataclass
class CountingClient(GatewayClient):
    def send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any, str]:
        _current.clear()
        answer = super().send(method, path, body, headers)
        if answer[0] < 400 and not path.startswith("/local/"):
            COUNTED[_route(method, path)].append(Counter(_current))
        return answer


def rows() -> list[tuple[str, str]]:
    """Route → its dearest call by name; reads of the session included, uploads by the client not."""
    from app import app

    for made in (connection().client, *(client(name) for name in ("s3", "kms", "sns"))):
        made.meta.events.register("before-call", _count)
    with tempfile.TemporaryDirectory() as out:
        play(CountingClient("", app=app), Cast(20_260_506, numbered=True), START, Path(out), lambda line: None)
    return [(route, _told(max(counts, key=lambda count: count.total()))) for route, counts in sorted(COUNTED.items())]


def _told(count: Counter[str]) -> str:
    return " + ".join(f"{n} {name}" if n > 1 else name for name, n in sorted(count.items())) or "none"
