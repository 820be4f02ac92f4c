"""The same client without a socket: straight into Chalice's gateway, for tests and measurements."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import LocalGateway

from local import routes, server
from local.demo.client import Client


@cache
def _gateway(app: Chalice) -> LocalGateway:
    server.give_each_thread_its_request(app)
    return LocalGateway(app, Config.create(lambda_timeout=29))


@dataclass
class GatewayClient(Client):
    """`app` is the Chalice application; `/local/*` is answered beside it as by the dev server."""

    app: Chalice | None = None

    def send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any, str]:
        written = json.dumps(body).encode() if body is not None else b""
        if path.startswith(routes.PREFIX):
            answer = routes.answer(method, path, written)
            return answer.status, answer.headers, answer.body.decode()
        assert self.app
        sent = {name.casefold(): value for name, value in headers.items()}
        if body is not None:
            sent.setdefault("content-type", "application/json")
        got = _gateway(self.app).handle_request(method=method, path=path, headers=sent, body=written)
        return got["statusCode"], {**got["headers"]}, got["body"] or ""
