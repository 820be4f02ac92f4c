"""Invitations of units that nobody found.

units table: `invitation#<id>` / `invitation`, `trail#<seq>`; `invited#<folded name>` / `by#<time>#<applicant>` for each
applicant, and / `latest`, which every invitation renews so that a grant sees the ones before it;
`invited#<keyed hash of name and phone>` / `sms`, the last message to that phone · TTL.
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.actors import Actor
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import Stale
from chalicelib.domain.invitations import MOST_TOLD, QUIET, Invitation, InvitationDraft, tell_inviters
from chalicelib.domain.times import UTC
from chalicelib.domain.unit_names import folded
from chalicelib.domain.units import Unit
from chalicelib.storage import histories, outbox, receipts
from chalicelib.storage.reading import get
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.sealing import lookup_hash
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction

#: One applicant may have invited the same unit at several phones.
ROWS_READ = 5 * MOST_TOLD
ATTEMPTS = 5


class InvitedMeanwhile(Stale):
    """Somebody was invited, or given rights, while this was being decided: read again."""

    code = "invited_meanwhile"


def until_undisturbed(decide: Callable[[], None]) -> None:
    """Runs it again when an invitation of the same unit came between its reading and its writing."""
    for _ in range(ATTEMPTS):
        try:
            return decide()
        except InvitedMeanwhile:
            continue
    raise Stale()


def new_id(given: InvitationDraft, actor: Actor) -> str:
    """The same for the same applicant, name and phone: a repetition finds the first one."""
    return lookup_hash(f"invitation#{actor.account_id}#{folded(given.name)}#{given.phone}")[:24]


def find_invitation(invitation_id: str) -> Invitation | None:
    item = get(UnitItem, f"invitation#{invitation_id}", "invitation")
    if item is None:
        return None
    return Invitation.model_validate_json(item.body).model_copy(update={"version": item.version})


def load_last_sms(given: InvitationDraft) -> UnitItem:
    """With the time of the last message in `body`, or none."""
    pk = _sms_key(given)
    return get(UnitItem, pk, "sms") or UnitItem(pk, "sms")


def _sms_key(given: InvitationDraft) -> str:
    return f"invited#{lookup_hash(f'invited#{folded(given.name)}#{given.phone}')}"


def save_invitation(
    change: Change[Invitation], sms: UnitItem, unit: Unit | None, now: datetime, receipt: Receipt | None = None
) -> None:
    """`unit` is who already has the name, without rights yet. Raises InvitedMeanwhile when any of it has changed."""
    if change.entry is None:
        return
    invitation, transaction = change.after, Transaction()
    pk = f"invitation#{invitation.invitation_id}"
    body = invitation.model_dump_json()
    transaction.put(UnitItem(pk, "invitation", version=invitation.version, body=body), InvitedMeanwhile())
    histories.add(transaction, UnitItem, pk, change.entry)
    if change.before is None:
        stamp = invitation.invited_at.astimezone(UTC).isoformat(timespec="microseconds")
        by = f"by#{stamp}#{invitation.inviter_id}#{invitation.invitation_id}"
        transaction.put(UnitItem(_name_key(invitation.name), by, body=invitation.inviter_id))
    if invitation.sent_at == now:
        sms.body, sms.expires_at = now.isoformat(), int((now + QUIET).timestamp())
        transaction.put(sms, InvitedMeanwhile())
    latest = _latest(invitation.name) or UnitItem(_name_key(invitation.name), "latest")
    transaction.put(latest, InvitedMeanwhile())
    _while_without_rights(transaction, invitation.name, unit)
    receipts.add(transaction, receipt)
    transaction.commit()


def _while_without_rights(transaction: Transaction, name: str, unit: Unit | None) -> None:
    if unit is None:
        transaction.check(UnitItem, (f"name#{name}", "claim"), UnitItem.pk.does_not_exist(), InvitedMeanwhile())
    else:
        key = (f"unit#{unit.unit_id}", "unit")
        transaction.check(UnitItem, key, UnitItem.version == unit.version, InvitedMeanwhile())


def tell(transaction: Transaction, unit: Unit, seq: int, now: datetime) -> None:
    """With the grant: its inviters' messages, and that no further invitation was written since they were read."""
    key = (_name_key(unit.name), "latest")
    latest = _latest(unit.name)
    same = UnitItem.version == latest.version if latest else UnitItem.pk.does_not_exist()
    of_applicants = UnitItem.sk.startswith("by#")
    rows = UnitItem.query(key[0], of_applicants, consistent_read=True, scan_index_forward=False, limit=ROWS_READ)
    outbox.add(transaction, tell_inviters(unit, (str(row.body) for row in rows), now), seq)
    transaction.check(UnitItem, key, same, InvitedMeanwhile())


def _latest(name: str) -> UnitItem | None:
    return get(UnitItem, _name_key(name), "latest")


def _name_key(name: str) -> str:
    return f"invited#{folded(name)}"
