"""Revoking what was converted from paper: who may, whom it bars, what the history keeps, what becomes of the paper."""

from datetime import timedelta

import pytest

from chalicelib.domain import old_certificates, old_revocations
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.old_certificates import OldCertificateDraft, OldDecision, OldStatus
from chalicelib.domain.revocation_reasons import ProofFile
from chalicelib.domain.revocations import Revocation
from tests.build import NOW, a_unit, acting_for, an_applicant, an_id_number
from tests.domain.test_old_certificates import BORN, PAPER

COMMITTEE = a_unit("committee")
LATER = NOW + timedelta(days=30)
PROOF = ProofFile(evidence_id="e1", sha256="ab" * 32, s3_version="v1")


def registered():
    given = OldCertificateDraft(**PAPER)
    return old_certificates.register("p-wang.1", given, COMMITTEE, 0, BORN, an_applicant(), NOW).after


def converted():
    old = registered()
    printed = old_certificates.content(old, "37202600000001X", an_id_number(), "济南市", "https://x.cn/1", NOW)
    certificate = old_certificates.issue(old, printed, "a" * 64, NOW)
    confirmed = OldDecision(decision="confirm")
    moment = NOW + timedelta(minutes=16)
    return certificate, old_certificates.decide(old, confirmed, certificate, acting_for(COMMITTEE), moment).after


def revoke(reason_class="fraud", given=None, unit=COMMITTEE, reason="纸质证书系伪造", files=()):
    certificate, old = given or converted()
    body = Revocation(reason_class=reason_class, reason=reason)
    return old_revocations.revoke(certificate, old, None, acting_for(unit), body, LATER, files)


def test_fraud_bars_the_holder_and_keeps_the_paper_taken():
    revoking = revoke()
    assert (revoking.certificate.status, revoking.old.after.status) == ("revoked", OldStatus.REVOKED)
    assert (revoking.bar.account_id, revoking.frees_paper) == (revoking.old.after.account_id, False)
    assert [told.kind for told in revoking.old.notifications] == ["revoked", "barred"]


@pytest.mark.parametrize("reason_class", ["mistake", "irregularity", "other"])
def test_what_is_not_the_holders_fault_bars_nobody_and_frees_the_paper(reason_class):
    revoking = revoke(reason_class)
    assert (revoking.bar, revoking.frees_paper) == (None, True)
    assert [told.kind for told in revoking.old.notifications] == ["revoked"]


def test_the_history_holds_the_proofs_by_their_hash():
    entry = revoke(files=[PROOF]).old.entry
    assert entry.details["files"] == [{"evidence_id": "e1", "sha256": "ab" * 32}]
    assert entry.details["barred_until"]


def test_the_same_again_is_nothing_and_another_is_refused():
    first = revoke()
    stands = (first.certificate, first.old.after)
    assert revoke(given=stands).is_nothing
    with pytest.raises(Conflict, match="already_revoked"):
        revoke(given=stands, reason="另一个原因")
    with pytest.raises(Conflict, match="already_revoked"):
        revoke("mistake", given=stands)


def test_only_the_committee_that_converted_it():
    with pytest.raises(NotFound):
        revoke(unit=a_unit("committee", unit_id="u-other"))


@pytest.mark.parametrize(("days", "lapses"), [(179, False), (180, True)])
def test_what_nobody_decides_on_ends_after_half_a_year(days, lapses):
    change = old_certificates.lapse(registered(), NOW + timedelta(days=days))
    assert change.is_nothing is not lapses
    assert (change.after.status == OldStatus.REJECTED) is lapses


def test_what_is_decided_does_not_lapse():
    assert old_certificates.lapse(converted()[1], NOW + timedelta(days=900)).is_nothing
