"""What a return tells the applicant: the places on the form, what is said about them, by whom, until when."""

import pytest

from tests.handlers.asking import field_codes, is_chinese
from tests.handlers.test_operator_routes import an_operator
from tests.journeys import road


@pytest.fixture(scope="module")
def notice_id(stage):
    required = {road.LEVEL: ["ethics_report"]}
    labels = {"ethics_report": "科研诚信报告"}
    return road.a_notice(stage.committee, required_attachments=required, attachment_labels=labels)


@pytest.fixture
def filed(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    road.put_attachment(filed.declaration_id, filed.applicant.party_id, "ethics_report", road.portrait())
    filed.submit()
    return filed


def test_the_applicant_reads_each_point_by_its_label(stage, filed):
    fields = ["education.items.0.school", "attachments.diploma"]
    filed.review(stage.employer, "return", fields=fields)
    head = filed.seen_by(filed.applicant)
    assert head["return_points"] == [
        {"field": fields[0], "label": "“学习经历”第1项毕业院校", "note": None},
        {"field": fields[1], "label": "附件“学历学位证书”", "note": None},
    ]


def test_a_point_may_carry_a_note(stage, filed):
    points = [{"field": "papers", "note": "请注明刊号"}]
    head = filed.review(stage.employer, "return", fields=["education"], points=points)
    assert head["return_fields"] == ["education", "papers"]
    assert head["return_points"][1] == {"field": "papers", "label": "“论文著作”", "note": "请注明刊号"}


def test_points_alone_are_enough(stage, filed):
    points = [{"field": "papers", "note": "请注明刊号"}]
    assert filed.review(stage.employer, "return", fields=[], points=points)["return_fields"] == ["papers"]


def test_the_head_and_the_message_name_the_unit_and_the_term(stage, filed):
    head = filed.review(stage.employer, "return", due="2026-05-20")
    assert (head["return_by"], head["return_due"]) == (head["unit_name"], "2026-05-20T23:59:59+08:00")
    message = filed.applicant.get("/v1/me/notifications")["items"][0]
    assert head["return_by"] in message["body"]
    assert "2026年5月20日23:59" in message["body"]


def test_who_returned_it_stands_there_after_it_was_handed_in_again(stage, filed):
    due = filed.review(stage.employer, "return")["return_due"]
    filed.submit()
    assert filed.seen_by(stage.employer)["return_due"] == due


def test_a_return_without_points_is_refused(stage, filed):
    problem = filed.review(stage.employer, "return", 422, fields=[])
    assert field_codes(problem) == {"fields": "required"}


@pytest.mark.parametrize("point", ["studies", "basic.height", "education.items.x", "学历"])
def test_an_unknown_point_is_named(stage, filed, point):
    problem = filed.review(stage.employer, "return", 422, fields=["education", point])
    assert field_codes(problem) == {"fields.1": "point_unknown"}
    assert is_chinese(problem["errors"][0]["message"])


def test_the_notices_own_attachments_may_be_asked_for_and_others_not(stage, filed):
    problem = filed.review(stage.employer, "return", 422, fields=["attachments.site_report"])
    assert field_codes(problem) == {"fields": "point_unknown"}
    head = filed.review(stage.employer, "return", fields=["attachments.ethics_report"])
    (point,) = head["return_points"]
    assert (point["field"], point["label"]) == ("attachments.ethics_report", "附件“科研诚信报告”")


def test_the_history_keeps_the_points_and_the_notes(stage, filed):
    filed.review(stage.employer, "return", points=[{"field": "education", "note": "缺学位"}])
    details = filed.applicant.get(f"{filed.path}/history")["items"][-1]["details"]
    assert (details["fields"], details["notes"]) == (["education"], {"education": "缺学位"})


def test_a_second_return_on_other_points_is_for_the_administrator(stage, filed):
    filed.review(stage.employer, "return", fields=["education"])
    filed.submit()
    problem = filed.review(an_operator(stage.employer, "review"), "return", 409, fields=["papers"])
    assert (problem["code"], problem["points"]) == ("consent_needed", ["papers"])
    assert "管理员" in problem["detail"]
    filed.review(stage.employer, "return", fields=["papers"])
    entry = filed.applicant.get(f"{filed.path}/history")["items"][-1]
    assert entry["details"]["beyond_first_return"] == ["papers"]
