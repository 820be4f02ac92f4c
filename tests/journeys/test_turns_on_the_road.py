"""What happens when the road is not straight."""

from datetime import timedelta

from tests.journeys import road
from tests.parties import START, an_applicant, move_clock


def test_somebody_elses_declaration_cannot_be_carried_over(stage):
    filed = road.submitted(stage)
    stranger = an_applicant()
    body = road.a_beginning(filed.notice_id, stage.employer, copy_from=filed.declaration_id)
    stranger.post("/v1/declarations", body, 404)


def test_a_first_report_after_the_last_day_is_refused(stage):
    filed = road.submitted(stage)
    filed.review(stage.employer, "pass")
    move_clock(START + timedelta(days=46))
    refused = filed.report(stage.employer)["items"][0]
    assert (refused["outcome"], refused["code"]) == ("failed", "window_closed")


def test_a_unit_finds_again_what_it_has_sent_on(stage):
    filed = road.submitted(stage)
    road.pass_and_report(stage.employer, [filed])
    sent = stage.employer.get(f"/v1/declarations?scope=sent&notice_id={filed.notice_id}")["items"]
    assert [(head["declaration_id"], head["holder"]["id"]) for head in sent] == [
        (filed.declaration_id, stage.supervisor.party_id)
    ]
