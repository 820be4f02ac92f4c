"""Makes on any endpoint what CloudFormation makes in the cloud, from the same `.chalice/resources.json`.

Doing it again changes nothing. Left out is what a local cloud has no use for: encryption at rest, the policy that
refuses plain HTTP, and what belongs to API Gateway.
"""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.settings import settings
from chalicelib.storage.clients import client
from local.environment import STAGE
from local.template import resources


def prepare() -> None:
    """The slow half, for which no engine is needed."""
    for service in ("dynamodb", "s3", "kms", "ses"):
        client(service)


def create(stage: str = STAGE) -> list[str]:
    """The logical names of what is there afterwards. The endpoint is that of the environment."""
    found = resources(stage)
    made = []
    for name, resource in found.items():
        make = MAKERS.get(resource.get("Type", ""))
        if make:
            make(_with_key(resource, found))
            made.append(name)
    _verify_sender()
    return made


def _verify_sender() -> None:
    """In the cloud the domain's owner does it, with records in the DNS (docs/operations.md)."""
    client("ses").verify_domain_identity(Domain=settings().mail_from.partition("@")[2])


def _with_key(resource: dict[str, Any], found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """An alias is handed what is told of its key."""
    told: dict[str, Any] = resource["Properties"]
    target = told.get("TargetKeyId")
    return {**told, "Key": found[target["Ref"]]["Properties"]} if target else told


def _create_table(told: dict[str, Any]) -> None:
    dynamodb = client("dynamodb")
    kept = ("TableName", "BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    if not _succeeds(dynamodb.create_table, "ResourceInUseException", **{name: told[name] for name in kept}):
        return
    table = told["TableName"]
    dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    if "TimeToLiveSpecification" in told:
        dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=told["TimeToLiveSpecification"])


def _create_bucket(told: dict[str, Any]) -> None:
    s3 = client("s3")
    bucket = told["BucketName"]
    where: dict[str, Any] = {}
    if s3.meta.region_name != "us-east-1":  # the one region that must not be named
        where = {"CreateBucketConfiguration": {"LocationConstraint": s3.meta.region_name}}
    _succeeds(s3.create_bucket, "BucketAlreadyOwnedByYou", Bucket=bucket, **where)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=told["VersioningConfiguration"])
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=told["PublicAccessBlockConfiguration"])
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": _cors_rules(told)})


def _cors_rules(told: dict[str, Any]) -> list[dict[str, Any]]:
    """CloudFormation and S3 name two of the fields differently."""
    spelling = {"ExposedHeaders": "ExposeHeaders", "MaxAge": "MaxAgeSeconds"}
    rules = told["CorsConfiguration"]["CorsRules"]
    return [{spelling.get(name, name): value for name, value in rule.items()} for rule in rules]


def _create_key(told: dict[str, Any]) -> None:
    """A key has no name of its own, so the alias makes it: see `_create_alias`."""


def _create_alias(told: dict[str, Any]) -> None:
    kms = client("kms")
    try:
        kms.describe_key(KeyId=told["AliasName"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        kind = {name: told["Key"][name] for name in ("KeySpec", "KeyUsage") if name in told["Key"]}
        key = kms.create_key(Description=told["AliasName"], **kind)["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName=told["AliasName"], TargetKeyId=key)


def _succeeds(call: Callable[..., Any], fine: str, **asked: Any) -> bool:
    """Whether it was made just now; False when it was there."""
    try:
        call(**asked)
    except ClientError as error:
        if error.response["Error"]["Code"] != fine:
            raise
        return False
    return True


MAKERS: dict[str, Callable[[dict[str, Any]], None]] = {
    "AWS::DynamoDB::Table": _create_table,
    "AWS::S3::Bucket": _create_bucket,
    "AWS::KMS::Key": _create_key,
    "AWS::KMS::Alias": _create_alias,
}
