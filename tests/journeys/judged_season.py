"""A season in which the committee's experts judge, too: for long runs, where declarations come that far."""

from hypothesis.stateful import invariant, rule

from tests.journeys.busy_season import ACTS_A_DAY, BusySeason
from tests.journeys.panel_acts import PANEL_ACTS, PanelActs, Panels


class JudgedSeason(PanelActs, BusySeason):
    def __init__(self) -> None:
        super().__init__()
        self.panels = Panels()

    @rule()
    def a_day_of_judging(self) -> None:
        """The office accepts whatever has come, so that there is something to judge."""
        for n in range(len(self.filed)):
            self.accept(n, "accept")
        for _ in range(ACTS_A_DAY):
            self.chance.choice(PANEL_ACTS)(self, self.chance)
            self.the_tables_tell_the_truth()

    @invariant()
    def the_panels_too(self) -> None:
        self.the_panels_tell_the_truth()
