"""Issuing anew what was converted from paper: printed from its registration, with the name as it is now."""

import hashlib
from datetime import datetime

from chalicelib.domain import identity, reissues
from chalicelib.domain import old_certificates as rules
from chalicelib.domain import portraits as portrait_rules
from chalicelib.domain.accesses import Purpose, access
from chalicelib.domain.actors import Actor
from chalicelib.domain.certificates import Certificate, PinnedPortrait
from chalicelib.domain.errors import Invalid
from chalicelib.domain.old_certificates import OldCertificate
from chalicelib.domain.people import Account
from chalicelib.domain.reissues import Reissue, ReissuedConverted
from chalicelib.handlers.issuing import with_token
from chalicelib.settings import settings
from chalicelib.storage import evidence, files, portraits, signing
from chalicelib.storage.accesses import disclose_id_number


def make_converted_edition(
    certificate: Certificate, old: OldCertificate, account: Account, given: Reissue, actor: Actor, now: datetime
) -> ReissuedConverted:
    """The next edition, its file stored, for the caller to save."""
    from chalicelib.documents.certificate import render

    if given.portrait_of:
        message = "换发的证书没有申报，请先为该证书上传照片，再用 portrait_id 指明"
        raise Invalid.field("portrait_of", message, "not_found")
    number, edition, pin = certificate.number, certificate.edition + 1, certificate.portrait
    if given.portrait_id:
        pin = portrait_rules.pinned(portraits.load(number, given.portrait_id))
    named = old.model_copy(update={"holder_name": account.name})
    shown = access(actor, Purpose.CERTIFICATE, now, old.committee_name)
    url = f"{settings().public_url}/v1/certificates/{number}?edition={edition}"
    id_number, key = disclose_id_number(account, shown), signing.current()
    plain = rules.content(named, number, id_number, certificate.issuer, url, now)
    printed = with_token(plain, old.level, key, edition)
    document = render(printed, converted_portrait(number, old, pin), signing.signing(key, now))
    reason = identity.mask_numbers(given.reason)
    told = {"edition": edition, "reissue_reason": reason, "portrait": pin, "account_version": account.version or 0}
    fresh = rules.issue(named, printed, hashlib.sha256(document).hexdigest(), now, **told)
    files.write(fresh.file_key, document, "application/pdf")
    return reissues.reissue_converted(certificate, fresh, named, actor, reason, now)


def converted_portrait(number: str, old: OldCertificate, pin: PinnedPortrait | None) -> bytes:
    """The one that was brought for it, or that the paper was registered with."""
    if pin:
        return portraits.read(number, pin)
    found = files.read(evidence.key(f"{old.old_id}-portrait"), old.portrait_version)
    assert found, "what was converted keeps its portrait"
    return found[0]
