"""What a notification says to whoever reads it in the inbox."""

from chalicelib.documents.messages import render
from chalicelib.domain.channels import Channel
from chalicelib.domain.messages import Notification


def said(notification: Notification) -> str:
    return render(notification, Channel.INBOX, "").text
