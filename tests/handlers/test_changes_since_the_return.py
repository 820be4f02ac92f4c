"""GET …/changes: what was corrected since the version returned, for everybody on the route."""

import pytest

from tests.journeys import road
from tests.parties import a_unit, an_applicant

SUMMARY = "主持完成变配电工程六项，解决谐波治理难题。"


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee)


@pytest.fixture
def returned(stage, notice_id):
    """For the achievements and the diploma."""
    filed = road.submitted(stage, notice_id)
    points = [{"field": "achievements", "note": "请补充"}]
    filed.review(stage.employer, "return", fields=["attachments.diploma"], points=points)
    return filed


def correct(filed, section="achievements", **data):
    filed.seen_by(filed.applicant)
    data = data or {"summary": SUMMARY}
    filed.applicant.put(f"{filed.path}/sections/{section}", data, filed.applicant.etag)


def changes(filed, party, expect=200):
    return party.get(f"{filed.path}/changes", expect=expect)


def fields(told):
    return [(item["kind"], item["field"], item["asked"]) for item in told["items"]]


def test_without_a_return_nothing_has_changed(stage, notice_id):
    told = changes(road.submitted(stage, notice_id), stage.employer)
    assert told == {"items": [], "untouched": [], "from_submission": None, "to_submission": None}


def test_the_unit_sees_what_was_corrected_and_whether_it_was_asked_for(stage, returned):
    correct(returned)
    correct(returned, "papers", items=[{"name": "配电网谐波治理"}])
    returned.submit()
    told = changes(returned, stage.employer)
    assert fields(told) == [("added", "papers.items.0", False), ("changed", "achievements.summary", True)]
    assert (told["from_submission"], told["to_submission"]) == (1, 2)
    assert told["items"][1]["after"] == SUMMARY


def test_points_left_as_they_were_are_told(stage, returned):
    correct(returned)
    returned.submit()
    (left,) = changes(returned, stage.employer)["untouched"]
    assert left == {"field": "attachments.diploma", "label": "附件“学历学位证书”", "note": None}


def test_a_file_added_is_told(stage, returned):
    road.put_attachment(returned.declaration_id, returned.applicant.party_id, "diploma", road.portrait())
    returned.submit()
    told = changes(returned, stage.employer)
    assert fields(told) == [("added", "attachments.diploma", True)]


def test_the_applicant_sees_what_they_are_correcting(returned):
    correct(returned)
    told = changes(returned, returned.applicant)
    assert (told["from_submission"], told["to_submission"]) == (1, None)
    assert fields(told) == [("changed", "achievements.summary", True)]


def test_the_unit_does_not_see_it_before_it_is_handed_in(stage, returned):
    correct(returned)
    told = changes(returned, stage.employer)
    assert (told["items"], told["from_submission"], told["to_submission"]) == ([], 1, 1)


def test_after_a_second_return_the_difference_is_from_the_second_submission(stage, returned):
    correct(returned)
    returned.submit()
    returned.review(stage.employer, "return", fields=["achievements"])
    correct(returned, summary="主持完成变配电工程七项，解决谐波治理难题。")
    returned.submit()
    told = changes(returned, stage.employer)
    assert (told["from_submission"], told["to_submission"]) == (2, 3)
    assert [item["before"] for item in told["items"]] == [SUMMARY]


def test_the_units_further_up_see_it_too_when_it_has_come_to_them(stage, returned):
    correct(returned)
    returned.submit()
    assert changes(returned, stage.supervisor, 404)["code"] == "not_found"
    road.pass_and_report(stage.employer, [returned])
    assert fields(changes(returned, stage.supervisor)) == [("changed", "achievements.summary", True)]


@pytest.mark.parametrize("stranger", [a_unit, an_applicant])
def test_strangers_learn_nothing(returned, stranger):
    assert changes(returned, stranger(), 404)["code"] == "not_found"
