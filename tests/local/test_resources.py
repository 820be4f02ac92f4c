"""What `.chalice/` says is what the code uses, and can be made on any endpoint."""

from typing import Any

import pytest

from chalicelib.settings import Settings, settings
from chalicelib.storage.clients import client
from chalicelib.storage.tables import DeclarationItem, Item, PathItem, UnitItem, UserItem
from local import resources
from local.environment import chalice_config
from local.template import resources as described

TABLES = [UserItem, UnitItem, PathItem, DeclarationItem]


def _shape(told: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The keys of a table (under "") and of its indexes, in AWS's spelling."""
    schemas = {"": told["KeySchema"]} | {i["IndexName"]: i["KeySchema"] for i in told["GlobalSecondaryIndexes"]}
    return {name: {key["KeyType"]: key["AttributeName"] for key in keys} for name, keys in schemas.items()}


@pytest.mark.parametrize("model", TABLES)
def test_tables_are_those_of_the_code(model: type[Item]) -> None:
    made = client("dynamodb").describe_table(TableName=model.Meta.table_name)["Table"]
    wanted = model._get_schema()
    indexes = [{"IndexName": i["index_name"], "KeySchema": i["key_schema"]} for i in wanted["global_secondary_indexes"]]
    assert _shape(made) == _shape({"KeySchema": wanted["key_schema"], "GlobalSecondaryIndexes": indexes})


def test_making_them_again_keeps_what_is_in_them() -> None:
    UserItem("kept", "kept", body="yes").save()
    before = client("kms").describe_key(KeyId=settings().data_key)["KeyMetadata"]["KeyId"]
    assert resources.create() == resources.create()
    assert UserItem.get("kept", "kept").body == "yes"
    assert client("kms").describe_key(KeyId=settings().data_key)["KeyMetadata"]["KeyId"] == before


def test_names_are_the_defaults_of_the_settings() -> None:
    found = described()
    tables = {r["Properties"]["TableName"] for r in found.values() if r.get("Type") == "AWS::DynamoDB::Table"}
    default = Settings()
    assert tables == {
        default.users_table,
        default.units_table,
        default.paths_table,
        default.declarations_table,
    }
    assert found["FilesBucket"]["Properties"]["BucketName"] == default.files_bucket
    assert found["DataKeyAlias"]["Properties"]["AliasName"] == default.data_key
    assert found["SigningKeyAlias"]["Properties"]["AliasName"] == default.signing_key


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_every_stage_sets_every_setting_to_its_own_resources(stage: str) -> None:
    variables = chalice_config()["stages"][stage]["environment_variables"]
    assert set(variables) == {name.upper() for name in Settings.__dataclass_fields__}
    properties = [resource["Properties"] for resource in described(stage).values()]
    made = {p.get("TableName") or p.get("BucketName") or p.get("AliasName") for p in properties}
    assert {value for name, value in variables.items() if name.endswith(("_TABLE", "_BUCKET", "_KEY"))} <= made


def test_browsers_may_upload_from_anywhere() -> None:
    s3 = client("s3")
    (rule,) = s3.get_bucket_cors(Bucket=settings().files_bucket)["CORSRules"]
    assert "POST" in rule["AllowedMethods"]
    assert s3.get_bucket_versioning(Bucket=settings().files_bucket)["Status"] == "Enabled"
