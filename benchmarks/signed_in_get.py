"""A signed-in GET in process against a bare Chalice route in the same run, the AWS round trips told apart."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import LocalGateway

from local import seeds
from local.gateway import GatewayClient

RUNS = 300


def rows() -> list[tuple[str, str]]:
    from app import app

    account = next(found for found in seeds.accounts() if found["role"] == "applicant")
    signed_in = GatewayClient("", app=app).sign_in(account["username"], account["password"])
    bare = LocalGateway(_bare_app(), Config.create(lambda_timeout=29))
    bare_ms = _median(lambda: bare.handle_request(method="GET", path="/bare", headers={}, body=b""))
    public_ms = _median(lambda: signed_in.get("/healthz"))
    signed_in_ms = _median(lambda: signed_in.get("/v1/me/notifications"))
    return [
        ("bare Chalice route", f"{bare_ms:.2f} ms"),
        ("GET /healthz with a token: our edge and one read of the local cloud", f"{public_ms:.2f} ms"),
        ("GET /v1/me/notifications: our edge and two reads", f"{signed_in_ms:.2f} ms"),
    ]


def _bare_app() -> Chalice:
    bare = Chalice(app_name="bare")

    @bare.route("/bare")
    def view() -> dict[str, Any]:
        return {"status": "ok"}

    return bare


def _median(call: Callable[[], Any]) -> float:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)
