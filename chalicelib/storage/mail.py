"""Mail through SES, from the one address whose domain the stage has verified."""

from email.utils import formataddr

from chalicelib.settings import settings
from chalicelib.storage.clients import client


def send(to: str, subject: str, text: str, html: str | None = None) -> None:
    """Raises botocore's ClientError for an address that SES refuses."""
    body = {"Text": _utf8(text)} | ({"Html": _utf8(html)} if html else {})
    client("ses").send_email(
        Source=formataddr((settings().message_signature, settings().mail_from), "utf-8"),
        Destination={"ToAddresses": [to]},
        Message={"Subject": _utf8(subject), "Body": body},
    )


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}
