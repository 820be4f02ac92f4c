"""A notice's changes over HTTP: edited, extended, corrected; what follows for those who declare under it."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest

from local.demo.client import Unexpected
from tests.handlers.asking import field_codes
from tests.handlers.test_operator_routes import an_operator
from tests.journeys import road
from tests.parties import START, a_unit, an_applicant, move_clock
from tests.storage.rows import all_at_once, answering

CLOSES, REPORT_BY, ACCEPT_BY = (START + timedelta(days=days) for days in (30, 45, 60))
LATER = {"closes_at": (START + timedelta(days=40)).isoformat()}
FIVE_YEARS = {"kind": "years_in_title", "minimum": 5}


@pytest.fixture
def committee(stage):
    return stage.committee


@pytest.fixture
def notice_id(committee):
    return road.a_notice(committee)


def read(party, notice_id):
    return party.get(f"/v1/notices/{notice_id}")


def edit(committee, notice_id, expect=200, etag=None, **changes):
    if etag is None:
        read(committee, notice_id)
        etag = committee.etag
    return committee.patch(f"/v1/notices/{notice_id}", changes, expect, If_Match=etag)


def a_notice_draft(committee, **changes):
    return committee.post("/v1/notices", road.a_notice_body(**changes), 201)["notice_id"]


def listed(party, **query):
    asked = "&".join(f"{name}={value}" for name, value in {"limit": 100, **query}.items())
    return {item["notice_id"] for item in party.get(f"/v1/notices?{asked}")["items"]}


def test_a_draft_is_edited_until_it_is_published(committee):
    notice_id = a_notice_draft(committee)
    assert edit(committee, notice_id, year=2027, text="修改稿")["text"] == "修改稿"
    assert read(committee, notice_id)["year"] == 2027


def test_an_edit_is_validated_like_the_draft_itself(committee):
    notice_id = a_notice_draft(committee)
    problem = edit(committee, notice_id, 422, levels=["top"], series=None, year=1999)
    assert set(field_codes(problem)) == {"levels.0", "series", "year"}
    assert field_codes(edit(committee, notice_id, 422, closes_at="2026-12-31")) == {"report_by": "window_order"}


def test_an_edit_needs_the_version_it_was_made_from(committee, notice_id):
    read(committee, notice_id)
    seen = committee.etag
    edit(committee, notice_id, etag=seen, text="一")
    assert edit(committee, notice_id, 412, etag=seen, text="二")["code"] == "precondition_failed"
    assert committee.patch(f"/v1/notices/{notice_id}", {"text": "二"}, 428)["code"] == "precondition_required"


def test_one_edit_after_another_goes_by_the_answered_etag(committee, notice_id):
    edit(committee, notice_id, text="一")
    assert edit(committee, notice_id, etag=committee.etag, text="二")["text"] == "二"


def test_a_published_notice_is_extended_and_says_so(committee, visitor, notice_id):
    edit(committee, notice_id, **LATER)
    shown = read(visitor, notice_id)
    assert (shown["status"], shown["status_label"], shown["closes_at"]) == ("extended", "已延期", LATER["closes_at"])
    assert shown["extended_at"].startswith("2026-05-06T09:00")


def test_a_published_notice_is_neither_shortened_nor_rewritten(committee, notice_id):
    sooner = (START + timedelta(days=20)).isoformat()
    assert edit(committee, notice_id, 409, closes_at=sooner)["code"] == "notice_shortened"
    assert edit(committee, notice_id, 409, levels=["senior"])["code"] == "notice_published"


def test_two_who_extend_the_same_version_at_once_do_not_overwrite_each_other(committee, notice_id):
    read(committee, notice_id)
    etag = committee.etag
    days = [32, 34, 36, 38]

    def extend(later):
        body = {"closes_at": (START + timedelta(days=later)).isoformat()}
        with suppress(Unexpected):
            committee.twin().patch(f"/v1/notices/{notice_id}", body, If_Match=etag)
            return body["closes_at"]

    done = [told for told in all_at_once([partial(extend, later) for later in days]) if told]
    assert done == [read(committee, notice_id)["closes_at"]]


def test_others_can_neither_edit_a_notice_nor_read_its_history(stage, notice_id):
    other = a_unit("committee")
    assert other.patch(f"/v1/notices/{notice_id}", {"text": "x"}, 404, If_Match="1")["code"] == "not_found"
    assert other.get(f"/v1/notices/{notice_id}/history", expect=404)["code"] == "not_found"
    assert stage.employer.patch(f"/v1/notices/{notice_id}", {"text": "x"}, 403, If_Match="1")["code"] == "not_allowed"


def test_the_history_shows_every_change_with_its_reason(committee, notice_id):
    edit(committee, notice_id, reason="系统繁忙", **LATER)
    history = committee.get(f"/v1/notices/{notice_id}/history")
    assert [entry["action"] for entry in history["items"]] == ["draft", "publish", "extend"]
    assert history["items"][-1]["reason"] == "系统繁忙"
    assert history["items"][-1]["details"]["before"] == {"closes_at": CLOSES.isoformat()}
    assert history["intact"] is True


def test_a_notice_closes_by_itself_and_stays_readable(visitor, committee):
    notice_id = road.a_notice(committee, year=2033)
    move_clock(CLOSES + timedelta(seconds=1))
    shown = read(visitor, notice_id)
    assert (shown["status"], shown["is_open"], shown["seconds_to_closing"]) == ("closed", False, 0)
    assert notice_id in listed(visitor, year=2033)


def test_a_closed_notice_opens_again_when_it_is_extended(committee, stage, notice_id):
    move_clock(CLOSES + timedelta(days=1))
    edit(committee, notice_id, **LATER)
    assert road.a_draft(stage, notice_id).declaration_id


@pytest.mark.parametrize(
    ("query", "days", "is_listed"),
    [
        ({}, 0, True),
        ({"status": "published"}, 31, True),
        ({"status": "extended"}, 0, False),
        ({"status": "closed"}, 0, False),
        ({"status": "closed"}, 31, True),
        ({"status": "draft"}, 0, False),
        ({"year": 2031}, 0, True),
        ({"year": 2026}, 0, False),
        ({"year": 2031, "series": "工程技术人员", "level": "associate_senior"}, 0, True),
        ({"series": "economics"}, 0, False),
        ({"level": "senior"}, 0, False),
    ],
)
def test_the_list_is_narrowed(committee, query, days, is_listed):
    notice_id = road.a_notice(committee, year=2031)
    move_clock(START + timedelta(days=days))
    assert (notice_id in listed(committee, **query)) is is_listed


def test_an_extended_notice_is_among_the_published_and_among_the_extended(committee, visitor):
    notice_id = road.a_notice(committee, year=2034)
    edit(committee, notice_id, **LATER)
    assert notice_id in listed(visitor, year=2034)
    assert notice_id in listed(visitor, year=2034, status="extended")


def test_a_narrowed_list_is_paged_without_gaps(committee, visitor):
    made = {road.a_notice(committee, year=2032) for _ in range(3)}
    first = visitor.get("/v1/notices?year=2032&limit=2")
    rest = visitor.get(f"/v1/notices?year=2032&limit=2&cursor={first['next_cursor']}")
    assert len(first["items"]) == 2
    assert {item["notice_id"] for item in first["items"] + rest["items"]} == made


def test_a_form_can_be_drawn_from_the_notices_page_alone(committee, visitor):
    conditions = [FIVE_YEARS | {"effect": "block"}]
    material = {road.LEVEL: ["diploma", "site_photo"]}
    labels = {"site_photo": "现场照片", "diploma": "学历学位证书"}
    notice_id = road.a_notice(committee, conditions=conditions, required_attachments=material, attachment_labels=labels)
    shown = read(visitor, notice_id)
    assert shown["titles"] == [{"level": road.LEVEL, "level_label": "副高级", "titles": ["高级工程师"]}]
    assert shown["attachment_labels"] == {"portrait": "证件照", "diploma": "学历学位证书", "site_photo": "现场照片"}
    assert shown["condition_texts"] == ["取得现职称须满5年（计算至2026年12月31日）（不符合的不能提交）"]


def test_the_page_may_be_sent_back_as_it_was_shown(committee):
    notice_id = road.a_notice(committee, required_attachments={road.LEVEL: ["diploma", "site_photo"]})
    shown = read(committee, notice_id)
    committee.patch(f"/v1/notices/{notice_id}", shown, If_Match=committee.etag)
    history = committee.get(f"/v1/notices/{notice_id}/history")
    assert [entry["action"] for entry in history["items"]] == ["draft", "publish"]


def test_the_page_tells_the_servers_time_and_how_much_is_left(visitor, notice_id):
    shown = read(visitor, notice_id)
    assert shown["is_open"] is True
    assert shown["now"].startswith("2026-05-06T09:00")
    assert 30 * 86_400 - 60 < shown["seconds_to_closing"] <= 30 * 86_400 + 1


def test_a_drafts_day_follows_the_extension_wherever_it_is_shown(committee, stage, notice_id):
    filed = road.a_draft(stage, notice_id)
    edit(committee, notice_id, **LATER)
    assert filed.seen_by(filed.applicant)["due"] == LATER["closes_at"]
    assert [head["due"] for head in filed.applicant.get("/v1/declarations")["items"]] == [LATER["closes_at"]]


def test_the_units_and_the_committees_days_follow_the_extension(committee, stage, notice_id):
    at_employer, (at_committee,) = road.submitted(stage, notice_id), road.at_committee(stage, 1, notice_id)
    days = {name: (START + timedelta(days=day)).isoformat() for name, day in {"report_by": 50, "accept_by": 70}.items()}
    assert at_employer.seen_by(stage.employer)["due"] == REPORT_BY.isoformat()
    edit(committee, notice_id, **days)
    assert at_employer.seen_by(stage.employer)["due"] == days["report_by"]
    assert at_employer.review(stage.employer, "pass")["due"] == days["report_by"]
    assert at_committee.seen_by(committee)["due"] == days["accept_by"]


def test_a_term_of_correction_does_not_move_with_the_notice(committee, stage, notice_id):
    filed = road.submitted(stage, notice_id)
    term = filed.review(stage.employer, "return", due="2026-05-20")["due"]
    edit(committee, notice_id, **LATER)
    assert filed.seen_by(filed.applicant)["due"] == term


def test_after_the_last_day_of_acceptance_nothing_is_accepted_until_it_is_extended(committee, stage, notice_id):
    (filed,) = road.at_committee(stage, 1, notice_id)
    move_clock(ACCEPT_BY + timedelta(seconds=1))
    assert filed.accept(expect=409)["code"] == "window_closed"
    edit(committee, notice_id, accept_by=(ACCEPT_BY + timedelta(days=5)).isoformat())
    assert filed.accept()["status"] == "accepted"


def test_after_the_last_day_of_acceptance_it_can_still_be_refused(stage, notice_id):
    (filed,) = road.at_committee(stage, 1, notice_id)
    move_clock(ACCEPT_BY + timedelta(seconds=1))
    assert filed.accept("refuse", reason="逾期未补正")["status"] == "refused"


def test_accepting_again_after_the_last_day_changes_nothing(stage, notice_id):
    (filed,) = road.at_committee(stage, 1, notice_id)
    once = filed.accept()
    move_clock(ACCEPT_BY + timedelta(days=1))
    assert filed.accept() == once


def test_a_condition_that_blocks_stops_the_submission(committee, stage):
    notice_id = road.a_notice(committee, conditions=[FIVE_YEARS | {"effect": "block"}])
    filed = road.a_complete_draft(stage, notice_id)
    assert filed.applicant.get(f"{filed.path}/check")["items"][-1]["field"] == "awarded_on"
    assert field_codes(filed.submit(409)) == {"current_title.awarded_on": "required"}


def test_a_condition_that_warns_lets_pass_and_is_noted_in_the_history(committee, stage):
    notice_id = road.a_notice(committee, conditions=[FIVE_YEARS])
    filed = road.a_complete_draft(stage, notice_id)
    check = filed.applicant.get(f"{filed.path}/check")
    assert (check["items"], [item["field"] for item in check["warnings"]]) == ([], ["awarded_on"])
    filed.submit()
    noted = filed.applicant.get(f"{filed.path}/history")["items"][-1]["details"]["warnings"]
    assert noted == [item["message"] for item in check["warnings"]]


def test_a_condition_at_another_level_is_refused(committee):
    wrong = road.a_notice_body(conditions=[FIVE_YEARS | {"level": "senior"}])
    assert field_codes(committee.post("/v1/notices", wrong, 422)) == {"conditions.0.level": "level_not_offered"}


def test_an_operator_without_the_right_to_administer_extends_nothing(notice_id):
    reviewer = an_operator(a_unit("committee"), "review")
    problem = reviewer.patch(f"/v1/notices/{notice_id}", LATER, 403, If_Match="1")
    assert problem["code"] == "permission_missing"


def test_what_a_list_asks_of_the_notices_does_not_grow_with_it(committee, stage):
    applicant = an_applicant()
    for year in (2026, 2027, 2028):
        road.a_draft(stage, road.a_notice(committee, year=year), applicant)
    with answering(operation="BatchGetItem") as calls:
        assert len(applicant.get("/v1/declarations")["items"]) == 3
    _session, batch = calls
    assert [len(asked["Keys"]) for asked in batch["RequestItems"].values()] == [3]
