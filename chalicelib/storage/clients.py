"""boto3 clients, one session for all: the first client of a process costs 0.1 s, the next ones little."""

from functools import cache
from typing import Any


@cache
def _session() -> Any:
    import boto3

    return boto3.session.Session()


@cache
def client(service: str) -> Any:
    from botocore.config import Config

    s3 = {"addressing_style": "path"} if service == "s3" else None
    return _session().client(service, config=Config(signature_version="s3v4" if s3 else None, s3=s3))
