"""The guide's section 五, 证书发放: who passed signs in, finds 下载证书, and prints it; there is no paper any more."""

import subprocess

import pytest
import requests

from chalicelib.storage.accounts import load_account
from tests.handlers.asking import try_to_sign_in
from tests.journeys import road
from tests.parties import START, a_visitor, move_clock


@pytest.fixture(scope="module")
def everybody(stage):
    """Two of one meeting, of whom the first passed; the publicity is over and the results are confirmed."""
    move_clock(START)
    filed = road.accepted_at_once(stage, 2, road.a_notice(stage.committee))
    road.certified(filed, [True, False])
    return filed


@pytest.fixture
def passed(everybody):
    move_clock(road.AFTER_PUBLICITY)
    return everybody[0]


@pytest.fixture
def not_passed(everybody):
    move_clock(road.AFTER_PUBLICITY)
    return everybody[1]


@pytest.fixture
def at_home(passed):
    """The one who passed, signed in with login name and password like anybody."""
    status, opened = try_to_sign_in(load_account(passed.applicant.party_id).username)
    assert status == 201
    person = a_visitor()
    person.token = opened["token"]
    return person


def own_row(person):
    (row,) = person.get("/v1/declarations")["items"]
    return row


def printed(person, filed):
    """The PDF's text, as a printer would show it."""
    link = person.get(f"{filed.path}/certificate")
    document = requests.get(link["url"], timeout=10).content
    return "".join(
        subprocess.run(["pdftotext", "-", "-"], input=document, capture_output=True, check=True).stdout.decode().split()
    )


def test_若通过评审_才有证书(passed, not_passed):
    assert [own_row(one.applicant)["status"] for one in (passed, not_passed)] == ["certified", "not_passed"]
    not_passed.applicant.get(f"{not_passed.path}/certificate", 404)


def test_结果公示并确认之前_没有证书(stage):
    filed = road.accepted_at_once(stage, 1, road.a_notice(stage.committee))[0]
    road.published([filed])
    assert own_row(filed.applicant)["certificate_label"] is None
    filed.applicant.get(f"{filed.path}/certificate", 404)


def test_通过人员可登录个人账号(at_home, passed):
    assert own_row(at_home)["declaration_id"] == passed.declaration_id


def test_在我的申报信息页面_证书状态列显示_下载证书(at_home):
    row = own_row(at_home)
    assert (row["certificate_status"], row["certificate_label"]) == ("valid", "下载证书")


def test_未通过人员的_证书状态列_没有_下载证书(not_passed):
    row = own_row(not_passed.applicant)
    assert (row["certificate_status"], row["certificate_label"]) == (None, None)


def test_证书生成后_通知本人到_我的申报信息_中下载(at_home):
    told = at_home.get("/v1/me/notifications")["items"][0]
    assert told["kind"] == "certified"
    assert "我的申报信息" in told["body"]


def test_可自行打印电子证书_读回的内容是本人的(at_home, passed):
    text, row = printed(at_home, passed), own_row(at_home)
    for shown in (row["applicant_name"], row["title"], row["specialty"], row["unit_name"], row["certificate_number"]):
        assert "".join(shown.split()) in text


def test_可自行打印_多次也是同一份证书(at_home, passed):
    assert printed(at_home, passed) == printed(at_home, passed)


def test_电子证书只有本人和评委会能下载(passed, not_passed, stage):
    not_passed.applicant.get(f"{passed.path}/certificate", 404)
    stage.employer.get(f"{passed.path}/certificate", 403)


def test_不再发放纸质职称证书_电子证书任何人可凭编号核验(at_home, visitor):
    shown = visitor.get(f"/v1/certificates/{own_row(at_home)['certificate_number']}")
    assert (shown["integrity"], shown["status"], shown["name"]) == ("intact", "valid", "王*")


def test_不再发放纸质职称证书_发证后无需再办理任何手续(at_home):
    row = own_row(at_home)
    assert (row["status_label"], row["status_group"], row["due"]) == ("已发证", "ended", None)
