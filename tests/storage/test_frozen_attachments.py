"""A submission is bound to the attachments that it saw: none slips in beside its snapshot."""

import pytest

from chalicelib.domain.errors import Conflict, PreconditionFailed, Stale
from chalicelib.storage import contents, freezing
from chalicelib.storage.transaction import Transaction
from tests.journeys import road


@pytest.fixture
def filed(stage):
    return road.a_complete_draft(stage)


def freeze(whole):
    transaction = Transaction()
    contents.add_snapshot(transaction, whole, 1, "frozen")
    transaction.commit()


def test_an_attachment_that_came_meanwhile_stops_the_snapshot(filed):
    seen = contents.load_whole(filed.declaration_id)
    road.put_attachment(filed.declaration_id, filed.applicant.party_id, "diploma", road.portrait())
    with pytest.raises(Stale):
        freeze(seen)
    freeze(contents.load_whole(filed.declaration_id))


def test_an_attachment_that_went_meanwhile_stops_the_snapshot(filed):
    seen = contents.load_whole(filed.declaration_id)
    contents.remove_attachment(seen.attachments[0], filed.applicant.party_id)
    with pytest.raises(Stale):
        freeze(seen)


def test_a_file_that_was_moved_meanwhile_stops_the_snapshot(filed):
    road.put_attachment(filed.declaration_id, filed.applicant.party_id, "diploma", road.portrait())
    seen = contents.load_whole(filed.declaration_id)
    moved = seen.attachments[1].model_copy(update={"position": 7})
    contents.save_order([moved], filed.applicant.party_id, seen.attachment_changes)
    with pytest.raises(Stale):
        freeze(seen)


def test_an_order_of_what_has_changed_since_is_not_written(filed):
    seen = contents.load_whole(filed.declaration_id)
    road.put_attachment(filed.declaration_id, filed.applicant.party_id, "diploma", road.portrait())
    moved = seen.attachments[0].model_copy(update={"position": 7})
    with pytest.raises(PreconditionFailed):
        contents.save_order([moved], filed.applicant.party_id, seen.attachment_changes)
    assert contents.load_whole(filed.declaration_id).attachments[0].position == 1


def test_what_was_confirmed_meanwhile_is_not_forgotten(filed):
    (portrait,) = contents.load_whole(filed.declaration_id).attachments
    seen = portrait.model_copy(update={"verified_at": None})
    contents.save_attachment(portrait, filed.applicant.party_id)
    with pytest.raises(Stale):
        contents.forget_upload(seen)


def suspend(unit_id, reason):
    transaction = Transaction()
    freezing.mark(transaction, unit_id, reason)
    transaction.commit()


def test_a_unit_suspended_meanwhile_brings_no_letter(stage):
    filed, unit = road.submitted(stage, commissioned=True), stage.employer.party_id
    road.put_attachment(filed.declaration_id, unit, "commission_letter", road.portrait())
    suspend(unit, "整改")
    try:
        with pytest.raises(Conflict) as refused:
            road.put_attachment(filed.declaration_id, unit, "commission_letter", road.portrait())
    finally:
        suspend(unit, None)
    assert refused.value.code == "unit_suspended"
