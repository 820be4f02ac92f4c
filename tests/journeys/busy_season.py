"""A season with busy days, whose acts come from a generator of their own: Hypothesis likes to repeat itself.

Every process draws the same days in the same order, so the same FIRST_SEASON tells the same story again.
"""

from collections.abc import Callable
from random import Random

from hypothesis.stateful import rule

from tests.journeys.job_acts import JOBS
from tests.journeys.season import ACCEPTANCES, EMPLOYER, OWN_ACTS, REVIEWS, SUPERVISOR, Season

ACTS_A_DAY = 12


class BusySeason(Season):
    chance = Random(20_260_506)

    @rule()
    def a_busy_morning(self) -> None:
        self._busy()

    @rule()
    def a_busy_afternoon(self) -> None:
        """The same, so that it comes twice as often."""
        self._busy()

    def _busy(self) -> None:
        for _ in range(ACTS_A_DAY):
            self.chance.choice(ACTS)(self, self.chance)
            self.the_tables_tell_the_truth()


def _any(chance: Random) -> int:
    return chance.randrange(6)


#: With the arguments that Hypothesis would draw.
ACTS: tuple[Callable[[Season, Random], None], ...] = (
    lambda season, chance: season.begin(chance.randrange(3)),
    lambda season, chance: season.fill_in(_any(chance)),
    lambda season, chance: season.edit(_any(chance), stale=False),
    lambda season, chance: season.attach(_any(chance)),
    lambda season, chance: season.detach(_any(chance)),
    lambda season, chance: season.applicant_acts(_any(chance), chance.choice(OWN_ACTS), own=True),
    lambda season, chance: season.applicant_acts(_any(chance), chance.choice(OWN_ACTS), own=True),
    lambda season, chance: season.the_next_step(_any(chance)),
    lambda season, chance: season.review(_any(chance), chance.randrange(4), chance.choice(REVIEWS)),
    lambda season, chance: season.review(_any(chance), SUPERVISOR, "return_to_unit"),
    lambda season, chance: season.accept(_any(chance), chance.choice(ACCEPTANCES)),
    lambda season, chance: season.make_public(EMPLOYER),
    lambda season, chance: season.object_to(0, _any(chance)),
    lambda season, chance: season.close_publicity(0),
    lambda season, chance: season.report_in_order(chance.randrange(2)),
    lambda season, chance: season.recall(0, chance.randrange(2)),
    lambda season, chance: season.change_path(chance.randrange(2), chance.randrange(4)),
    lambda season, chance: season.run_job(chance.choice(JOBS)),
    lambda season, chance: season.run_job(chance.choice(JOBS)),
    lambda season, chance: season.wait(chance.randrange(1, 5)),
)
