"""Policies: one for each function, by table, folder and key; the stages differ by names and by nothing else."""

import json
from typing import Any

import pytest

from operations import resources
from operations.grants import GRANTS, INDEXES
from operations.policies import FOLDER, STAGES, written
from operations.stage import of
from tests.guards.template import functions, of_type, template

every_function = pytest.mark.parametrize("function", sorted(GRANTS))
every_stage = pytest.mark.parametrize("stage", STAGES)


def statements(function: str, stage: str) -> list[dict[str, Any]]:
    told = json.loads((FOLDER / stage / f"{function}.json").read_text(encoding="utf-8"))
    return list(told["Statement"])


def test_every_function_has_one_and_nobody_else() -> None:
    assert set(GRANTS) == set(resources.functions())
    for stage in STAGES:
        assert {path.stem for path in (FOLDER / stage).iterdir()} == set(GRANTS)


@every_stage
@every_function
def test_the_files_are_what_the_grants_say(function: str, stage: str) -> None:
    # Not so? python -m operations.policies
    assert (FOLDER / stage / f"{function}.json").read_text(encoding="utf-8") == written(function, stage)


@every_stage
@every_function
def test_it_is_what_is_deployed(function: str, stage: str) -> None:
    role = functions(stage)[resources.logical_name(function)]["Role"]["Fn::GetAtt"][0]
    (policy,) = of_type(stage, "AWS::IAM::Role")[role]["Policies"]
    assert policy["PolicyDocument"]["Statement"] == statements(function, stage)


@every_function
def test_no_action_and_no_resource_is_everything(function: str) -> None:
    for statement in statements(function, "prod"):
        assert statement["Effect"] == "Allow"
        assert all("*" not in action for action in statement["Action"]), statement["Sid"]
        assert "dynamodb:Scan" not in statement["Action"]
        for resource in statement.get("Resource", []):
            assert resource != "*", statement["Sid"]
            told = resource.get("Fn::Sub", "")
            assert "*" not in told.removesuffix("/*").replace("log-group:/aws/lambda/${AWS::StackName}-*", ""), told


@every_function
def test_only_the_sending_of_sms_names_what_it_is_not(function: str) -> None:
    # A phone number has no ARN: AWS leaves no other way to allow phones and forbid topics.
    unusual = [statement["Action"] for statement in statements(function, "prod") if "NotResource" in statement]
    assert unusual in ([], [["sns:Publish"]])


@every_function
def test_a_stage_touches_nothing_of_the_other(function: str) -> None:
    assert "zhicheng-dev" not in json.dumps(statements(function, "prod"))
    assert "zhicheng-prod" not in json.dumps(statements(function, "dev"))


@every_stage
def test_tables_and_indexes_are_those_of_the_template(stage: str) -> None:
    found = of_type(stage, "AWS::DynamoDB::Table").values()
    assert {
        told["TableName"]["Fn::Sub"].rpartition("-")[2]: tuple(
            sorted(index["IndexName"] for index in told["GlobalSecondaryIndexes"])
        )
        for told in found
    } == INDEXES


@every_function
def test_keys_are_those_of_the_template(function: str) -> None:
    keys = {
        one["Fn::GetAtt"][0]
        for told in statements(function, "prod")
        for one in told.get("Resource", [])
        if "Fn::GetAtt" in one
    }
    assert keys <= set(of_type("prod", "AWS::KMS::Key"))


def test_only_who_issues_signs() -> None:
    signing = {function for function, grant in GRANTS.items() if grant.signs}
    assert signing == {"api_handler", "issue_certificates", "reissue_certificates"}


def test_only_who_speaks_to_people_sends() -> None:
    assert {function for function, grant in GRANTS.items() if grant.sms or grant.mail} == {
        "api_handler",
        "deliver_outbox",
    }


def test_nobody_seals_but_who_writes_numbers() -> None:
    assert {function for function, grant in GRANTS.items() if grant.seals} == {"api_handler"}


@every_stage
def test_mail_comes_from_the_stages_own_address(stage: str) -> None:
    address = of(stage)["MAIL_FROM"]
    (mail,) = (one for one in statements("deliver_outbox", stage) if one["Action"] == ["ses:SendEmail"])
    assert mail["Resource"][0]["Fn::Sub"].endswith(f":identity/{address.partition('@')[2]}")
    assert mail["Condition"] == {"StringEquals": {"ses:FromAddress": address}}


def test_a_policy_fits_into_a_role() -> None:
    # AWS counts inline policies of a role without white space: 10,240 characters together.
    for role in of_type("prod", "AWS::IAM::Role").values():
        assert len(json.dumps(role["Policies"], separators=(",", ":"))) < 10_240
    assert len(template("prod")["Resources"]) < 500
