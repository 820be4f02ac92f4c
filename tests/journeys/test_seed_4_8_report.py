"""The guide's sentences on reporting (数据上报), sections 四.6 and 四.8, one test each."""

import pytest

from tests.handlers.publicizing import ask_to_report, outcomes
from tests.journeys import road
from tests.parties import Stage, a_unit, approve_path, request_path


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


def test_6_审核完下一级提交的数据后将某一级别某一系列的数据上报到主管部门(stage):
    filed = road.reviewed_at_once(stage, 2)
    desk = stage.employer.get(f"/v1/declarations?series=engineering&level={road.LEVEL}&status=reviewed&limit=100")
    assert {one.declaration_id for one in filed} <= {item["declaration_id"] for item in desk["items"]}
    assert outcomes(road.report(stage.employer, filed, [1, 2])) == [("reported", None)] * 2
    assert {one.seen_by(stage.supervisor)["holder"]["kind"] for one in filed} == {"supervisor"}


def test_6_没有审核的数据不能上报(stage):
    assert outcomes(road.submitted(stage).report(stage.employer)) == [("failed", "wrong_state")]


def test_6_并通过路径申请功能建立该系列该级别的数据上报路径(stage):
    own = Stage(a_unit("employer"), stage.supervisor, stage.committee)
    (filed,) = road.reviewed_at_once(own)
    assert filed.report(own.employer, expect=409)["code"] == "no_path"
    approve_path(own.employer, own.supervisor)
    assert outcomes(filed.report(own.employer)) == [("reported", None)]


def test_7_如果路径申请未成功则申报信息无法顺利提交(stage):
    own = Stage(a_unit("employer"), stage.supervisor, stage.committee)
    request_path(own.employer, own.supervisor)
    (filed,) = road.reviewed_at_once(own)
    problem = filed.report(own.employer, expect=409)
    assert (problem["code"], filed.seen_by(own.employer)["status"]) == ("no_path", "reviewed")


def test_8_选择职称系列职称级别查询(stage, notice_id):
    (filed,) = road.reviewed_at_once(stage, 1, notice_id)
    query = f"series=工程技术人员&level={road.LEVEL}&status=reviewed&notice_id={notice_id}"
    found = stage.employer.get(f"/v1/declarations?{query}&limit=100")["items"]
    assert filed.declaration_id in [item["declaration_id"] for item in found]


def test_8_此处用人单位需要填写申报人员的单位推荐排序(stage):
    filed = road.reviewed_at_once(stage, 2)
    road.publicize(stage.employer, filed)
    unranked = {"notice_id": filed[0].notice_id, "level": road.LEVEL}
    unranked |= {"items": [{"declaration_id": filed[0].declaration_id}]}
    assert stage.employer.post("/v1/reports", unranked, 422)["errors"][0]["field"] == "items.0.rank"
    road.report(stage.employer, filed, [2, 1])
    assert [one.seen_by(stage.supervisor)["rank"] for one in filed] == [2, 1]


def test_8_如果需要委托评审此处还需要上传委托评审证明材料(stage):
    (filed,) = road.reviewed_at_once(stage, commissioned=True)
    assert outcomes(filed.report(stage.employer)) == [("failed", "commission_letter_missing")]
    letter = road.put_attachment(filed.declaration_id, stage.employer.party_id, "commission_letter", b"%PDF-1.7 letter")
    assert outcomes(ask_to_report(stage.employer, [filed], commission_attachments=[letter])) == [("reported", None)]


def test_8_然后勾选需要上报的人员信息点击数据上报(stage):
    filed = road.reviewed_at_once(stage, 3)
    ticked = [filed[0], filed[2]]
    assert outcomes(road.report(stage.employer, ticked, [1, 2])) == [("reported", None)] * 2
    assert [one.seen_by(stage.employer)["status"] for one in filed] == ["in_review", "reviewed", "in_review"]


def test_8_上一级部门也同样操作直至申报数据报送至相应评委会办事机构(stage):
    filed = road.reviewed_at_once(stage, 2)
    road.report(stage.employer, filed, [1, 2])
    road.pass_and_report(stage.supervisor, filed)
    desk = stage.committee.get(f"/v1/declarations?notice_id={filed[0].notice_id}&limit=100")["items"]
    waiting = {item["declaration_id"] for item in desk if item["status"] == "in_review"}
    assert {one.declaration_id for one in filed} <= waiting


def test_8_数据上报后随时登录系统查看审核信息(stage):
    (filed,) = road.reviewed_at_once(stage)
    filed.report(stage.employer)
    filed.review(stage.supervisor, "return", reason="补盖公章", to="unit")
    head = filed.seen_by(stage.employer)
    assert (head["status_label"], head["return_reason"]) == ("退回修改", "补盖公章")


def test_8_并按审核要求修改提交直至审核通过(stage):
    (filed,) = road.reviewed_at_once(stage)
    filed.report(stage.employer)
    filed.review(stage.supervisor, "return", reason="补盖公章", to="unit")
    filed.review(stage.employer, "pass", reason="已补盖")
    assert outcomes(filed.report(stage.employer)) == [("reported", None)]
    assert filed.review(stage.supervisor, "pass")["status"] == "reviewed"
