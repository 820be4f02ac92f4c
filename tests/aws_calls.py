"""What a call to AWS needs in IAM's words: which action, on which resource. As our code calls it, and no more."""

from collections.abc import Callable, Iterator
from typing import Any

#: An action, and the resource in short: `<table>`, `<table>/index/<index>`, `<bucket>`, `<bucket>/<key>`, or a key.
Need = tuple[str, str]
Asked = dict[str, Any]


def needs(service: str, operation: str, asked: Asked) -> Iterator[Need]:
    """Raises KeyError for an operation that nobody has thought of yet: it needs a grant, too."""
    yield from SERVICES[service](operation, asked)


def _dynamodb(operation: str, asked: Asked) -> Iterator[Need]:
    if operation == "TransactWriteItems":
        for action in asked["TransactItems"]:
            ((kind, told),) = action.items()
            yield f"dynamodb:{WRITES[kind]}", told["TableName"]
    elif operation == "BatchGetItem":
        yield from (("dynamodb:BatchGetItem", table) for table in asked["RequestItems"])
    elif operation in ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"):
        index = f"/index/{asked['IndexName']}" if "IndexName" in asked else ""
        yield f"dynamodb:{operation}", asked["TableName"] + index
    elif operation != "DescribeTable":  # PynamoDB asks it when it is told nothing; moto's set-up does, too
        raise KeyError(operation)


WRITES = {"ConditionCheck": "ConditionCheckItem", "Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem"}


def _s3(operation: str, asked: Asked) -> Iterator[Need]:
    if operation == "CopyObject":
        source = asked["CopySource"]
        yield "s3:GetObjectVersion", f"{source['Bucket']}/{source['Key']}"
        yield "s3:PutObject", f"{asked['Bucket']}/{asked['Key']}"
    elif operation == "ListObjectVersions":
        yield "s3:ListBucketVersions", asked["Bucket"]
    else:
        versioned = "Version" if "VersionId" in asked else ""
        yield f"s3:{OBJECTS[operation]}{versioned}", f"{asked['Bucket']}/{asked['Key']}"


OBJECTS = {
    "GetObject": "GetObject",
    "HeadObject": "GetObject",
    "PutObject": "PutObject",
    "DeleteObject": "DeleteObject",
}


def _kms(operation: str, asked: Asked) -> Iterator[Need]:
    yield f"kms:{operation}", asked.get("KeyId") or "data"


def _others(operation: str, asked: Asked) -> Iterator[Need]:
    yield {"Publish": "sns:Publish", "SendEmail": "ses:SendEmail"}[operation], "*"


SERVICES: dict[str, Callable[[str, Asked], Iterator[Need]]] = {
    "dynamodb": _dynamodb,
    "s3": _s3,
    "kms": _kms,
    "sns": _others,
    "ses": _others,
}
