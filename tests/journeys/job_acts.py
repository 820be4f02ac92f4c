"""The scheduled jobs among the acts of a season: at any time, and not only when they are due."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from chalicelib.domain.declarations import Declaration
from local import clock
from tests.journeys import season_truths as truths
from tests.journeys.road import Filed
from tests.parties import Party

JOBS = ("lapse", "remind", "escalate_paths", "close_publicities", "purge_drafts", "deliver_outbox")


class JobActs:
    filed: list[Filed]
    applicants: list[Party]
    _try: Callable[..., Any]

    @rule(job=st.sampled_from(JOBS))
    def run_job(self, job: str) -> None:
        counts = self._try(job, self.applicants[0], "POST", f"/local/jobs/{job}")
        assert not counts.get("failed"), (job, counts)
        truths.DONE.update({f"{job} {what}": count for what, count in counts.items() if count})

    def forget_purged(self, known: dict[str, Declaration]) -> None:
        """Only what was deleted, and can be restored no more, may be gone; `known` is what there was before."""
        there = truths.still_there([filed.declaration_id for filed in self.filed])
        for filed in [filed for filed in self.filed if filed.declaration_id not in there]:
            truths.it_could_not_be_restored(known[filed.declaration_id], clock.read())
            self.filed.remove(filed)
