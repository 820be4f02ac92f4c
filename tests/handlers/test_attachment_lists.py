"""The list of a declaration's files, by kind; and their order, which everybody sees and a submission freezes."""

import json

import pytest

from chalicelib.storage.reading import get
from chalicelib.storage.tables import DeclarationItem
from tests.handlers.asking import ask, field_codes
from tests.handlers.uploading import announce, announcement, ids, listed, take_off, uploaded
from tests.journeys import road
from tests.papers import a_pdf
from tests.parties import an_applicant
from tests.storage.rows import all_at_once


@pytest.fixture(scope="module")
def notice_id(stage):
    return road.a_notice(stage.committee, required_attachments={road.LEVEL: ["diploma", "paper"]})


@pytest.fixture
def filed(stage, notice_id):
    return road.a_complete_draft(stage, notice_id)


@pytest.fixture
def three(filed):
    """Three diplomas, in the order in which they came."""
    return [uploaded(filed, a_pdf(text=f"diploma {n}"))["attachment_id"] for n in range(3)]


def reorder(filed, wanted, kind="diploma", expect=200, etag=None):
    if etag is None:
        listed(filed)
        etag = filed.applicant.etag
    body = {"kind": kind, "attachment_ids": wanted}
    return filed.applicant.put(f"{filed.path}/attachments/order", body, etag, expect)


def groups(filed, by=None):
    return {one["kind"]: one for one in listed(filed, by)["kinds"]}


def test_the_list_says_of_each_kind_whether_it_is_required_and_missing(filed):
    uploaded(filed)
    uploaded(filed, kind="award")
    found = {kind: (one["kind_label"], one["required"], one["missing"]) for kind, one in groups(filed).items()}
    assert found == {
        "portrait": ("证件照", True, False),
        "diploma": ("学历学位证书", True, False),
        "paper": ("论文著作", True, True),
        "award": ("获奖证书", False, False),
    }


def test_what_was_only_announced_is_still_missing(filed):
    made = announce(filed)
    assert groups(filed)["diploma"]["missing"]
    assert groups(filed)["diploma"]["attachment_ids"] == [made["attachment_id"]]


def test_a_commissioned_review_asks_the_unit_for_its_letter(stage, notice_id):
    letter = groups(road.a_draft(stage, notice_id, commissioned=True))["commission_letter"]
    assert (letter["by"], letter["required"], letter["missing"]) == ("unit", True, True)


def test_the_list_is_for_those_on_the_route_alone(stage, notice_id):
    filed = road.a_complete_draft(stage, notice_id)
    for kind in ("diploma", "paper"):
        uploaded(filed, kind=kind)
    filed.submit()
    assert listed(filed, stage.employer)["items"] == listed(filed)["items"]
    for stranger in (stage.supervisor, stage.committee, an_applicant()):
        assert stranger.get(f"{filed.path}/attachments", expect=404)["code"] == "not_found"


def test_files_stand_in_the_order_in_which_they_came(filed, three):
    assert ids(filed) == three
    assert [one["position"] for one in listed(filed)["items"] if one["kind"] == "diploma"] == [1, 2, 3]


def test_a_new_order_is_shown_everywhere(filed, three):
    wanted = [three[2], three[0], three[1]]
    answer = reorder(filed, wanted)
    shown = [one["attachment_id"] for one in answer["items"] if one["kind"] == "diploma"]
    whole = [one["attachment_id"] for one in filed.seen_by(filed.applicant)["attachments"] if one["kind"] == "diploma"]
    assert shown == whole == ids(filed) == groups(filed)["diploma"]["attachment_ids"] == wanted


def test_a_submission_freezes_the_order(filed, three):
    wanted = three[::-1]
    reorder(filed, wanted)
    uploaded(filed, kind="paper")
    filed.submit()
    frozen = json.loads(get(DeclarationItem, f"decl#{filed.declaration_id}", "snapshot#001").body)["attachments"]
    assert [one["attachment_id"] for one in frozen if one["kind"] == "diploma"] == wanted
    assert [one["kind"] for one in frozen] == ["portrait", "diploma", "diploma", "diploma", "paper"]


def test_the_answers_etag_serves_the_next_order_and_the_next_section(filed, three):
    reorder(filed, three[::-1])
    reorder(filed, three, etag=filed.applicant.etag)
    summary = {"summary": "主持完成变配电工程五项，解决谐波治理难题，获奖两项。"}
    filed.applicant.put(f"{filed.path}/sections/achievements", summary, filed.applicant.etag)
    reorder(filed, three[::-1], etag=filed.applicant.etag)
    assert ids(filed) == three[::-1]


