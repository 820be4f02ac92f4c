"""A client as anybody would write one: requests, a base URL, a token. It fails loudly on an unexpected answer."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import Any

import requests

SECONDS = 60


class Unexpected(Exception):
    """An answer that the contract does not promise."""


@dataclass
class Client:
    """One party. `call()` answers the JSON body and keeps the response's headers in `headers`."""

    base: str
    token: str = ""
    actor: dict[str, Any] = field(default_factory=dict)
    headers: Any = None

    def call(self, method: str, path: str, expect: int, body: Any = None, **headers: str) -> Any:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            told["Authorization"] = f"Bearer {self.token}"
        status, self.headers, text = self.send(method, path, body, told)
        if status != expect:
            raise Unexpected(f"{method} {path}: expected {expect}, got {status}: {text[:2000]}")
        return json.loads(text) if text else None

    def send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any, str]:
        """Status, headers, text."""
        got = requests.request(method, self.base + path, json=body, headers=headers, timeout=SECONDS)
        return got.status_code, got.headers, got.text

    def get(self, path: str, expect: int = 200) -> Any:
        return self.call("GET", path, expect)

    def post(self, path: str, body: Any = None, expect: int = 200, **headers: str) -> Any:
        return self.call("POST", path, expect, {} if body is None else body, **headers)

    def put(self, path: str, body: Any, etag: str, expect: int = 200) -> Any:
        return self.call("PUT", path, expect, body, If_Match=etag)

    def sign_in(self, account: str, password: str) -> "Client":
        """Reads the captcha from the local cloud, where nobody looks at the picture."""
        captcha_id = self.post("/v1/captchas", expect=201)["captcha_id"]
        answer = self.get(f"/local/captchas/{captcha_id}")["answer"]
        credentials = {
            "account": account,
            "password": password,
            "captcha_id": captcha_id,
            "captcha_answer": answer,
        }
        opened = self.post("/v1/sessions", credentials, expect=201)
        return replace(self, token=opened["token"], actor=opened["actor"])

    def upload(self, declaration_id: str, kind: str, filename: str, content_type: str, data: bytes) -> str:
        """Announces, uploads straight to S3 as a browser's form would, confirms; answers the attachment's id."""
        path = f"/v1/declarations/{declaration_id}/attachments"
        told = {"kind": kind, "filename": filename, "content_type": content_type, "size": len(data)}
        made = self.post(path, told | {"sha256": hashlib.sha256(data).hexdigest()}, expect=201)
        sent = requests.post(
            made["upload"]["url"],
            data=made["upload"]["fields"],
            files={"file": (filename, data, content_type)},
            timeout=SECONDS,
        )
        if sent.status_code not in (200, 201, 204):
            raise Unexpected(f"upload of {filename}: {sent.status_code} {sent.text[:500]}")
        self.post(f"{path}/{made['attachment_id']}/confirmation")
        return str(made["attachment_id"])
