"""The names of the environment: what the settings read is what the stages give, no more and no less."""

import ast
import json
from dataclasses import fields

import pytest

from chalicelib.settings import Settings
from tests.guards.sources import APPLICATION, ROOT, nodes, place, shown

STAGES = json.loads((ROOT / ".chalice" / "config.json").read_text(encoding="utf-8"))["stages"]
READ = {field.name.upper() for field in fields(Settings)}


def test_there_are_the_two_stages():
    assert set(STAGES) == {"dev", "prod"}


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_a_stage_gives_exactly_what_the_settings_read(stage):
    assert set(STAGES[stage]["environment_variables"]) == READ


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_what_a_stage_gives_has_the_type_that_is_read(stage):
    given = STAGES[stage]["environment_variables"]
    for field in fields(Settings):
        assert isinstance(given[field.name.upper()], str)
        field.type(given[field.name.upper()])


def test_prod_shares_nothing_secret_with_dev():
    dev, prod = (STAGES[stage]["environment_variables"] for stage in ("dev", "prod"))
    kept_apart = {name for name in READ if name.endswith(("_TABLE", "_BUCKET", "_KEY", "_SECRET"))}
    assert kept_apart
    assert not {name for name in kept_apart if dev[name] == prod[name]}
    assert prod["IDENTITY_SECRET"] != Settings().identity_secret


def test_only_the_settings_read_the_environment():
    readers = [
        place(path, node)
        for path in APPLICATION
        if shown(path) != "chalicelib/settings.py"
        for node in nodes(path)
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"))
        or (isinstance(node, ast.ImportFrom) and node.module == "os")
    ]
    assert readers == []
