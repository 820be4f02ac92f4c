"""Where a person or a unit is reached, and how they want to be."""

from dataclasses import dataclass

from chalicelib.domain.channels import Preferences
from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages import Notification
from chalicelib.domain.people import Account
from chalicelib.domain.units import Unit
from chalicelib.storage import accounts, units


@dataclass(frozen=True)
class Reach:
    """`mail` is an address that may be written to."""

    phone: str | None
    mail: str | None
    preferences: Preferences


def reach(notification: Notification) -> Reach:
    """Of the party itself, or of the one number that the notification names. Raises NotFound."""
    if notification.to:
        return Reach(accounts.open_phone(notification.party_id, notification.to), None, Preferences())
    party = load_party(notification.party_id)
    if isinstance(party, Account):
        return Reach(accounts.open_phone(party.account_id, party.phone), party.mail, party.preferences)
    return Reach(party.phone, party.email, party.preferences)


def load_party(party_id: str) -> Account | Unit:
    """The account, or else the unit, of that id. Raises NotFound."""
    account = accounts.load_account(party_id)
    if account:
        return account
    try:
        return units.load_unit(party_id)
    except NotFound:
        raise NotFound("没有找到收件人") from None
