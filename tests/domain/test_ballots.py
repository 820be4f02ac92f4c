"""The count of a secret ballot, against the regulation's arithmetic written down independently of it."""

from collections import Counter
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.domain import ballots
from chalicelib.domain.ballots import Vote
from chalicelib.domain.counting import results_of
from chalicelib.domain.sittings import Sitting, SittingStatus
from tests.build import NOW, a_notice, a_unit, acting_for

NOBODY, RECUSED = "absent", "recused"
#: What one member did about one candidate: was recused, cast a ballot, or never did.
CONDUCT = st.sampled_from([RECUSED, None, *Vote])
TWO_THIRDS = Fraction(2, 3)


def a_sitting(size, present, candidates, **changes):
    told = {
        "panel_id": "j-1",
        "unit_id": "u-committee",
        "unit_name": "评委会",
        "notice_id": "n-1",
        "series": "engineering",
        "level": "associate_senior",
        "size": size,
        "blind": False,
        "seed": "s",
        "seed_given": False,
        "rules_version": "2019-1",
        "status": SittingStatus.CLOSED,
        "present": present,
        "candidates": candidates,
        "created_at": NOW,
        "closed_at": NOW,
    }
    return Sitting(**told | changes)


@st.composite
def meetings(draw):
    """A panel of any odd size; each member absent, or present with a conduct for each of up to three candidates."""
    size = draw(st.integers(0, 16)) * 2 + 1
    candidates = [f"d-{n}" for n in range(draw(st.integers(1, 3)))]
    members = [f"e-{n}" for n in range(size)]
    present = [member for member in members if draw(st.integers(0, 9)) > 1]
    conduct = {candidate: {member: draw(CONDUCT) for member in members} for candidate in candidates}
    return size, present, conduct


def verdict(size, present, conduct):
    """The regulation, in fractions: None where the panel cannot decide, else whether it has passed."""
    there = [member for member in present if conduct[member] != RECUSED]
    if Fraction(len(there), size) < TWO_THIRDS:
        return None
    return Fraction(sum(conduct[member] == Vote.YES for member in there), len(there)) >= TWO_THIRDS


@given(meetings())
@example((11, [f"e-{n}" for n in range(11)], {"d-0": dict.fromkeys([f"e-{n}" for n in range(11)], Vote.YES)}))
def test_no_ballots_recusals_and_absences_give_another_verdict_than_the_regulation(meeting):
    size, present, conduct = meeting
    sitting = a_sitting(size, present, list(conduct))
    recused = {c: {m for m, did in acts.items() if did == RECUSED} for c, acts in conduct.items()}
    votes = {c: dict(Counter(acts[m] for m in present if acts[m] in list(Vote))) for c, acts in conduct.items()}
    counted = ballots.count(sitting, recused, votes)
    panel = results_of(sitting, counted.tallies, a_notice(), acting_for(a_unit("committee"))).after
    told = {tally.declaration_id: panel.has_passed(tally) for tally in panel.items}
    told |= dict.fromkeys(counted.unjudged)
    assert told == {candidate: verdict(size, present, acts) for candidate, acts in conduct.items()}


@given(meetings())
def test_every_tally_adds_up_to_who_was_there_for_the_candidate(meeting):
    size, present, conduct = meeting
    recused = {c: {m for m, did in acts.items() if did == RECUSED} for c, acts in conduct.items()}
    votes = {c: dict(Counter(acts[m] for m in present if acts[m] in list(Vote))) for c, acts in conduct.items()}
    for tally in ballots.count(a_sitting(size, present, list(conduct)), recused, votes).tallies:
        assert tally.present == len(set(present) - recused[tally.declaration_id])
        assert tally.abstain >= 0


def test_a_ballot_is_missing_from_who_is_present_and_not_recused():
    sitting = a_sitting(5, ["e-1", "e-2", "e-3", "e-4"], ["d-0", "d-1"])
    assert ballots.missing(sitting, {"d-0": {"e-1", "e-5"}}, {"d-0": {"e-2"}, "d-1": {"e-1", "e-2"}}) == 4
