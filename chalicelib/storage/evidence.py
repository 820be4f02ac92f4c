"""The one proof file of a change request. Files bucket: `evidence/<request id>`."""

from typing import Any

from chalicelib.domain.attachments import LARGEST, MAGIC, UPLOAD_SECONDS, ContentType
from chalicelib.settings import settings
from chalicelib.storage import files
from chalicelib.storage.clients import client

ENDINGS = {ContentType.PDF: "pdf", ContentType.JPEG: "jpg", ContentType.PNG: "png"}
#: Bytes: enough to tell each type.
FIRST_BYTES = 7


def _key(request_id: str) -> str:
    return f"evidence/{request_id}"


def presign_upload(request_id: str, content_type: ContentType) -> dict[str, Any]:
    """`{url, fields}` for a browser's form: this key and type, at most 20 MB, for 15 minutes."""
    fields = {"Content-Type": content_type.value}
    made: dict[str, Any] = client("s3").generate_presigned_post(
        settings().files_bucket,
        _key(request_id),
        Fields=dict(fields),
        Conditions=[fields, ["content-length-range", 1, LARGEST]],
        ExpiresIn=UPLOAD_SECONDS,
    )
    return made


def find_bytes(request_id: str, most: int) -> bytes | None:
    """The whole file; None when there is none, or it is larger than `most`."""
    found = files.read(_key(request_id), most=most)
    return found[0] if found and len(found[0]) <= most else None


def find_link(request_id: str) -> str | None:
    """To exactly the bytes that were looked at; None when there are none, or they are no PDF and no picture."""
    found = files.read(_key(request_id), most=FIRST_BYTES)
    if found is None:
        return None
    first, version = found
    kind = next((kind for kind, magic in MAGIC.items() if first.startswith(magic)), None)
    return files.presign_download(_key(request_id), f"证明材料.{ENDINGS[kind]}", version) if kind else None
