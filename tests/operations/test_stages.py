"""Where an operation works: the environment of a stage, as its functions have it."""

import json

import boto3
import pytest

from operations import stage

CONFIG = json.loads(stage.CONFIG.read_text(encoding="utf-8"))["stages"]


@pytest.fixture
def environment(monkeypatch):
    told = {"AWS_ENDPOINT_URL": "http://127.0.0.1:5500"}
    monkeypatch.setattr(stage.os, "environ", told)
    return told


@pytest.mark.usefixtures("environment")
def test_without_a_name_the_stage_is_dev():
    assert stage.enter() == "dev @ http://127.0.0.1:5500"


def test_a_stage_has_the_environment_of_its_functions(environment):
    stage.enter()
    assert environment.items() >= CONFIG["dev"]["environment_variables"].items()


def test_what_is_set_already_stays(environment):
    environment |= {"USERS_TABLE": "mine", "AWS_DEFAULT_REGION": "cn-north-1"}
    stage.enter()
    assert (environment["USERS_TABLE"], environment["AWS_DEFAULT_REGION"]) == ("mine", "cn-north-1")


def test_in_the_cloud_nobodys_credentials_are_invented(environment):
    del environment["AWS_ENDPOINT_URL"]
    assert stage.enter() == "dev @ AWS"
    assert not [name for name in environment if name.startswith("AWS_")]


def test_prods_secret_is_read_where_cloudformation_reads_it():
    boto3.client("secretsmanager").create_secret(
        Name="zhicheng-prod-identity", SecretString=json.dumps({"secret": "known to few"})
    )
    reference = CONFIG["prod"]["environment_variables"]["IDENTITY_SECRET"]
    assert stage._resolved(reference) == "known to few"
