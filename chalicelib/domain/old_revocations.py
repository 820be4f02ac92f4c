"""Revoking an electronic certificate that was converted from a paper one: its registration stands for a declaration.

What holds for every certificate holds here (domain.md §2 rule 13): reason, bar, history, messages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import bars, identity
from chalicelib.domain.actors import Actor
from chalicelib.domain.bars import Bar
from chalicelib.domain.certificates import Certificate
from chalicelib.domain.changes import Change, nothing
from chalicelib.domain.history import record
from chalicelib.domain.messages import tell
from chalicelib.domain.old_certificates import OldCertificate, OldStatus
from chalicelib.domain.revocation_reasons import ProofFile
from chalicelib.domain.revocations import (
    Revocation,
    already_revoked,
    bar_on,
    details_of,
    refuse_other_committee,
    revoked,
    told_of_bar,
)


@dataclass(frozen=True)
class OldRevoking:
    """What is written together. `frees_paper`: the paper may be converted again, by whoever it belongs to."""

    certificate: Certificate
    old: Change[OldCertificate]
    bar: Bar | None = None
    frees_paper: bool = False

    @property
    def is_nothing(self) -> bool:
        return self.old.is_nothing


def revoke(
    certificate: Certificate,
    old: OldCertificate,
    bar: Bar | None,
    actor: Actor,
    given: Revocation,
    now: datetime,
    files: Sequence[ProofFile] = (),
) -> OldRevoking:
    """`bar` is the one that stands against the person already. Raises NotFound, Conflict `already_revoked`."""
    refuse_other_committee(old, actor)
    reason = identity.mask_numbers(given.reason)
    if certificate.revoked is not None:
        if certificate.revoked.reason_class == given.reason_class and old.revocation_reason == reason:
            return OldRevoking(certificate, nothing(old))
        raise already_revoked(certificate)
    barred = bar_on((old.account_id, old.committee_id, old.committee_name), certificate, given.reason_class, now)
    ended = {"status": OldStatus.REVOKED, "revocation_reason": reason, "revoked_at": now}
    after = old.model_copy(update=ended)
    after.trail, entry = record(
        old.trail, actor, "revoke", now, reason, **details_of(certificate, given, files, barred)
    )
    messages = [tell(old.account_id, "revoked", certificate.number, now, title=old.title, unit=old.committee_name)]
    messages += told_of_bar(barred, now)
    return OldRevoking(
        revoked(certificate, given, now, files),
        Change(old, after, entry, tuple(messages)),
        bars.longer(bar, barred) if barred else None,
        # Who cheated does not convert the same paper again; a mistake must not keep its owner from it.
        frees_paper=barred is None,
    )
