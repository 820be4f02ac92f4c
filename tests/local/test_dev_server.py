"""The dev server: the local routes, and one shape for every error."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app import app
from chalicelib.handlers import clock as app_clock
from chalicelib.storage import sessions, sms
from local import clock, delivered, seeds, server

Call = Callable[..., tuple[int, dict[str, str], Any]]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    reading, kind = app_clock.read, app.__class__
    clock.install()
    delivered.watch()
    seeds.load(datetime.now(UTC))
    serving = server.create(app, 0).server
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield serving.server_address[1]
    serving.shutdown()
    thread.join()
    serving.server_close()
    app_clock.read, app.__class__ = reading, kind


@pytest.fixture
def call(port: int) -> Iterator[Call]:
    """One kept connection, as a browser has it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def ask(method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], Any]:
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        told = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, content, told)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text and json.loads(text)

    yield ask
    connection.close()
    clock.put_right()


def test_time_goes_on_from_where_the_clock_was_put(call: Call) -> None:
    status, _, moved = call("PUT", "/local/clock", {"now": "2030-03-05T09:00:00+08:00"})
    assert (status, moved["now"][:17]) == (200, "2030-03-05T09:00:")
    assert moved["now"].endswith("+08:00")
    assert app_clock.read().year == 2030
    assert call("GET", "/local/clock")[2]["now"] >= moved["now"]
    assert call("DELETE", "/local/clock")[0] == 200
    assert abs(app_clock.read() - datetime.now(UTC)).total_seconds() < 1


def test_a_time_without_offset_is_shanghais(call: Call) -> None:
    assert call("PUT", "/local/clock", {"now": "2030-03-05 09:00"})[2]["now"] == "2030-03-05T09:00:00+08:00"


@pytest.mark.parametrize(
    ("body", "status"),
    [({"now": "soon"}, 422), ({}, 422), ([], 422), ({"now": "9999-01-01T00:00:00Z"}, 422), (b"{", 400), (b"", 400)],
)
def test_a_clock_that_cannot_be_read_stays_where_it_is(call: Call, body: Any, status: int) -> None:
    got, headers, problem = call("PUT", "/local/clock", body)
    assert (got, headers["content-type"]) == (status, "application/problem+json")
    assert problem["errors"] or status == 400
    assert abs(app_clock.read() - datetime.now(UTC)).total_seconds() < 1


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", "/local/nothing", 404, "not_found"),
        ("GET", "/local/captchas/unknown", 404, "not_found"),
        ("POST", "/local/jobs/unknown", 404, "not_found"),
        ("DELETE", "/healthz", 405, "method_not_allowed"),
        ("POST", "/local/clock", 405, "method_not_allowed"),
        ("BREW", "/healthz", 405, "method_not_allowed"),
    ],
)
def test_refusals_have_the_shape_of_every_other_problem(
    call: Call, method: str, path: str, status: int, code: str
) -> None:
    got, headers, problem = call(method, path, Authorization="Bearer nobody.at-all")
    assert (got, problem["status"], problem["code"]) == (status, status, code)
    assert set(problem) == {"type", "title", "status", "code", "detail", "errors"}
    assert headers["content-type"] == "application/problem+json"
    assert headers["access-control-allow-origin"] == "*"
    assert ("allow" in headers) == (status == 405 and method != "BREW")


def test_head_is_get_without_its_body(call: Call) -> None:
    status, headers, body = call("HEAD", "/healthz")
    assert (status, body) == (200, b"")
    assert headers["content-length"] != "0"
    assert call("GET", "/healthz")[0] == 200  # the connection is still in step


@pytest.mark.parametrize("path", ["/v1/sessions", "/local/clock"])
def test_browsers_may_ask_first(call: Call, path: str) -> None:
    status, headers, _ = call("OPTIONS", path, Origin="http://web", Access_Control_Request_Method="POST")
    assert status == 200
    assert "OPTIONS" in headers["access-control-allow-methods"]
    assert "Authorization" in headers["access-control-allow-headers"]


def test_too_large_bodies_are_refused_unread(call: Call) -> None:
    assert call("POST", "/v1/users", b"", Content_Length="6000001")[2]["code"] == "request_too_large"


def test_everybody_can_sign_in(call: Call) -> None:
    accounts = call("GET", "/local/accounts")[2]["items"]
    roles = sorted(account["role"] for account in accounts)
    units = ["bureau", "bureau", "committee", "employer", "presenter", "supervisor"]
    assert roles == sorted(["applicant", *units, "support", "support", *["expert"] * len(seeds.EXPERTS)])
    by_password = {account["password"]: account for account in accounts}  # one for all experts
    for account in by_password.values():
        captcha = call("POST", "/v1/captchas")[2]["captcha_id"]
        answer = call("GET", f"/local/captchas/{captcha}")[2]["answer"]
        given = {"account": account["username"], "password": account["password"]}
        status, _, session = call("POST", "/v1/sessions", given | {"captcha_id": captcha, "captcha_answer": answer})
        assert status == 201, session
        assert session["actor"]["role"] == account["role"]


def test_seeds_are_sown_once() -> None:
    assert seeds.load(datetime.now(UTC)) == seeds.load(datetime.now(UTC))


def test_messages_are_newest_first_by_the_applications_clock(call: Call) -> None:
    call("PUT", "/local/clock", {"now": "2031-01-01T08:00:00+08:00"})
    sms.send("19700000001", "first")
    call("PUT", "/local/clock", {"now": "2030-01-01T08:00:00+08:00"})
    sms.send("19700000001", "second")
    sms.send("19700000002", "somebody else's")
    for to in ("19700000001", "+8619700000001", "%2B8619700000001"):
        items = call("GET", f"/local/messages?to={to}")[2]["items"]
        assert [item["body"] for item in items] == [sms.signed("second"), sms.signed("first")]
    assert items[1] == {
        "channel": "sms",
        "to": "19700000001",
        "body": sms.signed("first"),
        "at": "2031-01-01T08:00:00+08:00",
    }
    assert len(call("GET", "/local/messages")[2]["items"]) >= 3


def test_a_job_runs_at_the_applications_time(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.handlers.jobs import JOBS
    from chalicelib.handlers.running import Job

    monkeypatch.setitem(JOBS, "lapse", Job(lambda now, budget: {"year": now.year}, 1, 1))
    call("PUT", "/local/clock", {"now": "2030-06-01"})
    assert call("POST", "/local/jobs/lapse")[2] == {"year": 2030}


def test_a_captcha_is_still_there_after_a_look(call: Call) -> None:
    sessions.save_captcha("seen", "abcd", datetime.now(UTC))
    assert [call("GET", "/local/captchas/seen")[2] for _ in range(2)] == [{"answer": "abcd"}] * 2
