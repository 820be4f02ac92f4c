"""A message is tried again for two days, then given up; what a channel has taken does not go by it again."""

from datetime import timedelta

from chalicelib.domain.channels import Channel
from chalicelib.domain.deliveries import BACKOFF, Delivery
from tests.build import NOW

BOTH = (Channel.SMS, Channel.MAIL)


def attempted(times):
    delivery = Delivery()
    for _ in range(times):
        delivery = delivery.claimed()
    return delivery


def test_it_goes_by_every_channel_that_is_wanted():
    assert Delivery().open(BOTH) == BOTH


def test_it_goes_by_no_channel_twice():
    assert Delivery().marked_sent(Channel.SMS, NOW).open(BOTH) == (Channel.MAIL,)


def test_a_channel_that_refused_it_is_not_asked_again():
    assert Delivery().marked_refused(Channel.MAIL, NOW).open(BOTH) == (Channel.SMS,)


def test_each_attempt_waits_longer():
    waits = [attempted(n).tried_again_at(NOW) - NOW for n in range(1, len(BACKOFF) + 1)]
    assert waits == sorted(waits) == list(BACKOFF)


def test_all_attempts_together_take_about_two_days():
    assert timedelta(hours=40) < sum(BACKOFF, timedelta()) < timedelta(hours=60)


def test_after_the_last_wait_it_is_tried_once_more_and_given_up():
    assert [attempted(n).is_exhausted for n in (len(BACKOFF), len(BACKOFF) + 1)] == [False, True]


def test_what_was_put_off_counts_as_no_attempt():
    assert attempted(3).unclaimed().attempts == 2


def test_from_the_dead_it_has_all_attempts_again_and_remembers_what_was_sent():
    dead = attempted(9).marked_sent(Channel.MAIL, NOW).marked_refused(Channel.SMS, NOW)
    assert (dead.revived().attempts, dead.revived().open(BOTH)) == (0, (Channel.SMS,))
