"""Paper certificates: registered with the committee whose they are, decided once, converted word for word."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from chalicelib.domain import certificates
from chalicelib.domain import old_certificates as rules
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.old_certificates import OldCertificateDraft, OldDecision, OldStatus
from tests.build import NOW, a_unit, acting_for, an_applicant, an_id_number
from tests.telling import said

COMMITTEE = a_unit("committee")
ACTOR = acting_for(COMMITTEE)
BORN = date(1990, 3, 7)
LATER = NOW + timedelta(minutes=16)
CONFIRM, REJECT = OldDecision(decision="confirm"), OldDecision(decision="reject", reason="扫描件不清晰")
PAPER = {
    "committee_id": COMMITTEE.unit_id,
    "series": "engineering",
    "level": "associate_senior",
    "title": "高级工程师",
    "specialty": "电气自动化",
    "number": "鲁高0900123",
    "awarded_on": "2012-12-20",
    "employer": "济南城乡建设集团有限公司",
}


def register(committee=COMMITTEE, registered=0, **changes):
    given = OldCertificateDraft(**PAPER | changes)
    return rules.register("p-wang.1", given, committee, registered, BORN, an_applicant(), NOW).after


def issued(old):
    printed = rules.content(old, "37202600000001X", an_id_number(), "济南市人社局", "https://x.cn/1", NOW)
    return printed, rules.issue(old, printed, "a" * 64, NOW)


def test_what_stands_on_the_paper_is_registered_under_ones_own_name():
    old = register()
    assert (old.holder_name, old.number, old.status) == ("王明", "鲁高0900123", OldStatus.PENDING)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"committee": a_unit()}, "committee_id", "unit_unfit"),
        ({"committee": a_unit("committee", status="pending")}, "committee_id", "unit_unfit"),
        ({"level": "senior"}, "committee_id", "no_jurisdiction"),
        ({"awarded_on": "2026-03-05"}, "awarded_on", "not_past"),
        ({"awarded_on": "2005-12-31"}, "awarded_on", "implausible"),
        ({"number": "——"}, "number", "number_format"),
        ({"title": "助理工程师"}, "title", "title_level"),
    ],
)
def test_what_cannot_be_is_refused(changes, field, code):
    with pytest.raises(Invalid) as refused:
        register(**changes)
    assert [(error.field, error.code) for error in refused.value.errors] == [(field, code)]


@pytest.mark.parametrize("field", ["title", "specialty", "number", "employer"])
def test_what_cannot_be_printed_is_refused_when_it_is_typed_in(field):
    with pytest.raises(ValidationError, match="无法打印"):
        register(**{field: "电气🙂"})


def test_a_title_of_earlier_years_need_not_be_in_the_catalogue():
    assert register(title="高级电气师").title == "高级电气师"


@pytest.mark.parametrize(
    "typed", ["鲁高0900123", "鲁高 0900123", "鲁高０９００１２３", "鲁高-0900123", "鲁高\u30000900123"]
)
def test_a_papers_number_is_the_same_however_it_was_typed(typed):
    assert rules.paper_number(typed) == rules.paper_number("鲁高0900123")


def test_nobody_registers_without_end():
    with pytest.raises(Conflict, match="too_many: "):
        register(registered=rules.MOST)


def test_a_confirmation_carries_the_electronic_ones_number():
    old = register()
    after = rules.decide(old, CONFIRM, issued(old)[1], ACTOR, LATER).after
    assert (after.status, after.certificate_number) == (OldStatus.CONFIRMED, "37202600000001X")


def test_a_rejection_tells_its_reason():
    change = rules.decide(register(), REJECT, None, ACTOR, LATER)
    assert (change.after.status, change.after.certificate_number) == (OldStatus.REJECTED, None)
    assert "扫描件不清晰" in said(change.notifications[0])


def test_whose_numbers_a_reason_names_they_are_masked():
    given = OldDecision(decision="reject", reason="证书上的身份证号为370102199003072513，与您的不符")
    change = rules.decide(register(), given, None, ACTOR, LATER)
    told = (change.after.reason, change.entry.reason, said(change.notifications[0]))
    assert all("3701**********2513" in text for text in told)


def test_a_rejection_needs_its_reason():
    with pytest.raises(Invalid):
        rules.refuse_decided(register(), OldDecision(decision="reject"), ACTOR, LATER)


def test_a_decision_is_made_once():
    rejected = rules.decide(register(), REJECT, None, ACTOR, LATER).after
    assert rules.decide(rejected, REJECT, None, ACTOR, LATER + timedelta(days=1)).is_nothing
    with pytest.raises(Conflict, match="already_decided: "):
        rules.refuse_decided(rejected, CONFIRM, ACTOR, LATER)


def test_while_another_scan_may_still_be_uploaded_nothing_is_confirmed():
    with pytest.raises(Conflict, match="upload_open: "):
        rules.refuse_decided(register(), CONFIRM, ACTOR, NOW + timedelta(minutes=15))


def test_another_committee_knows_nothing_of_it():
    with pytest.raises(NotFound):
        rules.refuse_stranger(register(), acting_for(a_unit("committee", unit_id="u-other")))


def test_the_electronic_one_says_what_the_paper_said_and_that_it_was_converted():
    printed, _ = issued(register())
    assert (printed.title, str(printed.awarded_on), printed.obtained_by) == ("高级工程师", "2012-12-20", "评审（换发）")


def test_its_record_names_the_paper_and_is_intact():
    _, certificate = issued(register())
    assert certificate.approval_number == "换发自纸质证书鲁高0900123"
    assert certificates.verify(certificate).integrity == "intact"
