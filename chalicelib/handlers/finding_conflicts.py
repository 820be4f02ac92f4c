"""Reading what conflicts of interest are computed from: the members as the pool knows them now, whose phone it is."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain import conflicts
from chalicelib.domain.conflicts import Beside, Recusal
from chalicelib.domain.experts import Expert
from chalicelib.domain.sittings import Sitting
from chalicelib.storage import accounts, expert_phones, experts
from chalicelib.storage.contents import Whole


def load_members(sitting: Sitting) -> Mapping[str, Expert]:
    """Once for all candidates."""
    return experts.load_several(sitting.unit_id, sitting.member_ids)


def computed(
    sitting: Sitting, members: Mapping[str, Expert], whole: Whole, known: set[str], now: datetime
) -> list[Recusal]:
    """The conflicts of all members with one candidate, but of those whose recusal is `known` already."""
    account = accounts.load_account(whole.declaration.applicant_id)
    same_phone = expert_phones.list_ids(account.phone.lookup) if account else frozenset()
    beside = Beside(experts=members, same_phone=same_phone)
    return conflicts.computed(sitting, whole.declaration, whole.sections, known, now, beside)
