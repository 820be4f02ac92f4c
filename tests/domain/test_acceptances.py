"""The committee's last day of acceptance."""

import pytest

from chalicelib.domain import acceptances
from chalicelib.domain.declarations import Hop, Status
from chalicelib.domain.errors import Conflict
from tests.build import NOW, a_unit, acting_for, in_review_at, shanghai

EMPLOYER, COMMITTEE = a_unit(), a_unit("committee")
ACTOR = acting_for(COMMITTEE)
LAST = shanghai("2026-05-31 23:59:59")
WAITING = in_review_at(EMPLOYER, COMMITTEE, submissions=1)


def accept(declaration, at):
    acceptances.refuse_late(declaration, ACTOR, LAST, shanghai(at))


@pytest.mark.parametrize("at", ["2026-05-31 23:59:59", "2026-05-31 23:59:59.999"])
def test_the_last_second_is_in_time(at):
    accept(WAITING, at)


def test_after_the_last_day_nothing_is_newly_accepted():
    with pytest.raises(Conflict, match=r"window_closed: .*请先延长本通知的受理截止时间"):
        accept(WAITING, "2026-06-01 00:00:00")


def test_what_the_declarant_corrected_is_accepted_after_it():
    accept(in_review_at(EMPLOYER, COMMITTEE, submissions=2), "2026-06-01 09:00")


def test_what_the_unit_corrected_is_accepted_after_it():
    here_before = Hop(party_id=COMMITTEE.unit_id, name=COMMITTEE.name, kind="committee", arrived_at=NOW, left_at=NOW)
    came_again = WAITING.model_copy(update={"route": [here_before, *WAITING.route]})
    accept(came_again, "2026-06-01 09:00")


def test_what_does_not_wait_here_is_left_to_the_chains_own_answer():
    accept(WAITING.model_copy(update={"status": Status.ACCEPTED}), "2026-06-01 09:00")
    accept(in_review_at(EMPLOYER), "2026-06-01 09:00")
