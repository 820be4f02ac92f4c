"""Messages: rows of the transaction that causes them; newest first; delivered once."""

from datetime import timedelta

import pytest

from chalicelib.domain.deliveries import LEASE
from chalicelib.domain.errors import Stale
from chalicelib.domain.messages import tell
from chalicelib.handlers.ids import new_id
from chalicelib.storage import outbox
from chalicelib.storage.transaction import Transaction, put
from tests.build import NOW


@pytest.fixture
def party():
    return f"p-{new_id()}"


def put_messages(party, count, about="d-1"):
    """One minute apart, the last being the newest."""
    for n in range(count):
        told = tell(party, "certified", f"{about}.{n}", NOW + timedelta(minutes=n), title="高级工程师")
        transaction = Transaction()
        outbox.add(transaction, (told,), n)
        transaction.commit()


def subjects(page):
    return [message.subject_id for message in page.items]


def test_an_inbox_is_read_newest_first(party):
    put_messages(party, 3)
    assert subjects(outbox.list_inbox(party, 10, None)) == ["d-1.2", "d-1.1", "d-1.0"]


def test_an_inbox_continues_where_the_page_ended(party):
    put_messages(party, 3)
    first = outbox.list_inbox(party, 2, None)
    assert subjects(outbox.list_inbox(party, 2, first.cursor)) == ["d-1.0"]


def test_an_inbox_holds_nobody_elses_messages(party):
    put_messages(f"{party}-other", 1)
    assert outbox.list_inbox(party, 10, None).items == []


def test_two_messages_of_one_moment_about_one_thing_are_both_kept(party):
    told = tell(party, "certified", "d-1", NOW, title="高级工程师")
    for seq in (1, 2):
        transaction = Transaction()
        outbox.add(transaction, (told,), seq)
        transaction.commit()
    assert len(outbox.list_inbox(party, 10, None).items) == 2


def waiting(party, until=NOW + timedelta(days=1)):
    found = [one for shard in range(outbox.SHARDS) for one in outbox.list_due(shard, until, 1000, None).items]
    return [one for one in found if one.notification.party_id == party]


def test_a_message_waits_to_be_delivered(party):
    put_messages(party, 1)
    assert [one.notification.party_id for one in waiting(party)] == [party]


def test_what_only_fills_a_desk_does_not_wait(party):
    told = tell(party, "submitted", "d-1", NOW, name="王明", title="高级工程师")
    transaction = Transaction()
    outbox.add(transaction, (told,), 1)
    transaction.commit()
    assert (waiting(party), subjects(outbox.list_inbox(party, 10, None))) == ([], ["d-1"])


def test_a_settled_message_leaves_the_outbox_and_stays_in_the_inbox(party):
    put_messages(party, 1)
    (one,) = waiting(party)
    outbox.settle(one, one.delivery)
    assert (waiting(party), len(outbox.list_inbox(party, 10, None).items)) == ([], 1)


def test_a_message_that_two_claim_is_in_the_hands_of_one(party):
    put_messages(party, 1)
    (one,), (other,) = waiting(party), waiting(party)
    outbox.claim(one, NOW)
    with pytest.raises(Stale):
        outbox.claim(other, NOW)


def test_while_it_is_in_hand_it_is_not_due(party):
    put_messages(party, 1)
    outbox.claim(waiting(party)[0], NOW)
    last = NOW + LEASE - timedelta(seconds=1)
    assert [len(waiting(party, until)) for until in (last, NOW + LEASE)] == [0, 1]


def test_who_lost_the_lease_cannot_mark_it_any_more(party):
    put_messages(party, 1)
    lost = outbox.claim(waiting(party)[0], NOW)
    outbox.claim(waiting(party)[0], NOW + LEASE)
    with pytest.raises(Stale):
        outbox.mark(lost, lost.delivery, NOW + LEASE)


def test_a_message_of_the_future_is_not_due_yet(party):
    put_messages(party, 1)
    assert waiting(party, NOW - timedelta(seconds=1)) == []


def dead(party):
    return [one for one in outbox.list_dead(1000, None).items if one.notification.party_id == party]


def test_what_was_given_up_is_due_no_more_and_is_found_among_the_dead(party):
    put_messages(party, 1)
    (one,) = waiting(party)
    outbox.bury(one, one.delivery, NOW)
    assert (waiting(party), len(dead(party))) == ([], 1)


def test_what_was_revived_is_due_again(party):
    put_messages(party, 1)
    (one,) = waiting(party)
    outbox.revive(outbox.bury(one, one.delivery, NOW), NOW)
    assert (len(waiting(party)), dead(party)) == (1, [])


def test_there_is_one_reminder_of_a_kind_and_subject_a_day(party):
    told = [tell(party, "draft_closing", "d-1", at, year="2026", closes="5月16日") for at in (NOW, NOW + LEASE)]
    put(outbox.daily_item(told[0], NOW))
    with pytest.raises(Stale):
        put(outbox.daily_item(told[1], NOW))
