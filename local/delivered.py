"""What people were sent by SMS and mail, as the engine has it, and when, as the application's clock had it."""

import json
import os
from datetime import datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from chalicelib.domain.times import SHANGHAI
from chalicelib.storage.clients import client
from local import clock

#: Message id → the application's time, in the order of sending. Engines keep no time, and ours can be moved.
_sent: dict[str, datetime] = {}
SECONDS = 10


def watch() -> None:
    """Notes every message that this process sends from now on."""
    for service, operation in (("sns", "Publish"), ("ses", "SendEmail"), ("ses", "SendRawEmail")):
        client(service).meta.events.register(f"after-call.{service}.{operation}", _note)


def _note(parsed: dict[str, Any], **_: Any) -> None:
    if "MessageId" in parsed:
        _sent[parsed["MessageId"]] = clock.read()


def list_messages(to: str) -> list[dict[str, Any]]:
    """Newest first; `to` is a phone number or an address, empty for everybody's."""
    order = {message_id: n for n, message_id in enumerate(list(_sent))}
    wanted = _address(to)
    found = [message for message in _from_engine() if not wanted or _address(message["to"]) == wanted]
    # Those of an earlier run have no place in the order and come last; the engine lists them oldest first.
    found.sort(key=lambda message: order.get(message["id"], -1))
    return [_shown(message) for message in reversed(found)]


def _address(to: str) -> str:
    """Phone numbers come with and without +86, whose sign a query turns into a space."""
    number = to.replace(" ", "").replace("-", "").removeprefix("+")
    return number[-11:] if number.isdigit() else to.strip().casefold()


def _shown(message: dict[str, Any]) -> dict[str, Any]:
    at = _sent.get(message.pop("id"))
    return message | {"at": at.astimezone(SHANGHAI).isoformat(timespec="seconds") if at else None}


def _from_engine() -> list[dict[str, Any]]:
    try:
        told = _read("/moto-api/data.json")
    except (HTTPError, ValueError):
        return _from_ministack()
    sms = [_sms(kept["message_id"], kept["phone_number"], kept["message"]) for kept in told["sns"]["SMS"]]
    mail = [
        _mail(kept["id"], to, kept["subject"], kept["body"])
        for kept in told["ses"]["Message"]
        for to in kept["destinations"].get("ToAddresses", [])
    ]
    return sms + mail


def _from_ministack() -> list[dict[str, Any]]:
    by_phone = _read("/_ministack/sns/sms-messages")["sms_messages"]
    by_account = _read("/_ministack/ses/messages")["messages"]
    sms = [_sms(kept["MessageId"], phone, kept["Message"]) for phone, told in by_phone.items() for kept in told]
    mail = [
        _mail(kept["MessageId"], to, kept["Subject"], kept["BodyText"])
        for told in by_account.values()
        for kept in told
        for to in kept["To"]
    ]
    return sms + mail


def _sms(message_id: str, to: str, body: str) -> dict[str, Any]:
    return {"id": message_id, "channel": "sms", "to": to.removeprefix("+86"), "body": body}


def _mail(message_id: str, to: str, subject: str, body: str) -> dict[str, Any]:
    return {"id": message_id, "channel": "mail", "to": to, "subject": subject, "body": body}


def _read(path: str) -> dict[str, Any]:
    with urlopen(os.environ["AWS_ENDPOINT_URL"].rstrip("/") + path, timeout=SECONDS) as answer:
        told: dict[str, Any] = json.load(answer)
    return told
