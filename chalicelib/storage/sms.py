"""Text messages through SNS."""

from chalicelib.storage.clients import client


def send(phone: str, text: str) -> None:
    """To a mainland number of eleven digits."""
    client("sns").publish(PhoneNumber=f"+86{phone}", Message=text)
