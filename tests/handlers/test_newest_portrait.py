"""Of several portraits the newest is printed."""

from datetime import timedelta

import pytest

from chalicelib.handlers.issuing import portrait_in
from chalicelib.storage import contents
from local.portraits import draw_portrait
from tests.handlers.uploading import uploaded
from tests.journeys import road
from tests.parties import START, move_clock


@pytest.mark.parametrize("_", range(4))  # their ids, and so their order in the table, are random
def test_the_newest_portrait_is_printed(stage, _):
    filed = road.a_complete_draft(stage)
    move_clock(START + timedelta(minutes=5))
    newer = draw_portrait(2)
    road.put_attachment(filed.declaration_id, filed.applicant.party_id, "portrait", newer)
    assert portrait_in(contents.load_whole(filed.declaration_id)) == newer


def test_of_two_in_one_second_the_later_one_is_printed(stage):
    filed = road.a_draft(stage)
    for n in (3, 4):
        uploaded(filed, draw_portrait(n), kind="portrait", filename="证件照.jpg")
    assert portrait_in(contents.load_whole(filed.declaration_id)) == draw_portrait(4)
