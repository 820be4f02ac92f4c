"""Runs of issuing: two at once, stopped by the time, and with certificates that cannot be made."""

import hashlib
from datetime import timedelta
from functools import partial
from itertools import count
from types import SimpleNamespace

import pytest

from chalicelib.domain import issuing_turns
from chalicelib.domain.number_leases import SIZES, Purpose, series_of
from chalicelib.handlers import issuing, issuing_runs, jobs, running
from chalicelib.handlers.running import Budget
from chalicelib.storage import files, number_leases, panels
from chalicelib.storage.certificates import load_certificate
from local import clock
from tests.journeys import road
from tests.parties import Stage, a_unit, move_clock
from tests.storage.numbering import assert_accounted
from tests.storage.rows import all_at_once

HENAN = series_of("410100", 2026)


@pytest.fixture(scope="module")
def henan(stage):
    """A committee of a province of its own: nobody else takes numbers there."""
    return Stage(stage.employer, stage.supervisor, a_unit("committee", region_code="410100"))


@pytest.fixture(scope="module")
def notice_id(henan):
    return road.a_notice(henan.committee)


@pytest.fixture
def confirmed(henan, notice_id, monkeypatch):
    """Makes a panel of so many who passed, confirmed, with every certificate still to be issued."""
    monkeypatch.setattr("chalicelib.handlers.results.ISSUING_SECONDS", 0)

    def arrange(size):
        move_clock(road.START)
        filed = road.accepted_at_once(henan, size, notice_id)
        return filed, road.certified(filed)

    return arrange


@pytest.fixture(autouse=True)
def _every_number_is_accounted_for():
    """And no panel of one test is left for the runs of the next."""
    yield
    move_clock(road.AFTER_PUBLICITY + timedelta(days=1))
    run()
    assert_accounted(HENAN)


@pytest.fixture
def cannot_issue(monkeypatch):
    """Those of these declarations."""
    refused, issue = set(), issuing_runs.issue_certificate

    def refusing(declaration_id, *told):
        assert declaration_id not in refused, "cannot be issued"
        return issue(declaration_id, *told)

    monkeypatch.setattr(issuing_runs, "issue_certificate", refusing)
    return refused


def run(budget=None):
    return jobs.issue_certificates(clock.read(), budget or Budget(jobs.RUN_SECONDS))


def numbers_of(filed):
    return [one.seen_by(one.applicant)["certificate_number"] for one in filed]


def statuses(filed):
    return [one.seen_by(one.applicant)["status"] for one in filed]


def assert_files_are_their_own(numbers):
    for number in numbers:
        certificate = load_certificate(number)
        document, _ = files.read(certificate.file_key)
        assert hashlib.sha256(document).hexdigest() == certificate.file_sha256


def test_a_panel_takes_the_numbers_it_needs_one_after_another(confirmed):
    filed, panel_id = confirmed(3)
    before = number_leases.highest(HENAN)
    assert run() == {"issued": 3, "failed": 0}
    assert sorted(int(number[6:14]) - before for number in numbers_of(filed)) == [1, 2, 3]
    assert (number_leases.highest(HENAN), panels.load_panel(panel_id).status) == (before + 3, "issued")


def test_a_panel_larger_than_a_block_takes_several(confirmed, monkeypatch):
    monkeypatch.setitem(SIZES, Purpose.PANEL, 2)
    filed, _ = confirmed(3)
    blocks = len(number_leases.list_blocks(HENAN))
    run()
    assert [block.left for block in number_leases.list_blocks(HENAN)[blocks:]] == [2, 1]
    assert len(set(numbers_of(filed))) == 3


def test_two_runs_at_once_issue_everybody_once_and_keep_each_others_files(confirmed):
    filed, panel_id = confirmed(6)
    panel, now = panels.load_panel(panel_id), clock.read()
    all_at_once([lambda: issuing_runs.issue_for_panel(panel, issuing_runs.SYSTEM, now, Budget(60))] * 3)
    run()
    numbers = numbers_of(filed)
    assert len(set(numbers)) == 6
    assert_files_are_their_own(numbers)
    assert panels.load_panel(panel_id).status == "issued"


def test_who_lost_the_race_for_a_number_writes_another_file(confirmed, monkeypatch):
    filed, panel_id = confirmed(1)
    panel, write, raced = panels.load_panel(panel_id), files.write, []

    def overtaken(*told):
        if not raced:
            raced.append(True)
            issuing_runs.issue_for_panel(panel, issuing_runs.SYSTEM, clock.read(), Budget(60))
        write(*told)

    monkeypatch.setattr(issuing.files, "write", overtaken)
    done = issuing_runs.issue_for_panel(panel, issuing_runs.SYSTEM, clock.read(), Budget(60))
    assert (done.issued, done.failed) == (1, [])
    assert_files_are_their_own(numbers_of(filed))


