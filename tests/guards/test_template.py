"""The template as CloudFormation gets it: a merge replaces lists and adds mistyped names, so the whole is read."""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from app import app
from chalicelib.settings import Settings
from chalicelib.storage.tables import DeclarationItem, PathItem, UnitItem, UserItem
from operations import resources
from operations.stage import of
from tests.guards.sources import APPLICATION, calls
from tests.guards.template import STAGES, functions, of_type, template

every_stage = pytest.mark.parametrize("stage", STAGES)
MODELS = {"users": UserItem, "units": UnitItem, "paths": PathItem, "declarations": DeclarationItem}
#: Who speaks to AWS.
STORAGE = [path for path in APPLICATION if path.parent.name == "storage"]
#: What may be named without standing in the template.
PSEUDO = re.compile(r"^AWS::")


def tables(stage: str) -> dict[str, dict[str, Any]]:
    found = of_type(stage, "AWS::DynamoDB::Table").values()
    return {told["TableName"]["Fn::Sub"].removeprefix("zhicheng-${Stage}-"): told for told in found}


def named(node: Any) -> Iterator[str]:
    """Every logical name that a part of the template refers to."""
    if isinstance(node, list):
        for part in node:
            yield from named(part)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "Ref":
                yield value
            elif key == "Fn::GetAtt":
                yield value[0] if isinstance(value, list) else value.partition(".")[0]
            elif key == "Fn::Sub":
                yield from substituted(value)
            elif key in ("Condition", "Fn::If"):
                yield from [value] if isinstance(value, str) else [value[0]] if isinstance(value, list) else []
            yield from named(value)


def substituted(told: Any) -> Iterator[str]:
    text, given = told if isinstance(told, list) else (told, {})
    for name in re.findall(r"\$\{([^}!]+)\}", text):
        if name not in given:
            yield name.partition(".")[0]


@every_stage
def test_nothing_dangles(stage: str) -> None:
    whole = template(stage)
    known = {*whole["Resources"], *whole["Parameters"], *whole["Conditions"]}
    assert {name for name in named(whole) if not PSEUDO.match(name)} - known == set()


@every_stage
def test_every_resource_has_a_type(stage: str) -> None:
    # One that only resources.json knows, mistyped, would stand here without.
    assert [name for name, told in template(stage)["Resources"].items() if "Type" not in told] == []


@every_stage
def test_every_function_has_the_whole_environment(stage: str) -> None:
    for name, told in functions(stage).items():
        assert told["Environment"]["Variables"] == of(stage), name


@every_stage
def test_every_function_begins_in_app(stage: str) -> None:
    assert {told["Handler"] for told in functions(stage).values()} == {f"app.{name}" for name in resources.handlers()}


@every_stage
def test_every_function_has_its_time_and_memory(stage: str) -> None:
    for name, told in functions(stage).items():
        assert told["MemorySize"] >= 512, name
        assert told["Timeout"] <= (29 if name == "APIHandler" else 300), name
    # Chalice's own default is 60 seconds.
    assert 60 not in {told["Timeout"] for told in functions(stage).values()}


@every_stage
def test_every_schedule_of_the_application_is_there(stage: str) -> None:
    declared = {source.name: source.schedule_expression.to_string() for source in app.event_sources}
    found = {
        told["Handler"].removeprefix("app."): event["Properties"]["Schedule"]
        for told in functions(stage).values()
        for event in told.get("Events", {}).values()
    }
    assert declared
    assert found == declared


@every_stage
def test_every_function_logs_where_logs_end(stage: str) -> None:
    groups = of_type(stage, "AWS::Logs::LogGroup").values()
    assert {group["LogGroupName"]["Fn::Sub"] for group in groups} == {
        f"/aws/lambda/${{{name}}}" for name in functions(stage)
    }
    assert {group["RetentionInDays"] for group in groups} == {180}


@every_stage
def test_every_function_has_a_role_of_its_own(stage: str) -> None:
    roles = [told["Role"]["Fn::GetAtt"][0] for told in functions(stage).values()]
    assert len(set(roles)) == len(roles)
    assert set(roles) == set(of_type(stage, "AWS::IAM::Role"))


@every_stage
def test_who_draws_has_the_fonts(stage: str) -> None:
    drawing = {resources.logical_name(name) for name in resources.DRAWING}
    for name, told in functions(stage).items():
        fonts = [{"Ref": "FontsLayer"}] if name in drawing else []
        assert told["Layers"] == [{"Ref": "ManagedLayer"}, *fonts], name


