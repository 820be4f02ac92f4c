"""What one act of reporting is, and which declarations may exchange their ranks in it."""

import pytest
from pydantic import ValidationError

from chalicelib.domain import reports
from chalicelib.domain.declarations import Hop, Status
from chalicelib.domain.reports import MOST, ReportRequest
from tests.build import NOW, a_declaration


def a_report(ranks, **changes):
    items = [{"declaration_id": declaration_id, "rank": rank} for declaration_id, rank in ranks]
    return ReportRequest(**{"notice_id": "n-1", "level": "associate_senior", "items": items} | changes)


def test_the_same_act_has_the_same_id_in_whatever_order_it_is_ticked():
    first, second = a_report([("a", 1), ("b", 2)]), a_report([("b", 2), ("a", 1)])
    assert reports.report_id("u-1", first) == reports.report_id("u-1", second)


@pytest.mark.parametrize(
    ("unit", "other"),
    [
        ("u-2", a_report([("a", 1)])),
        ("u-1", a_report([("a", 2)])),
        ("u-1", a_report([("b", 1)])),
        ("u-1", a_report([("a", 1)], notice_id="n-2")),
        ("u-1", a_report([("a", 1)], level="senior")),
    ],
)
def test_another_act_has_another_id(unit, other):
    assert reports.report_id(unit, other) != reports.report_id("u-1", a_report([("a", 1)]))


def test_three_hundred_are_ticked_in_one_act_and_no_more():
    ranks = [(f"d-{n}", n) for n in range(1, MOST + 2)]
    assert len(a_report(ranks[:-1]).items) == 300
    with pytest.raises(ValidationError):
        a_report(ranks)


def test_a_commissioned_review_without_its_letter_is_named():
    assert reports.letter_missing().code == "commission_letter_missing"


def held_by(party_id, kind):
    return a_declaration(Status.REVIEWED, route=[Hop(party_id=party_id, name="济南市", kind=kind, arrived_at=NOW)])


def test_only_those_that_the_unit_still_has_exchange_their_ranks():
    heads = {"here": held_by("u-1", "employer"), "above": held_by("u-2", "supervisor")}
    heads["returned"] = held_by("p-1", "applicant")
    assert reports.movable(heads, "u-1") == ["here"]


def test_the_record_of_three_hundred_recalls_with_the_longest_reason_fits_an_item():
    recall = reports.RecallOutcome(outcome="recalled", reason="误" * 200, at=NOW)
    items = [reports.Outcome(declaration_id="d" * 20, outcome="reported", recall=recall) for _ in range(MOST)]
    report = reports.Report(report_id="r" * 26, unit_id="u" * 20, notice_id="n" * 20, level="senior", items=items)
    assert len(report.model_dump_json().encode()) < 400_000
    with pytest.raises(ValidationError):
        reports.RecallRequest(reason="误" * 201)
