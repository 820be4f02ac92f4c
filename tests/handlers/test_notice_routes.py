"""Notices: drafted, published, read by everybody."""

from datetime import timedelta

import pytest

from tests.handlers.asking import field_codes, is_chinese
from tests.journeys import road
from tests.parties import START, a_unit, an_applicant, move_clock


@pytest.fixture
def committee(stage):
    return stage.committee


def draft(committee, expect=201, **changes):
    return committee.post("/v1/notices", road.a_notice_body(**changes), expect)


def publish(committee, notice, expect=200):
    return committee.post(f"/v1/notices/{notice['notice_id']}/publication", expect=expect)


def test_a_notice_begins_as_a_draft(committee):
    assert draft(committee)["status"] == "draft"


def test_a_day_means_its_first_or_its_last_second_in_shanghai(committee):
    notice = draft(committee, opens_at="2026-05-01", closes_at="2026-05-31")
    assert (notice["opens_at"], notice["closes_at"]) == ("2026-05-01T00:00:00+08:00", "2026-05-31T23:59:59+08:00")


def test_a_draft_is_hidden_from_everybody_else(committee, visitor):
    notice = draft(committee)
    for stranger in (visitor, an_applicant(), a_unit("committee")):
        assert stranger.get(f"/v1/notices/{notice['notice_id']}", expect=404)["code"] == "not_found"


def test_a_draft_is_listed_for_its_committee_alone(committee):
    notice_id = draft(committee)["notice_id"]
    assert notice_id in {item["notice_id"] for item in committee.get("/v1/notices?status=draft&limit=100")["items"]}
    assert a_unit("committee").get("/v1/notices?status=draft")["items"] == []


def test_drafts_are_for_those_who_have_signed_in(visitor):
    assert visitor.get("/v1/notices?status=draft", expect=401)["code"] == "unauthenticated"


def test_a_published_notice_is_read_by_anybody(committee, visitor):
    notice = draft(committee, text="关于开展申报工作的通知")
    publish(committee, notice)
    assert visitor.get(f"/v1/notices/{notice['notice_id']}")["text"] == "关于开展申报工作的通知"


def test_a_published_notice_is_listed_for_anybody(committee, visitor):
    notice_id = road.a_notice(committee, year=2030)  # later years come first, and other tests announce 2026
    assert notice_id in {item["notice_id"] for item in visitor.get("/v1/notices?limit=100")["items"]}


def test_publishing_twice_changes_nothing(committee):
    notice = draft(committee)
    assert publish(committee, notice) == publish(committee, notice)


def test_a_notice_whose_window_is_over_is_not_published(committee):
    notice = draft(committee)
    move_clock(START + timedelta(days=31))
    assert publish(committee, notice, 409)["code"] == "window_closed"


def test_another_committee_cannot_publish_it(committee):
    assert publish(a_unit("committee"), draft(committee), 404)["code"] == "not_found"


def test_a_committee_announces_only_its_jurisdiction(committee):
    assert draft(committee, 409, series="economics", levels=["intermediate"])["code"] == "no_jurisdiction"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("closes_at", "2026-05-04T00:00:00+08:00"),
        ("report_by", "2026-05-07T00:00:00+08:00"),
        ("accept_by", "2026-05-07T00:00:00+08:00"),
    ],
)
def test_windows_must_follow_each_other(committee, field, value):
    assert field_codes(draft(committee, 422, **{field: value})) == {field: "window_order"}


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("year", 1999, "year"),
        ("levels", [], "levels"),
        ("levels", ["top"], "levels.0"),
        ("series", "magic", "series"),
        ("publicity_days", 4, "publicity_days"),
        ("opens_at", "yesterday", "opens_at"),
        ("opens_at", None, "opens_at"),
        ("required_attachments", {"associate_senior": ["毕业证"]}, "required_attachments.associate_senior.0"),
    ],
)
def test_a_wrong_field_is_named_in_chinese(committee, field, value, told):
    problem = draft(committee, 422, **{field: value})
    assert list(field_codes(problem)) == [told]
    assert is_chinese(problem["errors"][0]["message"])


def test_only_committees_announce(stage):
    for party in (stage.employer, an_applicant()):
        assert draft(party, 403)["code"] == "not_allowed"


def test_an_unknown_notice_is_not_found(visitor):
    assert visitor.get("/v1/notices/nothing", expect=404)["code"] == "not_found"
