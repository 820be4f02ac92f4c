"""The template that `make package` makes for a stage, without the zips that it tells of."""

import json
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from chalice.cli.factory import CLIFactory
from chalice.deploy.packager import AppOnlyDeploymentPackager, LayerDeploymentPackager

from operations import resources
from tests.guards.sources import ROOT

STAGES = ("dev", "prod")


@cache
def template(stage: str) -> dict[str, Any]:
    """By Chalice itself, in this process; only the packing of wheels is left out. Read it, don't write it."""
    with tempfile.TemporaryDirectory() as made, pytest.MonkeyPatch.context() as patch:
        folder = Path(made)
        (folder / "nothing.zip").write_bytes(b"")
        for packager in (AppOnlyDeploymentPackager, LayerDeploymentPackager):
            patch.setattr(packager, "create_deployment_package", lambda *told: str(folder / "nothing.zip"))
        shutil.copytree(ROOT / ".chalice", folder / "project" / ".chalice")
        resources.write(stage, folder / "resources.json")
        patch.setattr(sys, "path", [*sys.path])  # Chalice puts the project in front
        factory = CLIFactory(str(folder / "project"), environ={})
        config = factory.create_config_obj(stage)
        packager = factory.create_app_packager(
            config, factory.create_package_options(), "cloudformation", "json", str(folder / "resources.json")
        )
        packager.package_app(config, str(folder / "out"), stage)
        return dict(json.loads((folder / "out" / "sam.json").read_text(encoding="utf-8")))


def of_type(stage: str, kind: str) -> dict[str, dict[str, Any]]:
    """Logical name → properties."""
    found = template(stage)["Resources"].items()
    return {name: told["Properties"] for name, told in found if told["Type"] == kind}


def functions(stage: str) -> dict[str, dict[str, Any]]:
    return of_type(stage, "AWS::Serverless::Function")
