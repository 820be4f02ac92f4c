"""The publicity of results: who is on it, who reads it when, and what objections do to results and list."""

from datetime import timedelta

import pytest

from chalicelib.domain import objections, result_publicity, results
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.objections import ObjectionDecision, ObjectionDraft
from chalicelib.domain.results import Confirmation
from tests.build import NOW, a_declaration, a_notice, a_panel, a_tally, a_unit, acting_for, shanghai

COMMITTEE = a_unit("committee")
ACTOR = acting_for(COMMITTEE)
APPROVAL = Confirmation(approval_number="济人社字〔2026〕12号")
RUNNING, OVER = shanghai("2026-03-09 09:00"), shanghai("2026-03-13 09:00")


def published(*tallies, **changes):
    """From Friday the 6th to Thursday the 12th."""
    return results.publish(a_panel(*tallies, **changes), ACTOR, NOW, 1).after


def an_objection(panel, outcome="upheld", about="d-1", at=RUNNING):
    publicity = result_publicity.publicity_of(panel, a_notice())
    given = ObjectionDraft(declaration_id=about, content="业绩材料并非本人完成")
    raised = objections.raise_objection("j-1.1", publicity, {"d-1", "d-2"}, given, None, at).after
    if outcome is None:
        return raised
    decided = ObjectionDecision(outcome=outcome, reason="经核实情况属实")
    return objections.decide(raised, decided, COMMITTEE.name, ACTOR, at).after


def confirmed(panel, *raised):
    return results.confirm(panel, ACTOR, APPROVAL, OVER, raised).after


def test_the_list_names_those_who_passed_with_unit_and_title():
    panel = a_panel(a_tally("d-1"), a_tally("d-2", 0, 5))
    candidates = {key: a_declaration(declaration_id=key) for key in ("d-1", "d-2")}
    (person,) = result_publicity.people(panel, candidates)
    assert person.model_dump() == {
        "declaration_id": "d-1",
        "name": "王明",
        "unit_name": "济南市用人单位",
        "title": "高级工程师",
        "specialty": "电气自动化",
    }


def test_before_the_publication_nobody_reads_it():
    with pytest.raises(NotFound):
        result_publicity.refuse_unseen(a_panel(), None, NOW)
    with pytest.raises(NotFound):
        result_publicity.publicity_of(a_panel(), a_notice())


def test_everybody_reads_it_until_thirty_days_after_its_last():
    last = shanghai("2026-03-12 23:00") + timedelta(days=30)
    result_publicity.refuse_unseen(published(), None, last)
    with pytest.raises(NotFound):
        result_publicity.refuse_unseen(published(), None, last + timedelta(hours=1))
    result_publicity.refuse_unseen(published(), ACTOR, last + timedelta(days=300))


@pytest.mark.parametrize("moment", ["2026-03-05 10:00", "2026-03-13 00:00"])
def test_objections_are_raised_only_while_it_runs(moment):
    with pytest.raises(Conflict, match="publicity_not_running: "):
        an_objection(published(), at=shanghai(moment))


def test_nothing_is_confirmed_while_an_objection_is_open():
    panel = published()
    with pytest.raises(Conflict, match="objections_open: "):
        confirmed(panel, an_objection(panel, "dismissed"), an_objection(panel, None))


def test_whom_an_upheld_objection_names_gets_no_certificate():
    panel = published(a_tally("d-1"), a_tally("d-2"))
    after = confirmed(panel, an_objection(panel), an_objection(panel, "dismissed", "d-2"))
    assert (after.excluded, after.passed_ids) == (["d-1"], ["d-2"])


def test_a_dismissed_objection_changes_nothing():
    panel = published()
    assert confirmed(panel, an_objection(panel, "dismissed")).passed_ids == ["d-1"]


def test_an_upheld_objection_to_the_list_asks_for_another_publication():
    panel = published()
    with pytest.raises(Conflict, match="objection_upheld: "):
        confirmed(panel, an_objection(panel, about=None))


def test_the_other_publication_runs_its_days_and_is_then_confirmed():
    panel = published(a_tally("d-1"), a_tally("d-2"))
    raised = [an_objection(panel, about=None), an_objection(panel, about="d-2")]
    again = results.publish(panel, ACTOR, shanghai("2026-03-10 09:00"), 0, raised).after
    assert (str(again.publicity_starts_on), str(again.publicity_ends_on)) == ("2026-03-11", "2026-03-17")
    assert again.passed_ids == ["d-1"]
    after = results.confirm(again, ACTOR, APPROVAL, shanghai("2026-03-18 09:00"), raised).after
    assert after.passed_ids == ["d-1"]


def test_it_is_not_published_anew_while_an_objection_is_open():
    panel = published()
    raised = [an_objection(panel, about=None), an_objection(panel, None)]
    with pytest.raises(Conflict, match="objections_open: "):
        results.publish(panel, ACTOR, shanghai("2026-03-10 09:00"), 0, raised)


@pytest.mark.parametrize("raised", [("dismissed", None), ("upheld", "d-1")])
def test_no_other_objection_publishes_anew(raised):
    panel = published()
    assert results.publish(panel, ACTOR, RUNNING, 0, [an_objection(panel, *raised)]).is_nothing


def taken(status):
    declaration = a_declaration(status, a_unit(), COMMITTEE)
    return result_publicity.overturned(an_objection(published()), declaration, ACTOR, RUNNING)


def test_an_upheld_objection_takes_the_result_away_with_its_reason():
    change = taken("publicized")
    assert (change.after.status, change.after.not_passed_for) == ("not_passed", "objection_upheld")
    assert (change.entry.action, change.entry.reason) == ("overturn", "经核实情况属实")
    assert change.entry.details == {"objection_id": "j-1.1"}


def test_a_second_upheld_objection_does_nothing_more():
    assert taken("not_passed").is_nothing


def test_a_result_that_is_still_secret_is_not_taken_away():
    with pytest.raises(Conflict, match="publication_unfinished: "):
        taken("passed")
