"""Files in S3: presigned uploads and downloads, and reading back what was uploaded.

Links are signed for the endpoint that boto3 talks to, so the local cloud's links lead to the local cloud.
"""

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from chalicelib.domain.attachments import UPLOAD_SECONDS, Attachment
from chalicelib.settings import settings
from chalicelib.storage.clients import client


def presign_upload(attachment: Attachment) -> dict[str, Any]:
    """`{url, fields}` for a browser's form: exactly this key, type and size, for 15 minutes."""
    fields = {"Content-Type": attachment.content_type.value}
    conditions = [fields, ["content-length-range", attachment.size, attachment.size]]
    made: dict[str, Any] = client("s3").generate_presigned_post(
        settings().files_bucket, attachment.key, Fields=dict(fields), Conditions=conditions, ExpiresIn=UPLOAD_SECONDS
    )
    return made


def upload_expires(now: datetime) -> datetime:
    return now + timedelta(seconds=UPLOAD_SECONDS)


def read(key: str, version: str | None = None, most: int | None = None) -> tuple[bytes, str] | None:
    """An object's bytes (the first `most + 1` at the most) and its version id; None when it was never uploaded."""
    asked: dict[str, Any] = {"Bucket": settings().files_bucket, "Key": key}
    if version:
        asked["VersionId"] = version
    try:
        found = client("s3").get_object(**asked)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            return None
        raise
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


def presign_download(key: str, filename: str, version: str | None = None, inline: bool = False) -> str:
    """A link that saves, or shows, the file under its Chinese name."""
    disposition = f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(filename)}"
    asked = {"Bucket": settings().files_bucket, "Key": key, "ResponseContentDisposition": disposition}
    if version:
        asked["VersionId"] = version
    return str(client("s3").generate_presigned_url("get_object", Params=asked, ExpiresIn=settings().download_seconds))
