"""Text messages through SNS, as mainland networks want them: a registered signature in front, never advertising."""

from chalicelib.settings import settings
from chalicelib.storage.clients import client

#: A long message goes out in parts, each counted and paid for.
ONE_PART, EACH_PART = 70, 67


def send(phone: str, text: str) -> None:
    """To a mainland number of eleven digits; the signature is put before the text."""
    told = {"AWS.SNS.SMS.SMSType": settings().sms_type}
    if settings().sms_sender_id:  # mainland networks show none, and other ones refuse an empty one
        told["AWS.SNS.SMS.SenderID"] = settings().sms_sender_id
    attributes = {name: {"DataType": "String", "StringValue": value} for name, value in told.items()}
    client("sns").publish(PhoneNumber=f"+86{phone}", Message=signed(text), MessageAttributes=attributes)


def signed(text: str) -> str:
    return f"【{settings().message_signature}】{text}"


def parts(text: str) -> int:
    """How many messages the networks make of it, signature and all."""
    length = len(signed(text))
    return 1 if length <= ONE_PART else -(-length // EACH_PART)
