"""Uploading as a browser does it: announced, posted straight to S3 with the form's fields, confirmed."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from chalicelib.settings import settings
from chalicelib.storage import files
from chalicelib.storage.clients import client
from tests.journeys.road import Filed
from tests.papers import a_pdf
from tests.parties import Party

PDF = a_pdf()
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


def announcement(data: bytes = PDF, **changes: Any) -> dict[str, Any]:
    filename = changes.get("filename", "学历证书.pdf")
    content_type = TYPES.get(filename.rpartition(".")[2], "application/pdf")
    told = {"kind": "diploma", "filename": filename, "content_type": content_type, "size": len(data)}
    return told | {"sha256": hashlib.sha256(data).hexdigest()} | changes


def announce(filed: Filed, data: bytes = PDF, expect: int = 201, by: Party | None = None, **changes: Any) -> Any:
    return (by or filed.applicant).post(f"{filed.path}/attachments", announcement(data, **changes), expect)


def send(made: Any, data: bytes = PDF) -> None:
    sent = requests.post(made["upload"]["url"], data=made["upload"]["fields"], files={"file": data}, timeout=10)
    assert sent.ok, sent.text


def confirm(filed: Filed, made: Any, expect: int = 200, by: Party | None = None) -> Any:
    path = f"{filed.path}/attachments/{made['attachment_id']}/confirmation"
    return (by or filed.applicant).post(path, expect=expect)


def sent(filed: Filed, data: bytes = PDF, by: Party | None = None, **changes: Any) -> Any:
    """Announced and uploaded, but not confirmed."""
    made = announce(filed, data, by=by, **changes)
    send(made, data)
    return made


def uploaded(filed: Filed, data: bytes = PDF, by: Party | None = None, **changes: Any) -> Any:
    """The confirmed attachment."""
    return confirm(filed, sent(filed, data, by, **changes), by=by)


def take_off(filed: Filed, made: Any, expect: int = 204) -> Any:
    return filed.applicant.delete(f"{filed.path}/attachments/{made['attachment_id']}", expect)


def listed(filed: Filed, by: Party | None = None) -> Any:
    return (by or filed.applicant).get(f"{filed.path}/attachments")


def ids(filed: Filed, kind: str = "diploma") -> list[str]:
    return [one["attachment_id"] for one in listed(filed)["items"] if one["kind"] == kind]


def key(filed: Filed, made: Any) -> str:
    return f"attachments/{filed.declaration_id}/{made['attachment_id']}"


def versions(filed: Filed, made: Any) -> list[str]:
    """What lies in the bucket, markers of deletion among it."""
    found = client("s3").list_object_versions(Bucket=settings().files_bucket, Prefix=key(filed, made))
    return [one["VersionId"] for one in (*found.get("Versions", []), *found.get("DeleteMarkers", []))]


@contextmanager
def files_one_at_a_time() -> Iterator[None]:
    """For races: moto's S3 breaks when a file is deleted while its versions are listed; S3 itself does not."""
    lock, fetch, versions_of, delete = threading.Lock(), files.fetch, files.list_versions, files.delete

    def locked(call: Any) -> Any:
        def alone(*told: Any) -> Any:
            with lock:
                return call(*told)

        return alone

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "fetch", locked(fetch))
        patch.setattr(files, "delete", locked(delete))
        patch.setattr(files, "list_versions", locked(lambda name: list(versions_of(name))))
        yield
