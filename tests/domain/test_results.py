"""Results: judged, published for their working days, confirmed only after that."""

import pytest

from chalicelib.domain import results
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.results import Confirmation, MeetingResults, PanelStatus
from tests.build import (
    FIRST_UNKNOWN_YEAR,
    NOW,
    a_day,
    a_declaration,
    a_notice,
    a_panel,
    a_tally,
    a_unit,
    acting_for,
    shanghai,
)

COMMITTEE = a_unit("committee")
ACTOR = acting_for(COMMITTEE)
STRANGER = acting_for(a_unit("committee", unit_id="u-other"))
APPROVAL = Confirmation(approval_number="济人社字〔2026〕12号")


def a_meeting(*tallies, **changes):
    given = {"notice_id": "n-1", "level": "associate_senior", "members": 7, "present": 5, "items": list(tallies)}
    return MeetingResults(**given | changes)


def candidate(status="accepted", *, declaration_id="d-1", **changes):
    return a_declaration(status, a_unit(), COMMITTEE, declaration_id=declaration_id, **changes)


def published(moment="2026-03-05 09:00", **changes):
    return results.publish(a_panel(**changes), ACTOR, shanghai(moment), 1).after


def test_verdicts_follow_from_the_counts():
    panel = a_panel(a_tally("d-1", 4, 1), a_tally("d-2", 3, 2), a_tally("d-3", 3, 0, 2))
    assert panel.passed_ids == ["d-1"]


def test_a_meeting_is_recorded_with_the_rules_it_was_judged_by():
    change = results.judge("j-1", a_meeting(a_tally()), a_notice(publicity_days=7), ACTOR, NOW)
    assert (change.after.status, change.after.rules_version) == (PanelStatus.JUDGED, "2019-1")
    assert (change.after.publicity_days, change.after.judged_at) == (7, NOW)


def test_another_committees_notice_is_not_judged():
    with pytest.raises(NotFound):
        results.judge("j-1", a_meeting(a_tally()), a_notice(), STRANGER, NOW)


def test_a_meeting_that_could_not_decide_leaves_nothing():
    with pytest.raises(Conflict, match="no_quorum: "):
        results.judge("j-1", a_meeting(a_tally(yes=4), present=4), a_notice(), ACTOR, NOW)
    with pytest.raises(Invalid, match="评审结果有误"):
        results.judge("j-1", a_meeting(a_tally(yes=4)), a_notice(), ACTOR, NOW)


@pytest.mark.parametrize("status", ["accepted", "in_panel"])
def test_what_was_accepted_can_be_judged(status):
    results.refuse_unjudgeable(a_meeting(a_tally()), {"d-1": candidate(status)}, ACTOR, "j-1")


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ({}, "not_found"),
        ({"d-1": a_declaration("accepted", a_unit())}, "not_found"),
        ({"d-1": candidate(notice_id="n-2")}, "other_notice"),
        ({"d-1": candidate(level="senior")}, "other_notice"),
        ({"d-1": candidate("in_review")}, "not_accepted"),
        ({"d-1": candidate("passed", panel_id="j-other")}, "not_accepted"),
    ],
)
def test_one_unfit_row_refuses_the_whole_meeting(found, code):
    meeting = a_meeting(a_tally("d-2"), a_tally("d-1"))
    with pytest.raises(Conflict, match="not_judgeable: ") as refused:
        results.refuse_unjudgeable(meeting, {"d-2": candidate(declaration_id="d-2"), **found}, ACTOR, "j-1")
    assert [(error.field, error.code) for error in refused.value.errors] == [("items.1.declaration_id", code)]


def test_a_row_that_this_very_panel_has_judged_is_a_repetition():
    results.refuse_unjudgeable(a_meeting(a_tally()), {"d-1": candidate("passed", panel_id="j-1")}, ACTOR, "j-1")


