"""The one proof file of a change request: sent straight to S3, seen by whoever decides."""

import base64
import json

import pytest
import requests

from tests.handlers.change_requests import a_new_uscc, ask_for
from tests.parties import a_unit

PDF = b"%PDF-1.7 proof"


@pytest.fixture
def bureau(cloud):
    return a_unit("bureau", region_code="370124")


@pytest.fixture
def unit(cloud):
    return a_unit(region_code="370124")


def send(asked, data=PDF):
    form = asked["upload"]
    assert requests.post(form["url"], data=form["fields"], files={"file": data}, timeout=10).ok


def link(party, asked, query=""):
    items = party.get(f"/v1/change-requests?limit=100{query}")["items"]
    return next(item["evidence_url"] for item in items if item["request_id"] == asked["request_id"])


def ask(unit, **told):
    return ask_for(unit, unit, "data", uscc=a_new_uscc(), **told)


@pytest.mark.parametrize(
    ("content_type", "data"),
    [("application/pdf", PDF), ("image/jpeg", b"\xff\xd8\xff\xe0 proof"), ("image/png", b"\x89PNG\r\n\x1a\n proof")],
)
def test_who_decides_sees_the_proof_that_was_sent(bureau, unit, content_type, data):
    asked = ask(unit, content_type=content_type)
    send(asked, data)
    assert requests.get(link(bureau, asked), timeout=10).content == data


def test_without_a_file_there_is_no_link(bureau, unit):
    assert link(bureau, ask(unit)) is None


def test_what_is_no_document_is_not_shown(bureau, unit):
    asked = ask(unit)
    send(asked, b"<script>alert(1)</script>")
    assert link(bureau, asked) is None


def test_the_form_is_held_to_its_key_and_type(unit):
    asked = ask(unit)
    assert asked["upload"]["fields"]["key"] == f"evidence/{asked['request_id']}"
    policy = json.loads(base64.b64decode(asked["upload"]["fields"]["policy"]))["conditions"]
    assert {"Content-Type": "application/pdf"} in policy
    assert ["content-length-range", 1, 20 * 1024 * 1024] in policy


def test_the_unit_itself_gets_no_link(unit):
    asked = ask(unit)
    send(asked)
    assert link(unit, asked) is None
