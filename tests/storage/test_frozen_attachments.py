"""A submission is bound to the attachments that it saw: none slips in beside its snapshot."""

import pytest

from chalicelib.domain.errors import Stale
from chalicelib.storage import contents
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
