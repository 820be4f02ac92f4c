"""Messages: rows of the transaction that causes them; newest first; delivered once."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Stale
from chalicelib.domain.messages import tell
from chalicelib.handlers.ids import new_id
from chalicelib.storage import outbox
from chalicelib.storage.transaction import Transaction
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


def undelivered(party, until=NOW + timedelta(days=1)):
    found = [row for shard in range(outbox.SHARDS) for row in outbox.list_undelivered(shard, until, 1000)]
    return [(item, message) for item, message in found if message.party_id == party]


def test_a_message_waits_to_be_delivered(party):
    put_messages(party, 1)
    assert [message.party_id for _, message in undelivered(party)] == [party]


def test_a_delivered_message_leaves_the_outbox_and_stays_in_the_inbox(party):
    put_messages(party, 1)
    outbox.mark_delivered(undelivered(party)[0][0])
    assert undelivered(party) == []
    assert len(outbox.list_inbox(party, 10, None).items) == 1


def test_a_message_that_two_deliver_is_delivered_by_one(party):
    put_messages(party, 1)
    one, other = undelivered(party)[0][0], undelivered(party)[0][0]
    outbox.mark_delivered(one)
    with pytest.raises(Stale):
        outbox.mark_delivered(other)


def test_a_message_of_the_future_is_not_due_yet(party):
    put_messages(party, 1)
    assert undelivered(party, NOW - timedelta(seconds=1)) == []
