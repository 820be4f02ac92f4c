"""Issuing anew: the number stays, the edition before is kept and says that it was corrected."""

import pytest

from chalicelib.domain import certificates, reissues
from chalicelib.domain.actors import SYSTEM
from chalicelib.domain.certificates import CertificateStatus, Integrity
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.reissues import Reissue
from chalicelib.domain.revocation_reasons import ReasonClass, Revoked
from tests.build import NOW, a_declaration, a_panel, a_unit, acting_for, an_account, an_id_number, shanghai

NUMBER, COMMITTEE = "372026000000017", a_unit("committee")
ACTOR, LATER = acting_for(COMMITTEE), shanghai("2026-06-01 10:00")
DECLARATION = a_declaration("certified", a_unit(), COMMITTEE, certificate_number=NUMBER)


def issued(name="王明", sha256="ab" * 32, **told):
    panel = a_panel(approval_number="济人社字〔2026〕12号", judged_at=NOW)
    named = DECLARATION.model_copy(update={"applicant_name": name})
    printed = certificates.content(named, panel, NUMBER, an_id_number(), "济南市", "https://x", NOW)
    return certificates.issue(named, panel, printed, sha256, NOW, **told)


def revoked(certificate):
    told = Revoked(revoked_on=NOW.date(), reason_class=ReasonClass.MISTAKE)
    return certificate.model_copy(update={"status": CertificateStatus.REVOKED, "revoked": told})


def reissue():
    fresh = issued("王鸣", "cd" * 32, edition=2, reissue_reason="姓名更正")
    earlier = issued().model_copy(update={"version": 3})
    return reissues.reissue(earlier, fresh, DECLARATION, ACTOR, "姓名更正", LATER)


def test_the_number_stays_and_both_records_are_whole():
    made = reissue()
    assert made.earlier.number == made.certificate.number == NUMBER
    assert (made.earlier.holder_name, made.certificate.holder_name) == ("王明", "王鸣")
    assert {certificates.verify(one).integrity for one in (made.earlier, made.certificate)} == {Integrity.INTACT}


def test_only_the_newest_edition_is_valid():
    made = reissue()
    assert [(one.edition, one.status) for one in (made.earlier, made.certificate)] == [(1, "corrected"), (2, "valid")]


def test_it_takes_the_place_of_exactly_the_record_that_was_read():
    assert reissue().certificate.version == 3


def test_no_edition_is_written_over_another_ones_file():
    keys = {issued().file_key, issued(edition=2).file_key, issued(edition=2, sha256="cd" * 32).file_key}
    assert len(keys) == 3
    assert all(key.startswith(f"certificates/{NUMBER}-") for key in keys)


def test_the_history_and_the_holder_are_told_why():
    change = reissue().declaration
    assert (change.entry.action, change.entry.reason) == ("reissue", "姓名更正")
    assert change.entry.details == {"number": NUMBER, "edition": 2}
    assert change.after.status == "certified"
    assert [(one.party_id, one.kind) for one in change.notifications] == [("p-wang", "reissued")]


@pytest.mark.parametrize("changed", [{"edition": 3}, {"account_version": 9}, {"reissue_reason": "别的"}])
def test_a_tampered_edition_is_broken(changed):
    certificate = reissue().certificate.model_copy(update=changed)
    assert certificates.verify(certificate).integrity == Integrity.BROKEN


def test_a_record_from_before_there_were_editions_is_still_whole():
    body = issued().model_dump(mode="json", exclude={"edition", "account_version", "reissue_reason", "portrait_of"})
    assert certificates.verify(certificates.Certificate(**body)).integrity == Integrity.INTACT


def test_what_was_revoked_is_not_issued_anew():
    with pytest.raises(Conflict) as refused:
        reissues.refuse_unfit(revoked(issued()), DECLARATION, ACTOR)
    assert refused.value.code == "certificate_revoked"


def test_another_committee_does_not_find_it():
    with pytest.raises(NotFound):
        reissues.refuse_unfit(issued(), DECLARATION, acting_for(a_unit("committee", unit_id="u-other")))
    reissues.refuse_unfit(issued(), DECLARATION, SYSTEM)


def test_there_is_an_end_to_editions():
    with pytest.raises(Conflict) as refused:
        reissues.refuse_unfit(issued(edition=reissues.MOST), DECLARATION, ACTOR)
    assert refused.value.code == "too_many_editions"


@pytest.mark.parametrize(
    ("printed_with", "concerned"), [(6, True), (7, False), (8, False)], ids=["before", "with it", "after"]
)
def test_a_correction_concerns_what_was_printed_before_it(printed_with, concerned):
    due = reissues.due(an_account(version=6), "c-1", "登记时打错字", LATER)
    assert due.concerns(issued(account_version=printed_with)) == concerned
    assert not due.concerns(revoked(issued(account_version=printed_with)))


def test_the_same_request_again_is_done():
    certificate, account = issued(edition=2, reissue_reason="换照片", account_version=5), an_account(version=5)
    assert reissues.is_done(certificate, account, Reissue(reason="换照片"))
    assert not reissues.is_done(certificate, account, Reissue(reason="换照片", portrait_of="d-2"))
    assert not reissues.is_done(certificate, account, Reissue(reason="姓名更正"))
    assert not reissues.is_done(certificate, an_account(version=6), Reissue(reason="换照片"))


@pytest.mark.parametrize(
    "other",
    [None, a_declaration("draft", COMMITTEE, applicant_id="p-li"), a_declaration("draft", a_unit())],
    ids=["absent", "another person's", "never here"],
)
def test_a_portrait_comes_from_the_same_persons_declaration_that_was_here(other):
    with pytest.raises(Invalid):
        reissues.refuse_foreign_portrait(other, DECLARATION, ACTOR)
    reissues.refuse_foreign_portrait(a_declaration("draft", COMMITTEE), DECLARATION, ACTOR)
