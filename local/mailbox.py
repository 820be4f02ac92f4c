"""Makes moto remember the messages it was sent, and nothing else.

moto keeps every object it ever made for its dashboard. Of these only messages are of use here; the rest fills the
memory and would make each look into the mailbox slower.
"""

import functools
from typing import Any

from moto.core.common_models import BaseModel
from moto.ses import models as ses
from moto.ses.responses import EmailResponse
from moto.sns import models as sns

MESSAGES = (sns.SMS, ses.Message, ses.RawMessage)


def keep_only_messages() -> None:
    """For the process that runs moto."""
    BaseModel.__new__ = _make
    if not hasattr(EmailResponse.send_email, "__wrapped__"):
        EmailResponse.send_email = _with_text(EmailResponse.send_email)


def _with_text(send: Any) -> Any:
    """Of a mail in two forms moto would keep the HTML, which nobody wants to read in a list of messages."""

    @functools.wraps(send)
    def without_html(response: Any) -> Any:
        if "Message.Body.Text.Data" in response.querystring:
            response.querystring.pop("Message.Body.Html.Data", None)
        return send(response)

    return without_html


def _make(cls: Any, *_args: Any, **_named: Any) -> Any:
    instance = object.__new__(cls)
    if issubclass(cls, MESSAGES):
        cls.instances_tracked.append(instance)
    return instance
