"""The job `deliver_outbox`: nothing is lost, one window sends twice and no other, and nobody keeps others waiting."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.channels import Channel
from chalicelib.domain.deliveries import BACKOFF, BUSY_FOR, LEASE
from chalicelib.domain.messages import tell
from chalicelib.handlers import clock, delivering, running
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.running import Budget
from chalicelib.storage import outbox, sms
from chalicelib.storage.transaction import Transaction
from operations import redrive
from tests.backlogs import forget_backlogs
from tests.handlers.crashing import Crash
from tests.parties import START, an_applicant, move_clock, next_number
from tests.storage.rows import all_at_once

MINUTE = timedelta(minutes=1)
EVENING = START.replace(hour=21)


@pytest.fixture(autouse=True)
def _an_empty_outbox(cloud):
    forget_backlogs()


@pytest.fixture
def phone():
    return f"196{next_number():08d}"


@pytest.fixture
def person(phone):
    return an_applicant(phone=phone)


@pytest.fixture
def failing(monkeypatch):
    """Phone → what sending to it raises."""
    errors, send = {}, sms.send

    def sometimes(to, text):
        if to in errors:
            raise errors[to]
        send(to, text)

    monkeypatch.setattr(sms, "send", sometimes)
    return errors


def refusal(code):
    return ClientError({"Error": {"Code": code, "Message": code}}, "Publish")


def write(party, kind="certified", at=START, about="", **params):
    told = tell(party.party_id, kind, about or f"d-{new_id()}", at, **(params or {"title": "高级工程师"}))
    transaction = Transaction()
    outbox.add(transaction, (told,), 1)
    transaction.commit()
    return told


def deliver(when=START, seconds=60):
    move_clock(when)
    return delivering.deliver(clock.read(), Budget(seconds))


def received(visitor, phone):
    return len(visitor.get(f"/local/messages?to={phone}")["items"])


def test_it_is_sent_and_counted(person, phone, visitor):
    write(person)
    counts = deliver()
    assert (counts["sent"], counts[Channel.SMS], received(visitor, phone)) == (1, 1, 1)


def test_run_again_it_is_not_sent_again(person, phone, visitor):
    write(person)
    deliver()
    deliver(START + timedelta(days=1))
    assert received(visitor, phone) == 1


def test_of_two_copies_at_once_one_sends_it(person, phone, visitor):
    for _ in range(5):
        write(person)
    move_clock(START)
    all_at_once([lambda: delivering.deliver(clock.read(), Budget(60))] * 3)
    assert received(visitor, phone) == 5


def test_what_the_time_does_not_reach_the_next_run_sends(person, phone, visitor):
    write(person)
    deliver(seconds=0)
    deliver()
    assert received(visitor, phone) == 1


def test_to_nobody_it_is_settled(visitor, caplog):
    told = tell("p-nobody", "certified", "d-1", START, title="高级工程师")
    transaction = Transaction()
    outbox.add(transaction, (told,), 1)
    transaction.commit()
    assert [deliver()["skipped"], deliver()["skipped"]] == [1, 0]
    caplog.clear()


def test_at_night_an_sms_waits_for_the_morning(person, phone, visitor):
    write(person, at=EVENING)
    deliver(EVENING)
    assert received(visitor, phone) == 0
    deliver(EVENING + timedelta(hours=11))
    assert received(visitor, phone) == 1


def test_a_night_counts_as_no_attempt(person, visitor):
    write(person, at=EVENING)
    assert deliver(EVENING)["postponed"] == 1
    assert _waiting(EVENING + timedelta(days=1))[0].delivery.attempts == 0


def test_that_somebody_changed_the_password_is_told_at_night_too(person, phone, visitor):
    write(person, "password_changed", EVENING, when="21:00")
    deliver(EVENING)
    assert received(visitor, phone) == 1


def test_one_that_fails_keeps_nobody_waiting(person, phone, visitor, failing, caplog):
    other_phone = f"196{next_number():08d}"
    other = an_applicant(phone=other_phone)
    write(person)
    write(other)
    failing[phone] = ConnectionError("no answer")
    counts = deliver()
    assert (counts["failed"], received(visitor, other_phone)) == (1, 1)
    caplog.clear()


def test_what_failed_is_tried_again_after_a_while(person, phone, visitor, failing, caplog):
    write(person)
    failing[phone] = ConnectionError("no answer")
    deliver()
    failing.clear()
    assert [deliver(START + BACKOFF[0] / 2)["sent"], deliver(START + BACKOFF[0] * 2)["sent"]] == [0, 1]
    caplog.clear()


def test_what_fails_for_two_days_is_given_up(person, phone, failing, caplog):
    write(person)
    failing[phone] = ConnectionError("no answer")
    when, outcomes = START, []
    for _ in range(len(BACKOFF) + 1):
        counts = deliver(when)
        outcomes.append("dead" if counts["dead"] else "failed" if counts["failed"] else "?")
        when += BACKOFF[-1] * 2  # at the same hour of a later day
    assert outcomes == ["failed"] * len(BACKOFF) + ["dead"]
    caplog.clear()


def test_what_was_given_up_is_sent_after_all_once_somebody_revives_it(person, phone, visitor, failing, caplog):
    write(person)
    failing[phone] = refusal("InvalidParameter")
    assert deliver()["dead"] == 1
    failing.clear()
    assert redrive.redrive(START) == {"due again": 1}
    deliver(START + MINUTE)
    assert received(visitor, phone) == 1
    caplog.clear()


def test_what_lies_there_can_be_looked_at_and_tells_nothing_personal(person, phone, failing, caplog):
    told = write(person)
    failing[phone] = refusal("InvalidParameter")
    deliver()
    (line,) = redrive.look()
    assert (f"certified {told.subject_id} attempts=1 refused=sms" in line, phone in line) == (True, False)
    caplog.clear()


def test_a_service_that_is_too_busy_is_asked_again_soon_and_that_is_no_attempt(person, phone, failing, caplog):
    write(person)
    failing[phone] = refusal("Throttling")
    assert deliver()["postponed"] == 1
    (waiting,) = _waiting(START + BUSY_FOR + MINUTE)
    assert waiting.delivery.attempts == 0
    caplog.clear()


def _waiting(until):
    return [one for shard in range(outbox.SHARDS) for one in outbox.list_due(shard, until, 100, None).items]


def test_the_only_window_a_process_that_dies_after_sending_and_before_marking_sends_again(
    person, phone, visitor, monkeypatch
):
    """Between the acceptance by SNS and the mark: the one place where a message goes out twice."""
    write(person)
    move_clock(START)
    send, died = sms.send, []

    def send_and_die(to, text):
        send(to, text)
        if not died:
            died.append(to)
            raise Crash

    monkeypatch.setattr(sms, "send", send_and_die)
    with pytest.raises(Crash):
        deliver()
    deliver(START + LEASE + MINUTE)
    assert received(visitor, phone) == 2


def test_a_process_that_dies_before_sending_loses_nothing(person, phone, visitor, monkeypatch):
    write(person)

    def die(to, text):
        raise Crash

    monkeypatch.setattr(sms, "send", die)
    with pytest.raises(Crash):
        deliver()
    monkeypatch.undo()
    deliver(START + LEASE + MINUTE)
    assert received(visitor, phone) == 1


def test_what_kills_the_process_every_time_is_given_up_and_not_tried_for_ever(person, monkeypatch):
    def die(to, text):
        raise Crash

    write(person)
    monkeypatch.setattr(sms, "send", die)
    for n in range(len(BACKOFF) + 1):
        with pytest.raises(Crash):
            deliver(START + n * (LEASE + MINUTE))
    assert deliver(START + timedelta(hours=2))["dead"] == 1


def test_a_run_that_begins_before_the_quiet_hours_does_not_go_on_into_them(person, phone, visitor, monkeypatch):
    write(person)
    ticks = iter(range(0, 1000, 20))
    monkeypatch.setattr(running, "time", SimpleNamespace(monotonic=lambda: next(ticks)))
    assert deliver(EVENING - timedelta(seconds=10))["postponed"] == 1
    assert received(visitor, phone) == 0