@every_stage
def test_binary_types_are_kept(stage: str) -> None:
    (api,) = of_type(stage, "AWS::Serverless::Api").values()
    assert api["DefinitionBody"]["x-amazon-apigateway-binary-media-types"] == app.api.binary_types
    assert "GatewayResponses" in api


@every_stage
def test_every_route_is_there(stage: str) -> None:
    (api,) = of_type(stage, "AWS::Serverless::Api").values()
    assert set(api["DefinitionBody"]["paths"]) == set(app.routes)


@every_stage
def test_every_table_of_the_code_is_there(stage: str) -> None:
    names = {told["TableName"]["Fn::Sub"].replace("${Stage}", stage) for told in tables(stage).values()}
    assert names == {value for name, value in of(stage).items() if name.endswith("_TABLE")}
    assert template(stage)["Parameters"]["Stage"] | {"Type": ""} == {
        "Type": "",
        "Default": stage,
        "AllowedValues": [stage],
    }


@every_stage
@pytest.mark.parametrize("table", sorted(MODELS))
def test_no_table_can_be_lost(stage: str, table: str) -> None:
    told = tables(stage)[table]
    assert told["BillingMode"] == "PAY_PER_REQUEST"
    assert told["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert told["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}
    assert told["DeletionProtectionEnabled"] is True


def test_what_ends_by_itself_lies_where_dynamodb_ends_it() -> None:
    ending = {
        call.func.id
        for path in STORAGE
        for call in calls(path)
        if isinstance(call.func, ast.Name) and any(word.arg == "expires_at" for word in call.keywords)
    }
    for table, model in MODELS.items():
        if model.__name__ in ending:
            assert tables("prod")[table]["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert {"UserItem", "DeclarationItem"} <= ending


@every_stage
def test_what_is_kept_for_good_outlives_the_stack(stage: str) -> None:
    kept = {"AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::S3::Bucket"}
    for name, told in template(stage)["Resources"].items():
        if told["Type"] in kept:
            assert (told["DeletionPolicy"], told["UpdateReplacePolicy"]) == ("Retain", "Retain"), name


@every_stage
def test_files_are_private_and_versioned(stage: str) -> None:
    ((name, bucket),) = of_type(stage, "AWS::S3::Bucket").items()
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    ((_, policy),) = of_type(stage, "AWS::S3::BucketPolicy").items()
    (tls,) = policy["PolicyDocument"]["Statement"]
    assert (policy["Bucket"], tls["Effect"]) == ({"Ref": name}, "Deny")
    assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@every_stage
def test_no_rule_ends_files_that_something_points_to(stage: str) -> None:
    (bucket,) = of_type(stage, "AWS::S3::Bucket").values()
    rules = bucket["LifecycleConfiguration"]["Rules"]
    assert {rule.get("Prefix") for rule in rules if "ExpirationInDays" in rule} == {"forms/", "documents/", "copies/"}
    assert all("Prefix" in rule for rule in rules if "NoncurrentVersionExpiration" in rule)


def test_browsers_upload_to_production_from_its_own_site() -> None:
    assert template("prod")["Parameters"]["WebOrigin"]["Default"] == of("prod")["PUBLIC_URL"]


def test_keys_are_renewed_and_not_deleted_by_mistake() -> None:
    keys = of_type("prod", "AWS::KMS::Key")
    assert keys["DataKey"]["EnableKeyRotation"] is True
    assert keys["SigningKey"]["KeyUsage"] == "SIGN_VERIFY"
    for key in keys.values():
        assert "kms:ScheduleKeyDeletion" in json.dumps(key["KeyPolicy"])


def test_what_the_settings_do_not_know_is_in_no_stage() -> None:
    read = {name.upper() for name in Settings.__dataclass_fields__}
    assert all(set(told["Environment"]["Variables"]) == read for told in functions("prod").values())


def test_the_layer_has_the_services_that_are_spoken_to() -> None:
    from operations.packed import SERVICES

    asked = {
        call.args[0].value
        for path in STORAGE
        for call in calls(path)
        if getattr(call.func, "id", "") == "client" and isinstance(call.args[0], ast.Constant)
    }
    assert asked | {"dynamodb"} == SERVICES
