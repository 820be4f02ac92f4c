"""What API Gateway refuses by itself has the shape of every other problem, and browsers may read it."""

import json

import pytest

from chalicelib.handlers.problems import CONTENT_TYPE, TYPE_BASE, Problem
from tests.guards.sources import ROOT

RESOURCES = json.loads((ROOT / ".chalice" / "resources.json").read_text(encoding="utf-8"))["Resources"]
RESPONSES = next(r["Properties"]["GatewayResponses"] for r in RESOURCES.values() if "GatewayResponses" in str(r))

every_refusal = pytest.mark.parametrize("kind", sorted(RESPONSES))


def headers(kind):
    return {name: value.strip("'") for name, value in RESPONSES[kind]["ResponseParameters"]["Headers"].items()}


@every_refusal
def test_it_has_the_one_shape(kind):
    told = json.loads(RESPONSES[kind]["ResponseTemplates"]["application/json"])
    assert Problem.model_validate(told).model_dump() == told
    assert told["type"] == TYPE_BASE + told["code"]
    assert str(told["status"]) == RESPONSES[kind]["StatusCode"]


@every_refusal
def test_a_browser_may_read_it(kind):
    assert headers(kind)["Content-Type"] == CONTENT_TYPE
    assert headers(kind)["Access-Control-Allow-Origin"] == "*"


def test_who_comes_too_often_is_told_when_to_come_again():
    assert int(headers("THROTTLED")["Retry-After"]) > 0


def test_nothing_is_left_to_the_gateways_own_words():
    assert {"DEFAULT_4XX", "DEFAULT_5XX"} <= set(RESPONSES)