def test_the_same_order_again_changes_nothing(filed, three):
    listed(filed)
    seen = filed.applicant.etag
    reorder(filed, three, etag=seen)
    assert filed.applicant.etag == seen


@pytest.mark.parametrize("change", [announce, uploaded])
def test_an_order_made_before_another_file_came_is_stale(filed, three, change):
    listed(filed)
    seen = filed.applicant.etag
    change(filed)
    assert reorder(filed, three, expect=412, etag=seen)["code"] == "precondition_failed"


def test_an_order_made_before_a_file_went_is_stale(filed, three):
    listed(filed)
    seen = filed.applicant.etag
    take_off(filed, {"attachment_id": three[0]})
    assert reorder(filed, three[1:], expect=412, etag=seen)["code"] == "precondition_failed"


@pytest.mark.parametrize("etag", ["", "1", "1-2-x", "1-2-", "*", "1-2-" + "9" * 40, "1-0-٣"])
def test_a_version_that_is_none_of_ours_is_stale(filed, three, etag):
    told = {"kind": "diploma", "attachment_ids": three}
    status, problem = ask(filed.applicant, "PUT", f"{filed.path}/attachments/order", told, If_Match=etag)
    assert (status, problem["code"]) == (412, "precondition_failed")


def test_an_order_needs_the_version_it_was_made_from(filed, three):
    told = {"kind": "diploma", "attachment_ids": three}
    status, _ = ask(filed.applicant, "PUT", f"{filed.path}/attachments/order", told)
    assert status == 428


def test_an_order_that_leaves_out_a_file_is_refused(filed, three):
    assert field_codes(reorder(filed, three[:2], expect=422)) == {"attachment_ids": "incomplete"}


def test_after_the_submission_the_order_is_frozen(filed, three):
    uploaded(filed, kind="paper")
    filed.submit()
    assert reorder(filed, three[::-1], expect=409)["code"] == "wrong_state"
    assert ids(filed) == three


def test_nobody_orders_somebody_elses_files(filed, three):
    listed(filed)
    told = {"kind": "diploma", "attachment_ids": three[::-1]}
    problem = an_applicant().put(f"{filed.path}/attachments/order", told, filed.applicant.etag, 404)
    assert problem["code"] == "not_found"


def test_a_unit_does_not_order_what_the_applicant_brought(stage, filed, three):
    uploaded(filed, kind="paper")
    filed.submit()
    listed(filed, stage.employer)
    told = {"kind": "diploma", "attachment_ids": three[::-1]}
    problem = stage.employer.put(f"{filed.path}/attachments/order", told, stage.employer.etag, 403)
    assert problem["code"] == "not_allowed"


def test_a_unit_orders_its_own_letters(stage):
    filed = road.submitted(stage, commissioned=True)
    told = {"kind": "commission_letter", "filename": "委托函.pdf"}
    letters = [uploaded(filed, by=stage.employer, **told)["attachment_id"] for _ in range(2)]
    listed(filed, stage.employer)
    body = {"kind": "commission_letter", "attachment_ids": letters[::-1]}
    stage.employer.put(f"{filed.path}/attachments/order", body, stage.employer.etag)
    assert ids(filed, "commission_letter") == letters[::-1]


@pytest.fixture(scope="module")
def full(stage, notice_id):
    """Fifty-seven, and eight more who come at once: the declaration, and what these were answered."""
    filed = road.a_draft(stage, notice_id)
    for n in range(57):
        road.put_attachment(filed.declaration_id, filed.applicant.party_id, "other", f"{n}".encode())
    path = f"{filed.path}/attachments"
    return filed, all_at_once([lambda: ask(filed.applicant.twin(), "POST", path, announcement())] * 8)


def test_however_many_come_at_once_sixty_attachments_are_enough(full):
    filed, answers = full
    assert sorted(status for status, _ in answers) == [201] * 3 + [409] * 5
    assert {told["code"] for status, told in answers if status == 409} == {"too_many_attachments"}
    assert len(listed(filed)["items"]) == 60


def test_where_one_was_taken_off_there_is_room_for_one(full):
    filed, _ = full
    take_off(filed, {"attachment_id": ids(filed)[0]})
    announce(filed)
    assert announce(filed, expect=409)["code"] == "too_many_attachments"


def test_all_of_them_are_ordered_at_once(full):
    filed, _ = full
    wanted = ids(filed, "other")[::-1]
    reorder(filed, wanted, kind="other")
    assert ids(filed, "other") == wanted
