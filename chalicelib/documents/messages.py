"""The words of a message, for each channel.

One file a kind, `messages/<kind>.txt`, fills in the blocks of `messages/layouts/`: `subject`; `text`, what the inbox
and the mail say; and `sms`, where `text` is too long or too personal for a telephone's lock screen.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain.channels import Channel
from chalicelib.domain.messages import Notification

TEMPLATES = Path(__file__).parent / "messages"


@dataclass(frozen=True)
class Rendered:
    """Ready to be sent or shown; only a mail has `html`."""

    subject: str
    text: str
    html: str | None = None


def render(notification: Notification, channel: Channel, public_url: str) -> Rendered:
    """`public_url` is where one signs in. A parameter that the words miss raises jinja2's UndefinedError."""
    return _rendered(notification.kind, notification.params, channel, public_url)


def render_code(digits: str, minutes: int, public_url: str) -> Rendered:
    """The mail with the code that confirms an address: no notification, since no inbox may hold it."""
    return _rendered("email_code", {"digits": digits, "minutes": minutes}, Channel.MAIL, public_url)


def _rendered(name: str, params: dict[str, Any], channel: Channel, public_url: str) -> Rendered:
    def in_layout(layout: str) -> str:
        environment = _environment(layout.endswith(".html"))
        told = params | {"layout": f"layouts/{layout}", "public_url": public_url}
        return str(environment.get_template(f"{name}.txt").render(told))

    html = in_layout("mail.html") if channel == Channel.MAIL else None
    return Rendered(in_layout("subject.txt"), in_layout(f"{channel}.txt"), html)


@cache
def _environment(escapes: bool) -> Any:
    """Escaping is decided when a file is compiled, and one file goes into text and HTML: two environments."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=escapes)  # noqa: S701
