"""Revoking a certificate: who may, what it leaves behind, and whom it keeps from declaring for how long."""

from datetime import date

import pytest

from chalicelib.domain import bars, certificates, revocations
from chalicelib.domain.bars import Bar
from chalicelib.domain.certificates import CertificateStatus, Integrity
from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.revocation_reasons import RULES, ReasonClass
from chalicelib.domain.revocations import Revocation
from chalicelib.domain.states import label
from tests.build import NOW, a_declaration, a_panel, a_unit, acting_for, an_id_number, shanghai
from tests.telling import said

COMMITTEE = a_unit("committee")
LATER = shanghai("2026-05-20 16:00")


def certified(status="certified"):
    declaration = a_declaration(status, a_unit(), COMMITTEE, certificate_number="372026000000017")
    panel = a_panel(approval_number="济人社字〔2026〕12号", judged_at=NOW)
    printed = certificates.content(declaration, panel, "372026000000017", an_id_number(), "济南市", "https://x", NOW)
    return certificates.issue(declaration, panel, printed, "ab" * 32, NOW), declaration


def revoke(reason_class="fraud", bar=None, actor=None, now=LATER, given=None, **told):
    certificate, declaration = given or certified()
    body = Revocation(reason_class=reason_class, reason="论文系他人成果", **told)
    return revocations.revoke(certificate, declaration, bar, actor or acting_for(COMMITTEE), body, now)


def a_bar(until, **changes):
    told = {"account_id": "p-wang", "since": NOW.date(), "until": until, "reason_class": "fraud"}
    told |= {"certificate_number": "C", "unit_id": "u", "unit_name": "某评委会", "rules_version": "1", "version": 4}
    return Bar(**told | changes)


def test_a_revoked_certificate_says_so_and_its_record_stays_whole():
    told = certificates.verify(revoke().certificate)
    assert (told.status, told.integrity) == (CertificateStatus.REVOKED, Integrity.INTACT)
    assert (told.revoked_on, told.reason_class, told.reason_class_label) == (date(2026, 5, 20), "fraud", "弄虚作假")


def test_the_public_learns_the_reasons_class_and_not_its_words():
    assert "论文" not in certificates.verify(revoke().certificate).model_dump_json()


def test_the_declaration_ends_revoked_with_the_reason_in_its_history():
    change = revoke(evidence="查重报告").declaration
    assert label(change.after.status, for_applicant=True) == "已撤销"
    assert (change.entry.action, change.entry.reason) == ("revoke", "论文系他人成果")
    assert change.entry.details["evidence"] == "查重报告"
    assert change.entry.details["rules"] == RULES.version


def test_the_holder_is_told_of_revocation_and_bar_without_the_reason():
    told = revoke().declaration.notifications
    assert [one.kind for one in told] == ["revoked", "barred"]
    assert {one.party_id for one in told} == {"p-wang"}
    assert "2029年5月19日" in said(told[1])
    assert all("论文" not in said(one) for one in told)


@pytest.mark.parametrize("reason", list(ReasonClass))
def test_only_fraud_bars_from_declaring(reason):
    revoking = revoke(reason)
    assert (revoking.bar is not None) == (reason == ReasonClass.FRAUD)
    assert ("barred" in [one.kind for one in revoking.declaration.notifications]) == (reason == ReasonClass.FRAUD)


@pytest.mark.parametrize(
    ("revoked_on", "until"),
    [
        (date(2026, 5, 20), date(2029, 5, 19)),
        (date(2026, 1, 1), date(2028, 12, 31)),
        (date(2028, 2, 29), date(2031, 2, 28)),
        (date(2026, 3, 1), date(2029, 2, 28)),
    ],
)
def test_the_bar_is_three_years_from_the_day_of_revocation(revoked_on, until):
    assert bars.last_day(revoked_on, RULES.barred_years) == until


def test_the_day_of_revocation_is_shanghais():
    assert revoke(now=shanghai("2026-05-21 00:30")).bar.since == date(2026, 5, 21)


def test_one_is_barred_to_the_last_day_and_free_on_the_next():
    bar = a_bar(date(2029, 5, 19))
    with pytest.raises(Conflict) as refused:
        bars.refuse_barred(bar, date(2029, 5, 19))
    assert refused.value.code == "barred"
    assert refused.value.members == {"until": "2029-05-19", "reason_class": "fraud", "ask": "某评委会"}
    assert "某评委会" in refused.value.detail
    bars.refuse_barred(bar, date(2029, 5, 20))


def test_who_has_no_bar_is_free():
    bars.refuse_barred(None, date(2026, 5, 6))


@pytest.mark.parametrize(("earlier", "lasting"), [("2031-01-01", "2031-01-01"), ("2027-01-01", "2029-05-19")])
def test_of_two_bars_the_longer_one_stands(earlier, lasting):
    bar = revoke(bar=a_bar(date.fromisoformat(earlier))).bar
    assert (str(bar.until), bar.version) == (lasting, 4)


def test_a_committee_that_did_not_issue_it_finds_nothing():
    other = acting_for(a_unit("committee", unit_id="u-other"))
    with pytest.raises(NotFound):
        revoke(actor=other)


def test_a_unit_of_another_kind_never_revokes():
    # Even one with the committee's own id has not its role.
    with pytest.raises(NotAllowed):
        revoke(actor=acting_for(a_unit("employer", unit_id=COMMITTEE.unit_id)))


def test_the_same_revocation_again_is_nothing():
    first = revoke()
    assert revoke(given=(first.certificate, first.declaration.after)).is_nothing


def test_a_second_revocation_for_another_reason_is_refused():
    first = revoke()
    with pytest.raises(Conflict) as refused:
        revoke("mistake", given=(first.certificate, first.declaration.after))
    assert refused.value.code == "already_revoked"


def test_an_identity_number_in_the_reason_is_masked():
    number = an_id_number()
    change = revoke(evidence=f"冒用{number}").declaration
    assert number not in change.entry.model_dump_json()


def test_a_revoked_one_is_refused_with_day_reason_and_whom_to_ask():
    with pytest.raises(Conflict) as refused:
        revocations.refuse_revoked(revoke().certificate)
    assert refused.value.code == "certificate_revoked"
    assert "2026年5月20日" in refused.value.detail
    assert COMMITTEE.name in refused.value.detail
