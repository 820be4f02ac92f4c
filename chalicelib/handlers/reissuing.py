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
from chalicelib.domain.people import Account
from chalicelib.domain.reissues import Due, Reissue, Reissued
from chalicelib.handlers.issuing import print_certificate
from chalicelib.handlers.running import Budget, Counts
from chalicelib.storage import accounts, contents, desks, files, panels, portraits, units
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
        failed = 0
        for declaration in _certified(due.account_id):
            if budget.is_spent():
                return counts
            made = _reissued(declaration, due, now)
            counts["reissued"] += made is True
            failed += made is None
        counts["failed"] += failed
        with suppress(Stale):  # another correction came, or another copy of the job was faster
            stored_reissues.put_off(due, now) if failed else stored_reissues.finish(due)
    return counts


def _certified(account_id: str) -> list[Declaration]:
    """A person declares once a year: they are few."""
    own = every_page(lambda cursor: desks.list_own(account_id, None, 100, cursor))
    return [declaration for declaration in own if declaration.status == Status.CERTIFIED]


def _reissued(declaration: Declaration, due: Due, now: datetime) -> bool | None:
    """Whether there was anything to do; None when it could not be done, which must not keep others waiting."""
    assert declaration.certificate_number, "certified means that it has one"
    try:
        certificate = stored.load_certificate(declaration.certificate_number)
        if not due.concerns(certificate):
            return False
        account, whole = accounts.load_account(due.account_id), contents.load_whole(declaration.declaration_id)
        assert account
        made = make_edition(certificate, whole, account, Reissue(reason=due.reason), SYSTEM, now)
        stored_reissues.save_reissue(made)
    except Exception:
        LOG.exception("certificate not issued anew", extra={"declaration_id": declaration.declaration_id})
        return None
    return True
