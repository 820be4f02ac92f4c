"""Proof files: the one of a change request, an old certificate's scan and portrait, those of a revocation.

Files bucket: `evidence/<request id>`, `evidence/<old id>-<scan or portrait>`, `evidence/revocation-<number>-<id>`.
"""

from typing import Any

from chalicelib.domain.attachments import LARGEST, MAGIC, UPLOAD_SECONDS, ContentType
from chalicelib.settings import settings
from chalicelib.storage import files
from chalicelib.storage.clients import client
from chalicelib.storage.files import Fetched

ENDINGS = {ContentType.PDF: "pdf", ContentType.JPEG: "jpg", ContentType.PNG: "png"}
#: Bytes: enough to tell each type.
FIRST_BYTES = 7


def key(request_id: str) -> str:
    return f"evidence/{request_id}"


def presign_upload(request_id: str, content_type: ContentType) -> dict[str, Any]:
    """`{url, fields}` for a browser's form: this key and type, at most 20 MB, for 15 minutes."""
    fields = {"Content-Type": content_type.value}
    made: dict[str, Any] = client("s3").generate_presigned_post(
        settings().files_bucket,
        key(request_id),
        Fields=dict(fields),
        Conditions=[fields, ["content-length-range", 1, LARGEST]],
        ExpiresIn=UPLOAD_SECONDS,
    )
    return made


def find_file(request_id: str, most: int = LARGEST) -> Fetched | None:
    """The whole file with its version and hash; None when there is none, or it is larger than `most`."""
    found = files.fetch(key(request_id), most)
    return found if found and found.size <= most else None


def kind_of(data: bytes) -> ContentType | None:
    """None when it is no PDF and no picture."""
    return next((kind for kind, magic in MAGIC.items() if data.startswith(magic)), None)


def find_version(request_id: str) -> str | None:
    """Of the bytes that `find_link` would show."""
    found = files.read(key(request_id), most=FIRST_BYTES)
    return found[1] if found and kind_of(found[0]) else None


def find_link(request_id: str, version: str | None = None) -> str | None:
    """To exactly the bytes that were looked at; None when there are none, or they are no PDF and no picture."""
    found = files.read(key(request_id), version, most=FIRST_BYTES)
    if found is None:
        return None
    first, version = found
    kind = kind_of(first)
    return files.presign_download(key(request_id), f"证明材料.{ENDINGS[kind]}", version) if kind else None
