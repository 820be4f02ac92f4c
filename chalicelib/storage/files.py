"""Files in S3: presigned uploads and downloads, and reading back what was uploaded.

Links are signed for the endpoint that boto3 talks to, so the local cloud's links lead to the local cloud.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from chalicelib.domain.attachments import UPLOAD_SECONDS, Attachment
from chalicelib.settings import settings
from chalicelib.storage.clients import client

#: Bytes read, and hashed, at a time.
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Fetched:
    """An object as it was read. `size` and `sha256` are of `data`, which ends one byte behind what was asked for."""

    data: bytes
    version: str
    sha256: str

    @property
    def size(self) -> int:
        return len(self.data)


def presign_upload(attachment: Attachment) -> dict[str, Any]:
    """`{url, fields}` for a browser's form: exactly this key, type, size and content, for 15 minutes.

    S3 compares the checksum that the form names by itself. The local engines do not; the confirmation does, anyway.
    """
    fields = {
        "Content-Type": attachment.content_type.value,
        "x-amz-checksum-algorithm": "SHA256",
        "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(attachment.sha256)).decode(),
    }
    conditions: list[Any] = [{name: value} for name, value in fields.items()]
    conditions.append(["content-length-range", attachment.size, attachment.size])
    made: dict[str, Any] = client("s3").generate_presigned_post(
        settings().files_bucket, attachment.key, Fields=dict(fields), Conditions=conditions, ExpiresIn=UPLOAD_SECONDS
    )
    return made


def upload_expires(now: datetime) -> datetime:
    return now + timedelta(seconds=UPLOAD_SECONDS)


def fetch(key: str, most: int) -> Fetched | None:
    """The newest version, at most one byte more than `most`, hashed while it comes; None when there is none."""
    found = _get({"Bucket": settings().files_bucket, "Key": key})
    if found is None:
        return None
    data, digest = bytearray(), hashlib.sha256()
    with found["Body"] as body:
        while len(data) <= most and (chunk := body.read(min(CHUNK, most + 1 - len(data)))):
            data += chunk
            digest.update(chunk)
    return Fetched(bytes(data), found.get("VersionId", "null"), digest.hexdigest())


def _get(asked: dict[str, Any]) -> Any:
    try:
        return client("s3").get_object(**asked)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "NoSuchVersion", "404"):
            return None
        raise


def read(key: str, version: str | None = None, most: int | None = None) -> tuple[bytes, str] | None:
    """An object's bytes (the first `most + 1` at the most) and its version id; None when it was never uploaded."""
    asked: dict[str, Any] = {"Bucket": settings().files_bucket, "Key": key}
    if version:
        asked["VersionId"] = version
    found = _get(asked)
    if found is None:
        return None
    with found["Body"] as body:
        return body.read(None if most is None else most + 1), found.get("VersionId", "null")


def copy(key: str, version: str, to: str) -> tuple[str, str]:
    """Within the bucket, by S3 itself; answers the new version and the copy's SHA-256.

    S3 reckons it over what it has written; where the store does not, the copy is read back.
    """
    made = client("s3").copy_object(
        Bucket=settings().files_bucket,
        Key=to,
        CopySource={"Bucket": settings().files_bucket, "Key": key, "VersionId": version},
        ChecksumAlgorithm="SHA256",
    )
    reckoned = made["CopyObjectResult"].get("ChecksumSHA256")
    if reckoned:
        return str(made["VersionId"]), base64.b64decode(reckoned).hex()
    found = read(to, made["VersionId"])
    return str(made["VersionId"]), hashlib.sha256(found[0] if found else b"").hexdigest()


def delete(key: str, version: str) -> None:
    """For good: the version itself, not a marker over it."""
    client("s3").delete_object(Bucket=settings().files_bucket, Key=key, VersionId=version)


def list_versions(key: str) -> Iterator[str]:
    """Every version of exactly this object, markers of deletion among them."""
    pages = client("s3").get_paginator("list_object_versions").paginate(Bucket=settings().files_bucket, Prefix=key)
    for page in pages:
        for found in (*page.get("Versions", []), *page.get("DeleteMarkers", [])):
            if found["Key"] == key:
                yield found["VersionId"]


def write(key: str, data: bytes, content_type: str) -> None:
    client("s3").put_object(Bucket=settings().files_bucket, Key=key, Body=data, ContentType=content_type)


def exists(key: str) -> bool:
    try:
        client("s3").head_object(Bucket=settings().files_bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
            return False
        raise
    return True


def presign_download(
    key: str,
    filename: str,
    version: str | None = None,
    inline: bool = False,
    content_type: str | None = None,
    seconds: int | None = None,
) -> str:
    """A link that saves, or shows, the file under its Chinese name; for the usual time, or for so many seconds."""
    asked = {
        "Bucket": settings().files_bucket,
        "Key": key,
        "ResponseContentDisposition": disposition(filename, inline),
    }
    if content_type:
        asked["ResponseContentType"] = content_type
    if version:
        asked["VersionId"] = version
    lasts = settings().download_seconds if seconds is None else seconds
    return str(client("s3").generate_presigned_url("get_object", Params=asked, ExpiresIn=lasts))


def disposition(filename: str, inline: bool) -> str:
    """A Content-Disposition: the name in RFC 5987's form, and in ASCII for who does not know that one (RFC 6266)."""
    ascii_only = re.sub(r"[^A-Za-z0-9._-]+", "_", filename)
    how = "inline" if inline else "attachment"
    return f"{how}; filename*=UTF-8''{quote(filename, safe='')}; filename=\"{ascii_only}\""
