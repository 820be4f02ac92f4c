"""The guide's section 三: 按照申报通知规定的时间，点击“确定申报”; and who was in time (domain.md §4)."""

from datetime import timedelta
from functools import partial

import pytest

from chalicelib.handlers import clock
from tests.build import shanghai
from tests.journeys import road
from tests.parties import START, move_clock
from tests.storage.rows import all_at_once

LAST_DAY, LAST_SECOND = "2026-05-29", shanghai("2026-05-29 23:59:59")
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def notice_id(stage):
    """Announced by days, as notices are."""
    days = {"opens_at": "2026-05-01", "closes_at": LAST_DAY, "report_by": "2026-06-12", "accept_by": "2026-06-30"}
    return road.a_notice(stage.committee, **days)


@pytest.fixture
def stop_clock(monkeypatch):
    """The moved clock goes on, and a slow request would outlast the last second."""
    return lambda at: monkeypatch.setattr(clock, "read", lambda: at)


def extend(stage, notice_id, **terms):
    stage.committee.get(f"/v1/notices/{notice_id}")
    stage.committee.patch(f"/v1/notices/{notice_id}", terms, If_Match=stage.committee.etag)


def test_按照申报通知规定的时间_点击确定申报(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    assert filed.submit()["status"] == "in_review"


def test_规定的时间在填报时就能看到(stage, notice_id):
    filed = road.a_draft(stage, notice_id)
    assert filed.seen_by(filed.applicant)["due"] == LAST_SECOND.isoformat()


@pytest.mark.parametrize("day", ["2026-04-30 23:59:59", "2026-05-30 00:00:00"])
def test_不在规定的时间_不能新增申报信息(stage, notice_id, stop_clock, day):
    filed = road.a_draft(stage, notice_id)
    stop_clock(shanghai(day))
    beginning = road.a_beginning(notice_id, stage.employer)
    problem = filed.applicant.post("/v1/declarations", beginning, 409)
    assert (problem["code"], "2026年5月29日23:59" in problem["detail"]) == ("window_closed", True)


def test_截止日的最后一秒仍可确定申报(stage, notice_id, stop_clock):
    filed = road.a_complete_draft(stage, notice_id)
    stop_clock(LAST_SECOND)
    assert filed.submit()["status"] == "in_review"


def test_过了截止日的最后一秒_不能确定申报(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    move_clock(LAST_SECOND + SECOND)
    assert filed.submit(409)["code"] == "window_closed"
    assert filed.seen_by(filed.applicant)["status"] == "draft"


def test_是否在时间内_以服务器收到的时间为准_办理过程里写明(stage, notice_id, stop_clock):
    filed = road.a_complete_draft(stage, notice_id)
    stop_clock(LAST_SECOND)
    filed.submit()
    entry = filed.applicant.get(f"{filed.path}/history")["items"][-1]
    assert (entry["action"], entry["at"]) == ("submit", LAST_SECOND.isoformat())


def test_最后一天多人同时确定申报_人人及时(stage, notice_id, stop_clock):
    filed = [road.a_complete_draft(stage, notice_id) for _ in range(4)]
    stop_clock(LAST_SECOND)
    heads = all_at_once([one.submit for one in filed])
    assert [head["status"] for head in heads] == ["in_review"] * 4


def test_通知延期后_按新的时间确定申报(stage):
    notice_id = road.a_notice(stage.committee)
    late = road.a_complete_draft(stage, notice_id)
    move_clock(START + timedelta(days=31))
    assert late.submit(409)["code"] == "window_closed"
    extend(stage, notice_id, closes_at="2026-06-10")
    assert late.submit()["status"] == "in_review"


def test_通知发布后_规定的时间只会延长不会缩短(stage, notice_id):
    committee = stage.committee
    committee.get(f"/v1/notices/{notice_id}")
    shorter = partial(committee.patch, f"/v1/notices/{notice_id}", expect=409, If_Match=committee.etag)
    assert shorter({"closes_at": "2026-05-28"})["code"] == "notice_shortened"


def test_过了规定的时间_退回修改的仍按修改期限重新提交(stage, notice_id, stop_clock):
    filed = road.submitted(stage, notice_id)
    move_clock(LAST_SECOND)
    filed.review(stage.employer, "return", due="2026-06-05")
    stop_clock(shanghai("2026-06-05 23:59:59"))
    assert filed.submit()["status"] == "in_review"
