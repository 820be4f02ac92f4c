"""The environment of a stage, as its functions have it. Must be set before chalicelib is imported."""

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

CONFIG = Path(__file__).parent.parent / ".chalice" / "config.json"
#: What CloudFormation reads from Secrets Manager for the functions, and we by ourselves.
SECRET = re.compile(r"\{\{resolve:secretsmanager:(?P<id>[^:}]+):SecretString:(?P<key>[^:}]+)\}\}")
#: For an engine on this machine, which asks for no account of anybody's.
LOCAL = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


class UnknownStage(Exception):
    """Says in one sentence, for people, which stages there are."""


def command(work: Callable[[str], int]) -> int:
    """The exit code of `work`, which is told where it is; 1 for an unknown stage, said in one sentence."""
    try:
        where = enter()
    except UnknownStage as error:
        print(error, file=sys.stderr)
        return 1
    return work(where)


def enter() -> str:
    """Sets what is not set already, by STAGE (dev); answers where we are, for the operator to read."""
    name = os.environ.get("STAGE") or "dev"
    variables = of(name)
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    for variable, value in (LOCAL if endpoint else {}).items():
        os.environ.setdefault(variable, value)
    for variable, value in variables.items():
        if variable not in os.environ:
            os.environ[variable] = _resolved(value)
    return f"{name} @ {endpoint or 'AWS'}"


def of(name: str) -> dict[str, str]:
    """The variables of that stage, as they are written. Raises UnknownStage."""
    stages: dict[str, Any] = json.loads(CONFIG.read_text(encoding="utf-8"))["stages"]
    if name not in stages:
        raise UnknownStage(f"没有 {name} 这个环境，只有：{'、'.join(stages)}。(No such stage.)")
    variables: dict[str, str] = stages[name]["environment_variables"]
    return variables


def _resolved(value: str) -> str:
    secret = SECRET.fullmatch(value)
    return _read_secret(secret["id"], secret["key"]) if secret else value


def _read_secret(secret_id: str, key: str) -> str:
    import boto3

    client: Any = boto3.client("secretsmanager")
    return str(json.loads(client.get_secret_value(SecretId=secret_id)["SecretString"])[key])
