"""Signing in as a person does, and requests that no well-behaved client would send."""

import json
from typing import Any

from app import app
from chalicelib.storage.sessions import peek_captcha
from local.gateway import _gateway
from tests.parties import PASSWORD, Party, a_visitor


def try_to_sign_in(account: str, password: str = PASSWORD, **changes: Any) -> tuple[int, Any]:
    """Status and answer, with a captcha that is right unless the test says otherwise."""
    visitor = a_visitor()
    captcha_id = visitor.post("/v1/captchas", expect=201)["captcha_id"]
    told = {
        "account": account,
        "password": password,
        "captcha_id": captcha_id,
        "captcha_answer": peek_captcha(captcha_id),
    }
    return ask(visitor, "POST", "/v1/sessions", told | changes)


def ask(party: Party, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    """Whatever the status."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    if party.token:
        told["Authorization"] = f"Bearer {party.token}"
    status, party.headers, text = party.send(method, path, body, told)
    return status, json.loads(text) if text else None


def send_bytes(method: str, path: str, body: bytes, **headers: str) -> dict[str, Any]:
    """Past the client: the gateway's own answer."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return dict(_gateway(app).handle_request(method=method, path=path, headers=told, body=body))


def field_codes(problem: Any) -> dict[str, str]:
    return {error["field"]: error["code"] for error in problem["errors"]}


def is_chinese(text: str) -> bool:
    return any("一" <= character <= "鿿" for character in text)
