"""What the messages say, by each channel."""

import pytest

from chalicelib.documents.messages import render, render_code
from chalicelib.domain.channels import Channel
from chalicelib.domain.messages import KINDS, Notification, tell
from chalicelib.storage import sms
from tests.build import NOW

URL = "https://zhicheng.example.gov.cn"
#: As long as they are in practice; a unit's name is seldom longer.
TYPICAL = {
    "unit": "济南市历下区城乡建设工程质量服务中心",
    "parent": "济南市历下区人力资源和社会保障局",
    "holder": "济南市职称评审服务中心",
    "name": "欧阳建国",
    "by": "李静",
    "title": "正高级工程师",
    "series": "工程技术人才",
    "level": "正高级",
    "reason": "所附聘任文件不完整，请补充近三年的聘任证明并加盖单位公章后重新办理" * 3,
    "why": "，原因：机构改革后归口变更",
    "when": "2026年5月16日21:30",
    "due": "2026年5月16日23:59",
    "until": "2029年5月16日",
    "phone": "138****0021",
    "fields": "姓名、身份证号",
    "what": "单位名称变更",
    "decision": "不予通过",
    "outcome": "不成立",
    "number": "37202600000027X",
    "year": "2026",
    "closes": "2026年5月16日23:59",
    "bureau": "济南市历下区人力资源和社会保障局",
    "ended": "2026年5月16日",
    "passed": "128",
    "counts": "待审核52件、待上报13件、路径申请2件、异议1件",
}


def a_message(kind, **changes):
    return tell("p-1", kind, "s-1", NOW, **{name: TYPICAL[name] for name in KINDS[kind].params} | changes)


def shown(kind, channel, **changes):
    return render(a_message(kind, **changes), channel, URL)


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_its_words_for_every_channel(kind, channel):
    told = shown(kind, channel)
    assert told.subject.strip()
    assert told.text.strip()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_sms_fits_into_two_parts(kind):
    assert sms.parts(shown(kind, Channel.SMS).text) <= 2


@pytest.mark.parametrize("kind", sorted(kind for kind, told in KINDS.items() if "reason" in told.params))
def test_a_reason_is_read_after_signing_in_and_not_on_a_lock_screen(kind):
    assert TYPICAL["reason"] not in shown(kind, Channel.SMS).text


@pytest.mark.parametrize("kind", sorted(kind for kind, told in KINDS.items() if "reason" in told.params))
def test_the_inbox_tells_the_reason(kind):
    assert TYPICAL["reason"] in shown(kind, Channel.INBOX).text


def test_a_return_names_the_unit_and_the_term():
    told = shown("returned", Channel.INBOX, title="高级工程师", unit="济南市用人单位")
    assert told.text == "您的高级工程师申报被济南市用人单位退回修改，请在2026年5月16日23:59前登录系统查看并重新提交。"


def test_an_sms_and_the_inbox_have_no_html():
    assert [shown("returned", channel).html for channel in (Channel.SMS, Channel.INBOX)] == [None, None]


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_mail_says_where_to_sign_in(form):
    assert URL in getattr(shown("returned", Channel.MAIL), form)


def test_a_name_cannot_put_markup_into_a_mail():
    told = shown("operator_added", Channel.MAIL, name="<script>alert(1)</script>")
    assert "<script>" not in told.html
    assert "&lt;script&gt;" in told.html


def test_plain_text_stays_as_it_was_typed():
    assert "A&B <二分>公司" in shown("unit_granted", Channel.MAIL, unit="A&B <二分>公司").text


def test_what_a_message_quotes_is_never_taken_for_a_place_to_fill():
    assert "{{ secret }}" in shown("unit_rejected", Channel.INBOX, reason="{{ secret }}").text


def test_a_message_kept_from_earlier_still_shows_though_it_says_more_than_is_needed():
    kept = Notification(
        party_id="p-1", kind="lapsed", subject_id="d-1", at=NOW, params={"title": "工程师", "unit": "甲"}
    )
    assert "工程师" in render(kept, Channel.INBOX, URL).text


def test_the_mail_with_a_code_names_it_and_how_long_it_lives():
    told = render_code("031415", 10, URL)
    assert "031415" in told.text
    assert "10分钟" in told.html