def test_a_run_stops_when_its_time_is_up_and_the_next_goes_on(confirmed, monkeypatch):
    filed, _ = confirmed(3)
    with monkeypatch.context() as patch:
        patch.setattr(running, "time", SimpleNamespace(monotonic=partial(next, count())))
        assert run(Budget(4))["issued"] == 2  # by a clock that goes on by one whenever it is looked at
    assert run()["issued"] == 1
    assert statuses(filed) == ["certified"] * 3


def test_one_large_panel_is_given_the_whole_run(confirmed, monkeypatch):
    given, (_, panel_id) = [], confirmed(1)
    issue = issuing_runs.issue_for_panel

    def noting(panel, actor, now, budget):
        given.append((panel.panel_id, budget.seconds - budget.used))
        return issue(panel, actor, now, budget)

    monkeypatch.setattr(issuing_runs, "issue_for_panel", noting)
    run()
    assert dict(given)[panel_id] > jobs.RUN_SECONDS - 30


def test_who_cannot_be_issued_keeps_nobody_waiting(confirmed, cannot_issue, caplog):
    filed, panel_id = confirmed(3)
    cannot_issue.add(filed[0].declaration_id)
    assert run() == {"issued": 2, "failed": 1}
    assert statuses(filed) == ["publicized", "certified", "certified"]
    assert panels.load_panel(panel_id).failed_ids == [filed[0].declaration_id]
    caplog.clear()


def test_a_panel_with_failures_waits_and_is_finished_once_they_are_mended(confirmed, cannot_issue, caplog):
    filed, panel_id = confirmed(2)
    cannot_issue.add(filed[0].declaration_id)
    run()
    cannot_issue.clear()
    assert run() == {"issued": 0, "failed": 0}
    move_clock(road.AFTER_PUBLICITY + issuing_turns.RETRY_AFTER)
    assert run() == {"issued": 1, "failed": 0}
    assert panels.load_panel(panel_id).status == "issued"
    caplog.clear()


def test_panels_that_fail_do_not_fill_the_page_for_those_behind_them(confirmed, cannot_issue, monkeypatch, caplog):
    monkeypatch.setattr(jobs, "PAGE", 1)
    stuck = [confirmed(1)[0][0] for _ in range(2)]
    cannot_issue.update(one.declaration_id for one in stuck)
    filed, _ = confirmed(1)
    assert run() == {"issued": 1, "failed": 2}
    assert statuses(filed) == ["certified"]
    caplog.clear()


def test_a_panel_that_cannot_even_be_read_keeps_nobody_waiting(confirmed, monkeypatch, caplog):
    _, broken = confirmed(1)
    filed, _ = confirmed(1)
    issue = issuing_runs.issue_for_panel

    def breaking(panel, *told):
        assert panel.panel_id != broken, "cannot be read"
        return issue(panel, *told)

    monkeypatch.setattr(issuing_runs, "issue_for_panel", breaking)
    assert run() == {"issued": 1, "failed": 1}
    assert statuses(filed) == ["certified"]
    caplog.clear()


def test_nor_does_one_that_cannot_be_put_off_either(confirmed, monkeypatch, caplog):
    _, broken = confirmed(1)
    filed, _ = confirmed(1)
    load = panels.load_panel

    def breaking(panel_id):
        assert panel_id != broken, "cannot be read"
        return load(panel_id)

    with monkeypatch.context() as patch:
        patch.setattr(panels, "load_panel", breaking)
        assert run() == {"issued": 1, "failed": 1}
    assert statuses(filed) == ["certified"]
    caplog.clear()


def test_many_failures_leave_the_rest_of_the_panel_for_later(confirmed, cannot_issue, monkeypatch, caplog):
    monkeypatch.setattr(issuing_turns, "MOST_FAILURES", 2)
    filed, _ = confirmed(4)
    cannot_issue.update(one.declaration_id for one in filed[:3])
    assert run() == {"issued": 0, "failed": 2}
    move_clock(road.AFTER_PUBLICITY + issuing_turns.RETRY_AFTER)
    run()
    assert statuses(filed)[3] == "certified"
    caplog.clear()


def test_numbers_that_a_finished_panel_leased_too_many_become_a_gap(confirmed):
    _, panel_id = confirmed(1)
    holder = issuing.holder_of(panels.load_panel(panel_id))
    leased = number_leases.hold(HENAN, holder, 3, clock.read())
    run()
    gap = number_leases.list_gaps(HENAN)[-1]
    assert (gap.first, gap.last, gap.holder) == (leased.first + 1, leased.last, holder)


def test_a_late_run_of_a_finished_panel_leases_nothing(confirmed, henan):
    filed, panel_id = confirmed(1)
    panel = panels.load_panel(panel_id)
    committee = issuing_runs.units.load_unit(henan.committee.party_id)
    run()
    before = number_leases.highest(HENAN)
    with pytest.raises(issuing_runs.Conflict) as refused:
        issuing.issue_certificate(filed[0].declaration_id, panel, committee, 1, issuing_runs.SYSTEM, clock.read())
    assert refused.value.code == "issuing_over"
    assert number_leases.highest(HENAN) == before
