"""The story that `make demo` tells, and what stands on the certificate it leaves."""

import subprocess

import pytest

from app import app
from local.demo.__main__ import START
from local.demo.cast import Cast
from local.demo.story import play
from tests.parties import Party

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def told(seeded, tmp_path_factory):
    """The certificate and the lines of the story."""
    lines = []
    path = play(Party("", app=app), Cast(20_260_506), START, tmp_path_factory.mktemp("out"), lines.append)
    return path, "\n".join(lines)


def test_the_story_is_told_to_its_end(told):
    assert "哈希链完整" in told[1]


def test_the_summary_table_is_left_as_pdf_and_as_workbook(told):
    saved = {path.suffix: path.read_bytes()[:4] for path in told[0].parent.glob("summary.*")}
    assert saved == {".pdf": b"%PDF", ".xlsx": b"PK\x03\x04"}


@pytest.mark.parametrize(
    "line",
    [
        "凭邮件里的验证码确认电子邮箱",
        "您的2026年度职称申报尚未提交，将于2026年6月5日09:00截止",
        "邮件→阿布都热合曼·买买提：《申报即将截止》",
        "现有待审核的申报3件；最近的截止日为",
        "王𠮷收到短信：【职称申报】您的高级工程师电子证书已生成",
    ],
)
def test_messages_are_shown_arriving(told, line):
    assert line in told[1]


def test_the_minutes_are_left_to_be_signed(told):
    read = subprocess.run(["pdftotext", str(told[0].with_name("minutes.pdf")), "-"], capture_output=True, check=True)
    assert "主任委员（签字）" in "".join(read.stdout.decode().split())


@pytest.mark.parametrize(
    "line",
    [
        "重算一遍，结果相同",
        "不见是谁",
        "合著《",
        "申请回避",
        "重复投票被拒",
        "先行书面评议，共12份",
        "3人通过，1人未通过",
    ],
)
def test_the_panel_is_told_of(told, line):
    assert line in told[1]


def test_three_certificates_are_issued_and_one_candidate_fails(told):
    assert "生成证书3份" in told[1]
    assert told[1].count("证书状态：下载证书") == 3


@pytest.mark.parametrize(
    "text",
    [
        "𠮷",
        "高级工程师",
        "副高级",
        "工程技术人员",
        "电气自动化",
        "济南城建集团第一工程有限公司",
        "济南市工程技术职务高级评审委员会",
    ],
)
def test_the_certificate_says(told, text):
    read = subprocess.run(["pdftotext", "-layout", str(told[0]), "-"], capture_output=True, check=True)
    assert text in "".join(read.stdout.decode().split())


@pytest.mark.parametrize("text", ["专业技术职称评审表", "王𠮷", "推荐排序：第1名", "反对0票", "具备高级工程师资格"])
def test_the_review_form_says(told, text):
    read = subprocess.run(
        ["pdftotext", "-raw", str(told[0].with_name("form.pdf")), "-"], capture_output=True, check=True
    )
    assert text in "".join(read.stdout.decode().split())
