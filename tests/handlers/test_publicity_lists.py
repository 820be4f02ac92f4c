"""GET /v1/publicities/{id}/list: the printed list, for the unit that announced it."""

import io

import pytest
import requests
from pypdf import PdfReader

from chalicelib.domain import publicity_content
from tests.handlers.publicizing import announce, path_of
from tests.journeys import road


@pytest.fixture(scope="module")
def announced(stage):
    return announce(stage.employer, road.reviewed_at_once(stage, 2, road.a_notice(stage.committee)))


def read(link):
    got = requests.get(link["url"], timeout=10)
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(got.content)).pages)


def test_a_unit_prints_its_list(stage, announced):
    text = read(stage.employer.get(f"{path_of(announced)}/list"))
    assert text.count("王明") == 2
    for said in ("2026年度工程系列副高级职称申报人员公示", "（5个工作日）", "高级工程师", announced["unit_name"]):
        assert said in text


def test_it_is_drawn_once(stage, announced, monkeypatch):
    stage.employer.get(f"{path_of(announced)}/list")
    monkeypatch.setattr(publicity_content, "listed", None)
    assert stage.employer.get(f"{path_of(announced)}/list")["expires_in"] == 300


def test_another_unit_does_not_find_it(stage, announced):
    assert stage.supervisor.get(f"{path_of(announced)}/list", 404)["code"] == "not_found"
