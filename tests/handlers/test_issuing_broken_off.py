"""Runs of issuing broken off anywhere: the next one finishes, nobody is left out, no number is used twice or lost."""

import random
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
from botocore.httpsession import URLLib3Session

from chalicelib.domain.issuing_turns import RETRY_AFTER
from chalicelib.domain.number_leases import SIZES, Purpose, series_of
from chalicelib.handlers import jobs
from chalicelib.handlers.running import Budget
from chalicelib.storage import number_leases, panels
from local import clock
from tests.handlers.crashing import Crash, Failure, break_off_everywhere
from tests.handlers.test_crashes import assert_certified_once, certificates_of
from tests.journeys import road
from tests.parties import START, a_unit, move_clock
from tests.storage.numbering import assert_accounted
from tests.storage.rows import all_at_once

pytestmark = pytest.mark.proof
HUNAN = series_of("430100", 2026)


@pytest.fixture(scope="module")
def hunan(stage):
    """A committee of a province of its own: nobody else takes numbers there."""
    return replace(stage, committee=a_unit("committee", region_code="430100"))


@pytest.fixture
def confirmed(hunan, monkeypatch):
    """Makes a panel of so many who passed, confirmed, with every certificate still to be issued."""
    monkeypatch.setattr("chalicelib.handlers.results.ISSUING_SECONDS", 0)
    notice_id = road.a_notice(hunan.committee)

    def arrange(size):
        move_clock(START)
        filed = road.accepted_at_once(hunan, size, notice_id)
        return filed, road.certified(filed)

    return arrange


def run(_=None):
    return jobs.issue_certificates(clock.read(), Budget(60))


@pytest.mark.parametrize(("kind", "is_after"), [(Crash, True), (Failure, False), (Failure, True)])
def test_a_run_broken_off_anywhere_is_finished_by_the_next(confirmed, monkeypatch, caplog, kind, is_after):
    monkeypatch.setitem(SIZES, Purpose.PANEL, 1)  # so that a run breaks off between two leases, too
    everybody = []
    for filed, panel_id in break_off_everywhere(lambda: confirmed(2), run, kind, is_after):
        move_clock(road.AFTER_PUBLICITY + RETRY_AFTER)
        run()
        for one in filed:
            assert_certified_once(one)
        assert panels.load_panel(panel_id).status == "issued"
        everybody += filed
    assert certificates_of(everybody) == {filed.declaration_id: 1 for filed in everybody}
    assert_accounted(HUNAN)
    caplog.clear()


@pytest.mark.parametrize("seed", range(3))
def test_runs_at_once_that_die_at_random_leave_nobody_out(confirmed, monkeypatch, caplog, seed):
    monkeypatch.setitem(SIZES, Purpose.PANEL, 5)
    filed, panel_id = confirmed(12)
    with dying_at_random(seed, one_in=25):
        all_at_once([lambda: until_issued(panel_id)] * 2)
    for one in filed:
        assert_certified_once(one)
    assert_accounted(HUNAN)
    assert sum(gap.last - gap.first + 1 for gap in number_leases.list_gaps(HUNAN) if is_of(gap, panel_id)) <= 5
    caplog.clear()


def is_of(gap, panel_id):
    return gap.holder.holder_id == panel_id


def until_issued(panel_id):
    """Run after run, as the schedule would begin them, whatever becomes of each."""
    for _ in range(500):
        with suppress(Crash):
            if panels.load_panel(panel_id).status == "issued":
                return
            run()
    raise AssertionError("not issued in the end")


@contextmanager
def dying_at_random(seed, one_in):
    """One call in so many is the process's last: before it is sent, or with its answer lost."""
    send, dice = URLLib3Session.send, random.Random(seed)

    def risked(session, request):
        fate = dice.randrange(one_in * 2)
        if fate == 0:
            raise Crash("before the call")
        answer = send(session, request)
        if fate == 1:
            raise Crash("after the call")
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(URLLib3Session, "send", risked)
        yield
