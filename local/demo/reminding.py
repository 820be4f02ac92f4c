"""Somebody is late: the morning's reminder reaches them by SMS and mail, and the employer hears what waits for it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from local.demo.candidate import Candidate
from local.demo.stage import Stage, move_clock

Tell = Callable[[str], None]
#: On the last but one of the three days on which unsent drafts are reminded.
DAYS_BEFORE = 3


def confirm_address(stage: Stage, candidate: Candidate, tell: Tell) -> None:
    """The code goes to the address, and to nowhere else."""
    address = f"{candidate.person.username}@example.com"
    candidate.client.post("/v1/me/email", {"email": address}, expect=202)
    code = re.findall(r"验证码(\d{6})", _newest(stage, address)["body"])[0]
    confirmed = candidate.client.post("/v1/me/email/confirmation", {"code": code})
    assert confirmed["email_confirmed"], confirmed
    tell(f"{candidate.person.name}凭邮件里的验证码确认电子邮箱{address}")


def remind(stage: Stage, late: Candidate, closes: datetime, tell: Tell) -> datetime:
    """Leaves the clock at the morning of the reminder, and answers it."""
    stage.visitor.post("/local/jobs/deliver_outbox")  # in the cloud it runs every minute
    morning = closes - timedelta(days=DAYS_BEFORE)
    move_clock(stage, morning)
    reminded = stage.visitor.post("/local/jobs/remind")
    again = stage.visitor.post("/local/jobs/remind")
    assert not any(again.values()), again
    stage.visitor.post("/local/jobs/deliver_outbox")
    tell(
        f"时钟拨到{morning:%m月%d日%H:%M}，每日提醒：草稿{reminded['drafts']}份，单位待办{reminded['digests']}家；再运行一遍，谁也不会再收到"
    )
    sms, mail = _newest(stage, late.person.phone), _newest(stage, late.client.get("/v1/me")["email"])
    assert (sms["channel"], mail["subject"]) == ("sms", "申报即将截止"), (sms, mail)
    tell(f"　短信→{late.person.name}：{sms['body']}")
    tell(f"　邮件→{late.person.name}：《{mail['subject']}》")
    _tell_digest(stage, tell)
    return morning


def _tell_digest(stage: Stage, tell: Tell) -> None:
    """One a day: a server that has told the story before has had this day's already."""
    told = [one["body"] for one in stage.visitor.get(f"/local/messages?to={stage.phones['employer']}")["items"]]
    for digest in [body for body in told if "待审核的申报" in body][:1]:
        tell(f"　短信→{stage.names['employer']}：{digest}")


def _newest(stage: Stage, to: str) -> dict[str, str]:
    """What was delivered last to this number or address."""
    newest: dict[str, str] = stage.visitor.get(f"/local/messages?to={to}")["items"][0]
    return newest
