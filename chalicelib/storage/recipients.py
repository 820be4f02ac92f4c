"""Where a person or a unit is reached."""

from chalicelib.domain.errors import NotFound
from chalicelib.storage import accounts, units


def phone_of(party_id: str) -> str:
    """The phone of an account, or else of a unit's contact. Raises NotFound."""
    account = accounts.load_account(party_id)
    if account:
        return accounts.open_phone(account)
    try:
        return units.load_unit(party_id).phone
    except NotFound:
        raise NotFound("没有找到收件人") from None
