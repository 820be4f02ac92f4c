"""CloudFormation's own rules, as cfn-lint knows them: nothing to say about either stage's template."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.template import STAGES, template

pytestmark = pytest.mark.proof


def faults(told: dict[str, object], folder: Path) -> str:
    path = folder / "sam.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    program = Path(sys.executable).with_name("cfn-lint")
    ran = subprocess.run([program, str(path)], capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr


@pytest.mark.parametrize("stage", STAGES)
def test_there_are_no_faults(stage: str, tmp_path: Path) -> None:
    assert faults(template(stage), tmp_path) == ""


def test_a_fault_would_be_found(tmp_path: Path) -> None:
    told = json.loads(json.dumps(template("dev")))
    told["Resources"]["UsersTable"]["Properties"]["BillingMode"] = "PER_WISH"
    assert "PER_WISH" in faults(told, tmp_path)
