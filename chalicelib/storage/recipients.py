"""Where a person or a unit is reached."""

from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages import Notification
from chalicelib.storage import accounts, units


def phone_for(notification: Notification) -> str:
    """The number it names, or the party's own. Raises NotFound."""
    if notification.to:
        return accounts.open_phone(notification.party_id, notification.to)
    return _phone_of(notification.party_id)


def _phone_of(party_id: str) -> str:
    """The phone of an account, or else of a unit's contact."""
    account = accounts.load_account(party_id)
    if account:
        return accounts.open_phone(party_id, account.phone)
    try:
        return units.load_unit(party_id).phone
    except NotFound:
        raise NotFound("没有找到收件人") from None
