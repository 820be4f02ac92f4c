"""Issuing certificates anew: one that a committee asks for, and by a job all those of people who were corrected.

As with the first issuing, the file is written first, under a key of its own; then one transaction makes it the
certificate's. A crash between the two leaves a file that nothing points to, and the next run issues again.
"""

import hashlib
import logging
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import certificates, identity, reissues
from chalicelib.domain import portraits as portrait_rules
from chalicelib.domain.actors import SYSTEM, Actor
from chalicelib.domain.attachments import PORTRAIT, Attachment
from chalicelib.domain.certificates import Certificate, PinnedPortrait
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.domain.errors import Invalid, NotFound, Stale
from chalicelib.domain.old_certificates import OldCertificate, OldStatus
from chalicelib.domain.people import Account
from chalicelib.domain.reissues import Due, Reissue, Reissued
from chalicelib.handlers.issued_on import load_issued_on
from chalicelib.handlers.issuing import print_certificate
from chalicelib.handlers.reissuing_converted import make_converted_edition
from chalicelib.handlers.running import Budget, Counts
from chalicelib.storage import accounts, contents, desks, files, old_certificates, panels, portraits, units
from chalicelib.storage import certificates as stored
from chalicelib.storage import reissues as stored_reissues
from chalicelib.storage.contents import Whole
from chalicelib.storage.reading import every_page

LOG = logging.getLogger(__name__)


def make_edition(
    certificate: Certificate, whole: Whole, account: Account, given: Reissue, actor: Actor, now: datetime
) -> Reissued:
    """The next edition, its file stored, for the caller to save; the name is the account's, as it is now."""
    declaration, number = whole.declaration, certificate.number
    source, pin = _portrait(certificate, given)
    portrait = portraits.read(number, pin) if pin else None
    attachments = _pictured(source, declaration, actor) if source else whole.attachments
    named = declaration.model_copy(update={"applicant_name": account.name})
    assert declaration.panel_id, "what has a certificate was judged"
    panel, committee = panels.load_panel(declaration.panel_id), units.load_unit(declaration.committee_id)
    whole = replace(whole, declaration=named, attachments=attachments)
    edition, reason = certificate.edition + 1, identity.mask_numbers(given.reason)
    printed, document = print_certificate(whole, panel, committee, account, number, edition, actor, now, portrait)
    told = {
        "edition": edition,
        "reissue_reason": reason,
        "portrait_of": source,
        "portrait": pin,
        "account_version": account.version or 0,
    }
    fresh = certificates.issue(named, panel, printed, hashlib.sha256(document).hexdigest(), now, **told)
    files.write(fresh.file_key, document, "application/pdf")
    return reissues.reissue(certificate, fresh, declaration, actor, reason, now)


def _portrait(certificate: Certificate, given: Reissue) -> tuple[str | None, PinnedPortrait | None]:
    """Another declaration's, or one that was brought; the one that it bears, when the request names none."""
    if given.portrait_id:
        return None, portrait_rules.pinned(portraits.load(certificate.number, given.portrait_id))
    if given.portrait_of:
        return given.portrait_of, None
    return certificate.portrait_of, certificate.portrait


def _pictured(source: str, declaration: Declaration, actor: Actor) -> list[Attachment]:
    """The attachments of another declaration of the same person, which has a portrait. Raises Invalid."""
    try:
        other = contents.load_whole(source)
    except NotFound:
        other = None
    reissues.refuse_foreign_portrait(other.declaration if other else None, declaration, actor)
    assert other
    if not any(one.kind == PORTRAIT and one.verified_at for one in other.attachments):
        raise Invalid.field("portrait_of", "该份申报中没有照片", "portrait_missing")
    return other.attachments


def reissue_due(now: datetime, limit: int, budget: Budget) -> Counts:
    """Until the time is up; safe to run twice at once, and to run again after a crash."""
    counts = {"reissued": 0, "failed": 0}
    for due in stored_reissues.list_due(now, limit):
        if budget.is_spent():
            break
        failed_before = counts["failed"]
        try:
            if not _all_reissued(due, now, budget, counts):
                break
        except Exception:
            # Whose certificates cannot even be listed must not keep the others waiting.
            LOG.exception("person's certificates not found", extra={"account_id": due.account_id})
            counts["failed"] += 1
        with suppress(Stale):  # another correction came, or another copy of the job was faster
            is_done = counts["failed"] == failed_before
            stored_reissues.finish(due) if is_done else stored_reissues.put_off(due, now)
    return counts


def _all_reissued(due: Due, now: datetime, budget: Budget, counts: Counts) -> bool:
    """Of one person; False when the time was up before."""
    for number in _numbers(due.account_id):
        if budget.is_spent():
            return False
        made = _reissued(number, due, now)
        counts["reissued"] += made is True
        counts["failed"] += made is None
    return True


def _numbers(account_id: str) -> list[str]:
    """Of a person's certificates that stand. They declare once a year and have few papers."""
    own = every_page(lambda cursor: desks.list_own(account_id, None, 100, cursor))
    papers = every_page(lambda cursor: old_certificates.list_own(account_id, 100, cursor))
    certified = [one.certificate_number for one in own if one.status == Status.CERTIFIED]
    converted = [one.certificate_number for one in papers if one.status == OldStatus.CONFIRMED]
    return [number for number in [*certified, *converted] if number]


def _reissued(number: str, due: Due, now: datetime) -> bool | None:
    """Whether there was anything to do; None when it could not be done, which must not keep others waiting."""
    try:
        certificate = stored.load_certificate(number)
        if not due.concerns(certificate):
            return False
        account, issued_on = accounts.load_account(due.account_id), load_issued_on(certificate)
        assert account
        told = (account, Reissue(reason=due.reason), SYSTEM, now)
        if isinstance(issued_on, OldCertificate):
            stored_reissues.save_converted(make_converted_edition(certificate, issued_on, *told))
        else:
            whole = contents.load_whole(issued_on.declaration_id)
            stored_reissues.save_reissue(make_edition(certificate, whole, *told))
    except Exception:
        LOG.exception("certificate not issued anew", extra={"number": number})
        return None
    return True
