"""Random legal and illegal acts of all roles over months of moved clock (domain.md §2).

A few short seasons here, always the same ones; `make test-seasons` plays as many others as it is told.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from chalicelib.domain.catalogue import Level
from chalicelib.domain.panel_rules import PANEL_RULES
from tests.journeys.busy_season import BusySeason
from tests.journeys.judged_season import JudgedSeason
from tests.journeys.panel_acts import SIZE
from tests.journeys.season_truths import DONE

pytestmark = pytest.mark.proof
SEASONS = int(os.environ.get("SEASONS", "0"))
FIRST = int(os.environ.get("FIRST_SEASON", "20260506"))
#: So many of either worker.
SHORT, SHORT_ACTS, LONG_ACTS = 3, 20, 60
#: What a long run must have seen succeed, or it has proved nothing.
SEEN = {
    "begin", "edit", "confirm", "detach", "submission", "deletion", "restoration", "pass", "return",
    "return_to_unit", "refuse", "review all", "look", "make public", "object", "close publicity", "reported", "recall",
    "remind drafts", "remind digests", "close_publicities closed", "deliver_outbox sms",
    "committee accept", "give up path", "ask for path", "approve path",
}  # fmt: skip


def played() -> settings:
    return settings(
        max_examples=SEASONS // 2 or SHORT,
        stateful_step_count=LONG_ACTS if SEASONS else SHORT_ACTS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # shrinking a season takes longer than reading it
    )


@pytest.mark.parametrize("half", [0, 1])
def test_whatever_anybody_does_no_declaration_leaves_its_way(half: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PANEL_RULES.smallest, Level.ASSOCIATE_SENIOR, SIZE)
    kind = JudgedSeason if SEASONS else BusySeason  # short ones seldom come as far as a panel: `test_any_panel.py`
    run_state_machine_as_test(seed(FIRST + half)(lambda: kind()), settings=played())
    lacking = (SEEN if SEASONS else {"begin", "submission", "pass"}) - set(DONE)
    assert not lacking, (lacking, DONE)
