"""An opening or a closing that breaks off after any of its writes is finished by repeating it."""

from contextlib import suppress

import pytest

from chalicelib.storage import transaction
from tests.handlers.judging import SIZE, a_judging, again, drawn, opened
from tests.parties import START, move_clock


class Broken(BaseException):
    """Not an Exception: nothing in the application gets to handle it."""


@pytest.fixture(scope="module")
def hall(cloud):
    move_clock(START)
    return a_judging(pool=SIZE)


def break_off_after(monkeypatch, writes, act):
    """Runs `act` until so many transactions are written; answers whether it broke off."""
    commit, done = transaction.Transaction.commit, []

    def counted(self):
        if len(done) == writes:
            raise Broken
        commit(self)
        done.append(self)

    with monkeypatch.context() as patch:
        patch.setattr(transaction.Transaction, "commit", counted)
        with suppress(Broken):
            act()
            return False
    return True


@pytest.mark.parametrize("writes", range(4))
def test_an_opening_that_broke_off_is_finished_by_another(hall, monkeypatch, writes):
    judging = drawn(again(hall, 2))
    judging.attend(judging.members)
    assert break_off_after(monkeypatch, writes, lambda: judging.do("opening"))
    assert judging.do("opening")["status"] == "open"
    assert {one.seen_by(one.applicant)["status"] for one in judging.filed} == {"in_panel"}


@pytest.mark.parametrize("writes", range(5))
def test_a_closing_that_broke_off_is_finished_by_another(hall, monkeypatch, writes):
    judging = opened(again(hall, 2))
    for party in judging.members:
        for which in (0, 1):
            judging.vote(party, "yes", which)
    assert break_off_after(monkeypatch, writes, lambda: judging.do("closing"))
    assert judging.do("closing")["status"] == "judged"
    items = judging.committee.post(f"/v1/results/{judging.panel_id}/publication")["items"]
    assert [(item["yes"], item["passed"]) for item in items] == [(SIZE, True)] * 2
