"""The guide's section 四, sentence 8, where it tells of reviewing: one test per sentence."""

import pytest

from tests.handlers.asking import try_to_sign_in
from tests.journeys import road
from tests.parties import Party, a_stage

QUERY = "series=工程技术人员&level=associate_senior"


@pytest.fixture(scope="module")
def own_stage(cloud):
    """Whose desks nobody else fills."""
    return a_stage()


@pytest.fixture(scope="module")
def notice_id(own_stage):
    return road.a_notice(own_stage.committee)


@pytest.fixture
def filed(own_stage, notice_id):
    return road.submitted(own_stage, notice_id)


def found(unit, query=QUERY):
    return {item["declaration_id"]: item for item in unit.get(f"/v1/declarations?{query}&limit=100")["items"]}


def test_用人单位要登录系统_对个人提交的申报数据进行审核(own_stage, filed):
    status, opened = try_to_sign_in(own_stage.employer.get("/v1/me")["username"])
    assert status == 201
    reviewer = Party("", token=opened["token"], actor=opened["actor"], app=own_stage.employer.app)
    assert found(reviewer, "status=in_review")[filed.declaration_id]["status_label"] == "待审核"


def test_选择职称系列和职称级别_查询(own_stage, filed):
    told = own_stage.employer.get(f"/v1/declarations?{QUERY}&status=in_review")
    assert filed.declaration_id in {item["declaration_id"] for item in told["items"]}
    counted = [group["count"] for group in told["counts"] if group["status"] == "in_review"]
    assert counted == [len(told["items"])]
    for other in ("series=economics&level=associate_senior", "series=engineering&level=senior"):
        assert found(own_stage.employer, other) == {}


def test_在结果中对申报数据进行审核(own_stage, filed):
    whole = filed.seen_by(own_stage.employer)
    assert whole["sections"]["education"]["items"][0]["school"] == "山东大学"
    (attachment,) = whole["attachments"]
    assert own_stage.employer.get(f"{filed.path}/attachments/{attachment['attachment_id']}")["url"]


def test_对填报准确无误的数据予以通过(own_stage, filed):
    assert filed.review(own_stage.employer, "pass")["status_label"] == "审核通过待上报"
    assert found(own_stage.employer, f"{QUERY}&status=reviewed").keys() >= {filed.declaration_id}
    assert filed.declaration_id not in found(own_stage.employer, f"{QUERY}&status=in_review")


def test_查询结果中勾选多份_一并通过(own_stage, notice_id):
    ticked = [road.submitted(own_stage, notice_id).declaration_id for _ in range(3)]
    body = {"declaration_ids": ticked, "decision": "pass", "reason": "属实"}
    told = own_stage.employer.post("/v1/reviews", body)["items"]
    assert [(item["declaration_id"], item["outcome"]) for item in told] == [(one, "passed") for one in ticked]


def test_填报有误的数据_退回并写明原因_内容和期限(own_stage, filed):
    filed.review(own_stage.employer, "return", reason="毕业院校与证书不符", fields=["education.items.0.school"])
    seen = filed.seen_by(filed.applicant)
    assert seen["status_label"] == "退回修改"
    assert seen["return_reason"] == "毕业院校与证书不符"
    assert [point["label"] for point in seen["return_points"]] == ["“学习经历”第1项毕业院校"]
    assert seen["return_due"] == seen["due"]


def test_上一级部门也同样操作_直至申报数据报送至相应评委会办事机构():
    stage = a_stage()
    filed = road.submitted(stage)
    for unit in (stage.employer, stage.supervisor):
        assert found(unit).keys() == {filed.declaration_id}
        filed.review(unit, "pass")
        filed.report(unit)
    assert found(stage.committee, f"{QUERY}&status=in_review").keys() == {filed.declaration_id}


def test_数据上报后_单位审核人员随时登录系统_查看审核信息():
    stage = a_stage()
    filed = road.submitted(stage)
    road.pass_and_report(stage.employer, [filed])
    sent = found(stage.employer, "scope=sent")[filed.declaration_id]
    assert (sent["status_label"], sent["holder"]["id"]) == ("待审核", stage.supervisor.party_id)
    filed.review(stage.supervisor, "pass")
    last = stage.employer.get(f"{filed.path}/history")["items"][-1]
    assert (last["label"], last["unit_name"]) == ("审核通过", sent["holder"]["name"])


def test_上级退回单位的数据_单位看到原因和期限_修改后再次上报():
    stage = a_stage()
    filed = road.submitted(stage)
    road.pass_and_report(stage.employer, [filed])
    filed.review(stage.supervisor, "return", reason="推荐排序有误", to="unit", fields=["rank"])
    seen = found(stage.employer)[filed.declaration_id]
    assert (seen["status_label"], seen["return_reason"]) == ("退回修改", "推荐排序有误")
    assert ([point["label"] for point in seen["return_points"]], seen["days_left"]) == (["单位推荐排序"], 10)
    road.pass_and_report(stage.employer, [filed])
    assert found(stage.supervisor)[filed.declaration_id]["status_label"] == "待审核"


def test_按审核要求修改提交_直至审核通过():
    stage = a_stage()
    filed = road.submitted(stage)
    road.pass_and_report(stage.employer, [filed])
    filed.review(stage.supervisor, "return", reason="请补充主要业绩", fields=["achievements"])
    filed.seen_by(filed.applicant)
    summary = {"summary": "主持完成变配电工程六项，解决谐波治理难题。"}
    filed.applicant.put(f"{filed.path}/sections/achievements", summary, filed.applicant.etag)
    filed.submit()
    filed.review(stage.employer, "pass")
    filed.report(stage.employer)
    (change,) = stage.supervisor.get(f"{filed.path}/changes")["items"]
    assert (change["label"], change["asked"]) == ("“主要业绩”任现职以来的主要业绩", True)
    assert filed.review(stage.supervisor, "pass")["status_label"] == "审核通过待上报"
