"""The guide's section 四, 6 and 7 with its 注意: reporting up, and the paths by which it is done."""

import pytest

from tests.handlers.asking import field_codes
from tests.handlers.ending_paths import decide_path, end_path
from tests.journeys import road
from tests.parties import START, Stage, a_unit, approve_path, move_clock, request_path

WAYS_PAST_A_SUPERVISOR = pytest.mark.parametrize("kind", ["bureau", "committee"])


@pytest.fixture(scope="module")
def committee(cloud):
    return a_unit("committee")


@pytest.fixture(scope="module")
def supervisor(cloud):
    return a_unit("supervisor")


@pytest.fixture
def own(supervisor, committee):
    """An employer and its supervisor, between whom there is no path yet."""
    return Stage(a_unit("employer"), supervisor, committee)


def reviewed(own):
    filed = road.submitted(own)
    filed.review(own.employer, "pass")
    return filed


def test_审核完个人提交的职称数据后_将某一级别某一系列的数据上报到主管部门(own):
    approve_path(own.employer, own.supervisor)
    filed = reviewed(own)
    assert filed.report(own.employer)["items"][0]["outcome"] == "reported"
    assert filed.seen_by(own.supervisor)["holder"]["id"] == own.supervisor.party_id


def test_审核完下一级单位提交的职称数据后_上报到呈报部门(own):
    presenter, below = a_unit("presenter"), a_unit("supervisor")
    approve_path(own.employer, below)
    approve_path(below, presenter)
    filed = reviewed(own)
    filed.report(own.employer)
    filed.review(below, "pass")
    filed.report(below)
    assert filed.seen_by(presenter)["holder"]["id"] == presenter.party_id


def test_未审核的职称数据不能上报(own):
    approve_path(own.employer, own.supervisor)
    filed = road.submitted(own)
    assert filed.report(own.employer)["items"][0]["outcome"] == "failed"


def test_通过路径申请功能建立该系列该级别的数据上报路径(own):
    path = request_path(own.employer, own.supervisor)
    assert (path["series_name"], path["level_label"], path["status"]) == ("工程技术人员", "副高级", "pending")


@pytest.mark.parametrize("scope", [{"level": "intermediate"}, {"series": "accounting"}])
def test_另一系列或另一级别须另行建立路径(own, scope):
    filed = reviewed(own)
    decide_path(own.supervisor, request_path(own.employer, own.supervisor, **scope))
    assert filed.report(own.employer, expect=409)["code"] == "no_path"
    approve_path(own.employer, own.supervisor)
    assert filed.report(own.employer)["items"][0]["outcome"] == "reported"


@pytest.mark.parametrize("kind", ["supervisor", "presenter"])
def test_如上一级是主管部门或者呈报部门_则点击新增路径_如实填写并提交(own, kind):
    upper = a_unit(kind)
    path = request_path(own.employer, upper)
    assert (path["parent_unit_id"], path["unit_id"]) == (upper.party_id, own.employer.party_id)


def test_未如实填写上一级单位的_指出错在哪里(own):
    told = {"parent_unit_id": "nobody", "series": "engineering", "level": road.LEVEL}
    assert field_codes(own.employer.post("/v1/paths", told, 422)) == {"parent_unit_id": "unit_unknown"}


def test_等待上一级部门审核通过_则路径申请成功(own):
    path = request_path(own.employer, own.supervisor)
    waiting = own.supervisor.get("/v1/paths?side=incoming")["items"]
    assert path["path_id"] in {item["path_id"] for item in waiting}
    decide_path(own.supervisor, path)
    assert own.employer.get(f"/v1/paths/{path['path_id']}")["status"] == "approved"
    assert own.employer.get("/v1/me/notifications")["items"][0]["kind"] == "path_approved"


def test_如上一级部门未及时审核_请电话与其联系(own):
    request_path(own.employer, own.supervisor)
    move_clock(START.replace(day=15))
    (row,) = own.employer.get("/v1/paths/overview")["items"]
    assert (row["overdue"], "请电话联系" in row["to_do"]) == (True, True)
    assert row["call"].startswith(f"{row['parent_name']} {own.supervisor.actor['name']} 139")


def test_具体联系方式详见当年相应系列职称申报通知(own):
    filed = reviewed(own)
    refused = filed.report(own.employer, expect=409)
    notice = filed.applicant.get(f"/v1/notices/{filed.notice_id}")
    assert notice["unit_name"] in refused["call"]


def never_asked(unit, upper):
    return None


def waiting_for_it(unit, upper):
    request_path(unit, upper)


def rejected(unit, upper):
    decide_path(upper, request_path(unit, upper), "reject")


def withdrawn(unit, upper):
    end_path(unit, request_path(unit, upper))


def retired(unit, upper):
    decide_path(upper, decide_path(upper, request_path(unit, upper)), "retire", reason="机构改革")


@pytest.mark.parametrize("arrange", [never_asked, waiting_for_it, rejected, withdrawn, retired])
def test_如果路径申请未成功_则申报信息无法顺利提交(own, arrange):
    filed = reviewed(own)
    arrange(own.employer, own.supervisor)
    refused = filed.report(own.employer, expect=409)
    assert (refused["code"], refused["series"], refused["level"]) == ("no_path", "engineering", road.LEVEL)
    assert filed.seen_by(own.employer)["holder"]["id"] == own.employer.party_id
    (row,) = own.employer.get("/v1/paths/overview")["items"]
    assert (row["declarations"], row["missing"]) == (1, True)


def suggested(unit):
    query = f"series=engineering&level={road.LEVEL}"
    return [found["kind"] for found in unit.get(f"/v1/paths/suggestions?{query}")["items"]]


def test_用人单位有主管部门的_与主管部门建立路径申请(cloud):
    unit, upper = a_unit("employer", region_code="370502"), a_unit("supervisor", region_code="370502")
    a_unit("bureau", region_code="370502")
    assert suggested(unit) == ["supervisor", "bureau"]
    assert decide_path(upper, request_path(unit, upper))["status"] == "approved"


@WAYS_PAST_A_SUPERVISOR
def test_主管部门再与区人社局或其它评委会组建单位建立路径申请(cloud, kind):
    upper = a_unit(kind)
    assert decide_path(upper, request_path(a_unit("supervisor"), upper))["status"] == "approved"


@WAYS_PAST_A_SUPERVISOR
def test_无主管部门的_则直接与区人社局或其它评委会组建单位建立路径申请(own, kind):
    upper = a_unit(kind)
    assert decide_path(upper, request_path(own.employer, upper))["status"] == "approved"


def test_无主管部门的_系统推荐区人社局(cloud):
    a_unit("bureau", region_code="370503")
    assert suggested(a_unit("employer", region_code="370503")) == ["bureau"]
