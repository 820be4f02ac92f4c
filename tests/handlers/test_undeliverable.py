"""A message that cannot be sent keeps nobody waiting and is not lost."""

import logging
from datetime import timedelta

import pytest

from chalicelib.domain.messages import RETRY_AFTER
from chalicelib.storage import sms
from tests.handlers.outbox import deliver_everything
from tests.journeys import road
from tests.parties import START, an_applicant, move_clock


@pytest.fixture
def phones_that_fail(monkeypatch):
    failing, send = set(), sms.send

    def sometimes(phone, text):
        if phone in failing:
            raise ConnectionError("no answer")
        send(phone, text)

    monkeypatch.setattr(sms, "send", sometimes)
    return failing


def test_one_that_fails_is_tried_again_and_the_others_go_out(stage, visitor, phones_that_fail, caplog):
    given = {"phone": "19800000001"}
    filed = road.submitted(stage, applicant=an_applicant(**given))
    other = road.submitted(stage, applicant=an_applicant(phone="19800000002"))
    deliver_everything(visitor)
    for one in (filed, other):
        one.review(stage.employer, "pass")
    phones_that_fail.add(given["phone"])
    assert deliver_everything(visitor)["failed"] == 1
    caplog.clear()
    assert len(visitor.get("/local/messages?to=19800000002")["items"]) == 1
    assert visitor.get(f"/local/messages?to={given['phone']}")["items"] == []
    phones_that_fail.clear()
    move_clock(START + RETRY_AFTER + timedelta(hours=1))  # delivering what others left takes time, too
    deliver_everything(visitor)
    assert len(visitor.get(f"/local/messages?to={given['phone']}")["items"]) == 1
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
