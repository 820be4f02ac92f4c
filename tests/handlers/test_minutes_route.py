"""GET /v1/panels/{id}/minutes: the committee prints them, once the panel is counted."""

import io
from urllib.parse import unquote

import pytest
import requests
from pypdf import PdfReader

from chalicelib.documents import minutes as drawing
from tests.handlers.judging import SIZE, a_judging, again, opened
from tests.journeys import road
from tests.parties import START, a_unit, move_clock


@pytest.fixture(scope="module")
def hall(cloud):
    move_clock(START)
    return a_judging(pool=SIZE)


@pytest.fixture(scope="module")
def judged(hall):
    """Nine of eleven came; one of them stepped back from the second of two candidates."""
    judging = opened(again(hall, 2), present=9)
    judging.recuse(judging.members[8], 1)
    for which, votes in enumerate((["yes"] * 6 + ["no"] * 2 + ["abstain"], ["yes"] * 5 + ["no"] * 3)):
        for party, vote in zip(judging.members, votes, strict=False):
            judging.vote(party, vote, which)
    judging.do("closing")
    return judging


def minutes(party, path, expect=200):
    return party.get(f"{path}/minutes", expect)


def read(link):
    got = requests.get(link["url"], timeout=10)
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(got.content)).pages)


def test_the_committee_prints_what_was_counted(judged):
    text = read(minutes(judged.committee, judged.path))
    assert "通过1人，未通过1人" in text
    assert "应到11人，出席9人，缺席2人" in text
    assert "专家申请回避" in text
    assert judged.seen["draw"]["seed"] in text
    assert judged.seen["draw"]["snapshot_digest"] in text
    assert all(member["name"] in text for member in judged.seen["members"])


def test_the_link_names_the_file_in_chinese(judged):
    assert "职称评审会议纪要.pdf" in unquote(unquote(minutes(judged.committee, judged.path)["url"]))


def test_they_are_drawn_once(judged, monkeypatch):
    minutes(judged.committee, judged.path)
    monkeypatch.setattr(drawing, "render", None)
    assert minutes(judged.committee, judged.path)["expires_in"] == 300


@pytest.mark.parametrize("stage", ["planned", "open"])
def test_before_the_closing_there_are_none(hall, stage):
    judging = again(hall)
    if stage == "planned":
        judging.plan()
    else:
        opened(judging)
    problem = minutes(judging.committee, judging.path, 409)
    assert (problem["code"], problem["panel_status"]) == ("not_judged", stage)


def test_nobody_else_finds_them(judged):
    assert minutes(a_unit("committee"), judged.path, 404)["code"] == "not_found"
    assert minutes(judged.members[0], judged.path, 403)["code"] == "not_allowed"
    assert judged.committee.get("/v1/panels/nowhere/minutes", 404)["code"] == "not_found"


def test_an_offline_meeting_has_minutes_too(hall):
    filed = again(hall, 2).filed
    panel = hall.committee.post("/v1/results", road.results_body(filed, [True, False]), 201)
    path = f"/v1/panels/{panel['panel_id']}"
    text = read(minutes(hall.committee, path))
    assert "通过1人，未通过1人" in text
    assert "线下评审会议" in text
    assert minutes(a_unit("committee"), path, 404)["code"] == "not_found"


def test_they_may_still_be_opened_once_the_results_are_out_and_are_the_same(judged):
    first = minutes(judged.committee, judged.path)["url"].split("?")[0]
    judged.committee.post(f"/v1/results/{judged.panel_id}/publication")
    assert minutes(judged.committee, judged.path)["url"].split("?")[0] == first
