"""The guide's section 三, sentence by sentence: declaring a title. The notice's times have a journey of their own."""

from datetime import datetime

import pytest

from tests.handlers.asking import try_to_sign_in
from tests.handlers.outbox import deliver_everything
from tests.handlers.test_recovery import code_sent_to
from tests.journeys import road
from tests.parties import Party, a_registration, a_visitor, an_applicant

LABELS = {
    "in_review": "待审核",
    "reviewed": "审核通过待上报",
    "accepted": "已受理",
    "in_panel": "评审中",
    "publicized": "结果公示中",
}


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def given():
    return a_registration()


def signed_in_anew(given):
    """As a person does it: login name, password, captcha."""
    opened = try_to_sign_in(given["username"])[1]
    return Party("", token=opened["token"], actor=opened["actor"], app=a_visitor().app)


def fill_in(applicant, declaration_id, schema):
    """Every section with what its own schema gives as an example."""
    path = f"/v1/declarations/{declaration_id}"
    for section, told in schema["properties"].items():
        fields = schema["$defs"][told["$ref"].rpartition("/")[2]]["properties"]
        applicant.get(path)
        data = {name: field["examples"][0] for name, field in fields.items()}
        applicant.put(f"{path}/sections/{section}", data, applicant.etag)


def test_登录个人账号_选择职称评审申报(given, notice_id):
    an_applicant(**given)
    applicant = signed_in_anew(given)
    assert applicant.get("/v1/declarations")["items"] == []
    assert applicant.get(f"/v1/notices/{notice_id}")["is_open"]


def test_点击新增申报信息_填写当年度职称申报信息(given, stage, notice_id):
    applicant = an_applicant(**given)
    begun = applicant.post("/v1/declarations", road.a_beginning(notice_id, stage.employer), 201)
    assert (begun["year"], begun["status_label"]) == (2026, "填报中")
    fill_in(applicant, begun["declaration_id"], applicant.get("/v1/schemas/declaration"))
    (listed,) = applicant.get("/v1/declarations")["items"]
    lacking = applicant.get(f"/v1/declarations/{listed['declaration_id']}/check")["items"]
    assert [(item["section"], item["field"]) for item in lacking] == [("attachments", "portrait")]


def test_材料填写完成后_点击确定申报_申报数据即提交给用人单位(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    filed.submit()
    assert filed.seen_by(filed.applicant)["holder"]["id"] == stage.employer.party_id
    desk = stage.employer.get(f"/v1/declarations?notice_id={notice_id}&status=in_review")["items"]
    assert filed.declaration_id in [head["declaration_id"] for head in desk]
    assert filed.seen_by(stage.employer)["sections"]["achievements"]["summary"]


def test_材料没有填写完成_不能确定申报_并逐项告知(stage, notice_id):
    filed = road.a_draft(stage, notice_id)
    problem = filed.submit(409)
    checked = filed.applicant.get(f"{filed.path}/check")["items"]
    assert problem["code"] == "incomplete"
    assert [error["message"] for error in problem["errors"]] == [item["message"] for item in checked]
    assert "“学习经历”：请至少填写一项" in [item["message"] for item in checked]


def test_及时联系用人单位进行数据审核并上报(stage):
    filed = road.submitted(stage)
    holder = filed.seen_by(filed.applicant)["holder"]
    assert holder["name"] == filed.applicant.get(f"/v1/units/{stage.employer.party_id}")["name"]
    told = stage.employer.get("/v1/me/notifications")["items"]
    assert filed.declaration_id in [message["about"] for message in told if message["kind"] == "submitted"]
    road.pass_and_report(stage.employer, [filed])
    assert filed.seen_by(filed.applicant)["holder"]["id"] == stage.supervisor.party_id


def test_评审结果公布前_申报人员要保持电话畅通(given, stage, visitor, notice_id):
    filed = road.submitted(stage, notice_id, an_applicant(**given))
    new = a_registration()["phone"]
    change_id = filed.applicant.post("/v1/me/phone-changes", {"phone": new}, 201)["change_id"]
    filed.applicant.post(f"/v1/me/phone-changes/{change_id}/completion", {"code": code_sent_to(new)})
    filed.review(stage.employer, "return", due="2026-05-20T18:00:00+08:00")
    deliver_everything(visitor)
    assert any("退回修改" in message["body"] for message in visitor.get(f"/local/messages?to={new}")["items"])


def test_不定期登录个人账号_查看申报材料的状态(given, stage):
    """At every stage until the results are published: where it is, since when, and until when where there is a term."""
    filed = road.submitted(stage, applicant=an_applicant(**given))
    seen = []

    def look():
        (head,) = signed_in_anew(given).get("/v1/declarations")["items"]
        assert LABELS[head["status"]] == head["status_label"]
        assert datetime.fromisoformat(head["since"]).utcoffset()
        assert head["due"] or head["status_group"] == "judging"
        seen.append((head["status_label"], head["holder"]["id"]))

    steps = (
        lambda: filed.review(stage.employer, "pass"),
        lambda: filed.report(stage.employer),
        lambda: filed.review(stage.supervisor, "pass"),
        lambda: filed.report(stage.supervisor),
        lambda: filed.accept(),
    )
    look()
    for step in steps:
        step()
        look()
    panel_id = road.judged([filed])
    look()
    stage.committee.post(f"/v1/results/{panel_id}/publication")
    look()
    employer, supervisor, committee = (unit.party_id for unit in (stage.employer, stage.supervisor, stage.committee))
    assert seen == [
        ("待审核", employer),
        ("审核通过待上报", employer),
        ("待审核", supervisor),
        ("审核通过待上报", supervisor),
        ("待审核", committee),
        ("已受理", committee),
        ("评审中", committee),
        ("结果公示中", committee),
    ]
