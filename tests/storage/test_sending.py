"""What SNS and SES are handed."""

from unittest.mock import Mock

import pytest

from chalicelib.settings import Settings
from chalicelib.storage import mail, sms


@pytest.fixture
def handed(monkeypatch):
    service = Mock()
    for sender in (sms, mail):
        monkeypatch.setattr(sender, "client", lambda name: service)
    return service


def test_an_sms_is_signed_and_transactional(handed):
    sms.send("13853100001", "您好")
    told = handed.publish.call_args.kwargs
    assert (told["PhoneNumber"], told["Message"]) == ("+8613853100001", "【职称申报】您好")
    assert told["MessageAttributes"] == {
        "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"},
    }


def test_a_sender_is_named_where_one_is_configured(handed, monkeypatch):
    monkeypatch.setattr(sms, "settings", lambda: Settings(sms_sender_id="ZHICHENG"))
    sms.send("13853100001", "您好")
    named = handed.publish.call_args.kwargs["MessageAttributes"]["AWS.SNS.SMS.SenderID"]
    assert named["StringValue"] == "ZHICHENG"


@pytest.mark.parametrize(("length", "parts"), [(64, 1), (65, 2), (128, 2), (129, 3)])
def test_the_signature_counts_among_the_characters(length, parts):
    assert sms.parts("字" * length) == parts


def test_a_mail_has_both_forms(handed):
    mail.send("reader@example.com", "评审结果", "正文", "<p>正文</p>")
    told = handed.send_email.call_args.kwargs
    assert told["Destination"] == {"ToAddresses": ["reader@example.com"]}
    assert {form: part["Data"] for form, part in told["Message"]["Body"].items()} == {
        "Text": "正文", "Html": "<p>正文</p>",
    }  # fmt: skip


def test_the_senders_name_is_written_in_ascii_as_mail_wants_it(handed):
    mail.send("reader@example.com", "评审结果", "正文")
    source = handed.send_email.call_args.kwargs["Source"]
    assert source.isascii()
    assert source.endswith(f"<{Settings().mail_from}>")