@pytest.mark.parametrize(
    ("moment", "days", "starts_on", "ends_on"),
    [
        ("2026-03-05 09:00", 5, "2026-03-06", "2026-03-12"),  # over a weekend
        ("2026-03-05 23:59", 5, "2026-03-06", "2026-03-12"),
        ("2026-03-06 00:00", 5, "2026-03-09", "2026-03-13"),
        ("2026-09-27 10:00", 5, "2026-09-28", "2026-10-09"),  # over the National Day holiday
        ("2026-09-30 10:00", 5, "2026-10-08", "2026-10-13"),  # the Saturday worked in exchange counts
        ("2026-03-05 09:00", 7, "2026-03-06", "2026-03-16"),
    ],
)
def test_the_publicity_runs_its_working_days_from_the_next_one_on(moment, days, starts_on, ends_on):
    panel = published(moment, publicity_days=days)
    assert (panel.publicity_starts_on, panel.publicity_ends_on) == (a_day(starts_on), a_day(ends_on))


def test_publishing_again_keeps_the_first_dates():
    panel = published()
    again = results.publish(panel, ACTOR, shanghai("2026-03-10 09:00"), 0)
    assert again.is_nothing
    assert again.after == panel


def test_a_publicity_reaching_into_an_unknown_year_is_not_begun():
    with pytest.raises(Conflict, match="calendar_unknown: "):
        published(f"{FIRST_UNKNOWN_YEAR - 1}-12-29 09:00")


@pytest.mark.parametrize("moment", ["2026-03-06 09:00", "2026-03-12 00:00", "2026-03-12 23:59:59"])
def test_nothing_is_confirmed_while_the_publicity_runs(moment):
    with pytest.raises(Conflict, match="publicity_running: "):
        results.confirm(published(), ACTOR, APPROVAL, shanghai(moment))


def test_the_day_after_the_publicity_it_is_confirmed():
    change = results.confirm(published(), ACTOR, APPROVAL, shanghai("2026-03-13 00:00"))
    assert (change.after.status, change.after.approval_number) == (PanelStatus.CONFIRMED, APPROVAL.approval_number)


def test_what_was_never_published_is_not_confirmed():
    with pytest.raises(Conflict, match="not_published: "):
        results.confirm(a_panel(), ACTOR, APPROVAL, shanghai("2026-04-01 09:00"))


@pytest.mark.parametrize("status", [PanelStatus.CONFIRMED, PanelStatus.ISSUED])
def test_confirming_again_is_nothing_and_under_another_document_refused(status):
    confirmed = results.confirm(published(), ACTOR, APPROVAL, shanghai("2026-03-13 09:00")).after
    confirmed = confirmed.model_copy(update={"status": status})
    assert results.confirm(confirmed, ACTOR, APPROVAL, shanghai("2026-03-14 09:00")).is_nothing
    with pytest.raises(Conflict, match="already_confirmed: "):
        results.confirm(confirmed, ACTOR, Confirmation(approval_number="另一文号"), shanghai("2026-03-14 09:00"))


def test_another_committee_neither_publishes_nor_confirms():
    with pytest.raises(NotFound):
        results.publish(a_panel(), STRANGER, NOW, 1)
    with pytest.raises(NotFound):
        results.confirm(published(), STRANGER, APPROVAL, shanghai("2026-03-13 09:00"))


def test_a_publication_that_had_not_reached_everybody_begins_anew():
    panel = published("2026-03-05 09:00")
    again = results.publish(panel, ACTOR, shanghai("2026-03-10 09:00"), waiting=1)
    assert again.after.publicity_starts_on > panel.publicity_starts_on
    assert again.entry.action == "publish"


def test_nothing_is_confirmed_while_a_result_is_secret():
    panel = a_panel(a_tally("d-1"))
    secret = a_declaration("passed", panel_id=panel.panel_id)
    with pytest.raises(Conflict, match="publication_unfinished"):
        results.refuse_unpublished(panel, {"d-1": secret})


def test_another_panels_secret_does_not_hinder():
    panel = a_panel(a_tally("d-1"))
    results.refuse_unpublished(panel, {"d-1": a_declaration("passed", panel_id="another")})
