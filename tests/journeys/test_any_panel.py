"""Random legal and illegal acts of a committee and its experts (domain.md §2 rules 11–12).

A few here, always the same ones; `make test-seasons` plays as many others as it is told.
"""

import os
from collections import Counter
from random import Random

import pytest

from chalicelib.domain.catalogue import Level
from chalicelib.domain.panel_rules import PANEL_RULES
from tests.journeys import road
from tests.journeys.panel_acts import PANEL_ACTS, SIZE, PanelActs, Panels
from tests.journeys.season import REFUSALS
from tests.parties import START, Party, a_stage, move_clock

pytestmark = pytest.mark.proof
SEASONS = int(os.environ.get("SEASONS", "0"))
FIRST = int(os.environ.get("FIRST_SEASON", "20260506"))
ACTS = 26
#: What the seasons together must have seen succeed, or they have proved nothing.
SEEN = {"plan", "draw", "attendance", "opening", "recusals", "expert looks", "ballots", "closing", "publish", "confirm"}
DONE: Counter[str] = Counter()


class Meetings(PanelActs):
    """Three declarations that were accepted, and nobody in the pool yet."""

    def __init__(self) -> None:
        move_clock(START)
        self.stage = a_stage()
        self.notice_id = road.a_notice(self.stage.committee)
        self.filed = road.accepted_at_once(self.stage, 3, self.notice_id)
        self.panels = Panels()
        self.told: list[str] = []

    def _try(self, act: str, who: Party, method: str, path: str, body: object = None) -> object:
        status, answer = who.attempt(method, path, body)
        self.told.append(f"{act} {status}")
        if status >= 300:
            assert status in REFUSALS, f"{method} {path} answered {status}: {answer}"
            return None
        DONE[act] += 1
        return answer


@pytest.fixture(autouse=True)
def _small_panels_will_do(monkeypatch):
    monkeypatch.setitem(PANEL_RULES.smallest, Level.ASSOCIATE_SENIOR, SIZE)


def test_whatever_anybody_does_votes_and_verdicts_are_right():
    for n in range(SEASONS or 1):
        meetings, chance = Meetings(), Random(FIRST + n)
        for _ in range(ACTS):
            chance.choice(PANEL_ACTS)(meetings, chance)
            try:
                meetings.the_panels_tell_the_truth()
            except AssertionError as untrue:
                raise AssertionError(f"{FIRST + n}, after {' · '.join(meetings.told[-40:])}") from untrue
    lacking = (SEEN if SEASONS else SEEN - {"confirm"}) - set(DONE)
    assert not lacking, (lacking, DONE)
