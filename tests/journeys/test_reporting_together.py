"""Commissioned reviews and their letters; several declarations in one report, each with its own fate."""

import hashlib

import pytest
import requests

from tests.journeys import road
from tests.papers import a_pdf

LETTER = a_pdf(text="commission")


def outcomes(told):
    return [(item["outcome"], item["code"]) for item in told["items"]]


@pytest.fixture
def commissioned(stage):
    filed = road.submitted(stage, commissioned=True)
    filed.review(stage.employer, "pass")
    return filed


def bring_letter(filed, unit):
    told = {"kind": "commission_letter", "filename": "委托函.pdf", "content_type": "application/pdf"}
    told |= {"size": len(LETTER), "sha256": hashlib.sha256(LETTER).hexdigest()}
    made = unit.post(f"{filed.path}/attachments", told, 201)
    requests.post(made["upload"]["url"], data=made["upload"]["fields"], files={"file": LETTER}, timeout=10)
    return f"{filed.path}/attachments/{made['attachment_id']}/confirmation"


def test_a_commissioned_review_without_its_letter_is_not_reported(stage, commissioned):
    assert outcomes(commissioned.report(stage.employer)) == [("failed", "commission_letter_missing")]
    assert commissioned.seen_by(stage.employer)["status"] == "reviewed"


def test_a_letter_that_was_only_announced_is_no_letter(stage, commissioned):
    bring_letter(commissioned, stage.employer)
    assert outcomes(commissioned.report(stage.employer)) == [("failed", "commission_letter_missing")]


def test_with_its_letter_a_commissioned_review_goes_all_the_way(stage, commissioned):
    stage.employer.post(bring_letter(commissioned, stage.employer))
    assert outcomes(commissioned.report(stage.employer)) == [("reported", None)]
    road.pass_and_report(stage.supervisor, [commissioned])
    assert commissioned.accept()["status"] == "accepted"


def report_with(stage, filed, letters, expect=200):
    road.publicize(stage.employer, [filed])
    items = [{"declaration_id": filed.declaration_id, "rank": 1}]
    told = {"notice_id": filed.notice_id, "level": road.LEVEL, "items": items, "commission_attachments": letters}
    return stage.employer.post("/v1/reports", told, expect)


def test_letters_may_be_named_in_the_report(stage, commissioned):
    letter = road.put_attachment(commissioned.declaration_id, stage.employer.party_id, "commission_letter", LETTER)
    assert outcomes(report_with(stage, commissioned, [letter])) == [("reported", None)]


def test_a_letter_that_is_none_of_theirs_is_named_and_nothing_is_reported(stage, commissioned):
    letter = road.put_attachment(commissioned.declaration_id, stage.employer.party_id, "commission_letter", LETTER)
    problem = report_with(stage, commissioned, [letter, "f-9"], 422)
    assert [(e["field"], e["code"]) for e in problem["errors"]] == [
        ("commission_attachments.1", "commission_letter_unknown")
    ]
    assert commissioned.seen_by(stage.employer)["status"] == "reviewed"


def test_another_paper_is_no_letter(stage, commissioned):
    paper = road.put_attachment(commissioned.declaration_id, stage.employer.party_id, "other", LETTER)
    assert report_with(stage, commissioned, [paper], 422)["errors"][0]["code"] == "commission_letter_unknown"


def test_of_two_in_one_report_the_unfit_one_stays_and_the_other_goes(stage):
    notice_id = road.a_notice(stage.committee)
    unfit, fit = (road.submitted(stage, notice_id) for _ in range(2))
    fit.review(stage.employer, "pass")
    told = road.report(stage.employer, [unfit, fit], [1, 2])
    assert outcomes(told) == [("failed", "wrong_state"), ("reported", None)]
    assert unfit.seen_by(stage.employer)["holder"]["id"] == stage.employer.party_id
    assert fit.seen_by(stage.employer)["holder"]["id"] == stage.supervisor.party_id


def test_the_one_that_failed_is_reported_by_repeating_the_report(stage):
    notice_id = road.a_notice(stage.committee)
    late, early = (road.submitted(stage, notice_id) for _ in range(2))
    early.review(stage.employer, "pass")
    road.report(stage.employer, [late, early], [1, 2])
    late.review(stage.employer, "pass")
    assert outcomes(road.report(stage.employer, [late, early], [1, 2])) == [("reported", None)] * 2
    actions = [entry["action"] for entry in early.applicant.get(f"{early.path}/history")["items"]]
    assert actions.count("report") == 1
