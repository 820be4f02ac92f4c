"""What must be true of panels whatever anybody did, read from the tables past every route.

The oracle is the regulation's arithmetic (domain.md §2 rule 11) written down a second time, in integers.
"""

from collections import Counter

from chalicelib.domain.sittings import Sitting, SittingStatus
from chalicelib.storage import ballots, panels, sittings
from chalicelib.storage.desks import load_heads

PASSED = ("passed", "publicized", "certified", "revoked")
#: (declaration, expert, vote), as they were taken.
Cast = list[tuple[str, str, str]]


def how_it_stands(panel_id: str) -> tuple[int | None, int]:
    """Changes with whatever happens to the panel: its own version, and how many ballots and recusals there are."""
    voted = sum(map(len, ballots.load_voted(panel_id).values()))
    return sittings.load_sitting(panel_id).version, voted + len(sittings.load_recusals(panel_id))


def look_at(panel_id: str, cast: Cast) -> None:
    sitting = sittings.load_sitting(panel_id)
    recused = _recused(panel_id)
    _drawn_rightly(sitting)
    _every_ballot_is_one_persons(sitting, recused, cast)
    if sitting.status == SittingStatus.JUDGED:
        _every_verdict_is_the_arithmetic(sitting, recused)
    else:
        assert panels.find_panel(panel_id) is None or sitting.status == SittingStatus.CLOSED, "results before the end"


def _recused(panel_id: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for recusal in sittings.load_recusals(panel_id):
        found.setdefault(recusal.declaration_id, set()).add(recusal.expert_id)
    return found


def _drawn_rightly(sitting: Sitting) -> None:
    members = sitting.member_ids
    assert len(set(members)) == len(members), "nobody sits twice"
    assert len(members) in (0, sitting.size)
    assert set(sitting.present) <= set(members), "only members are present"
    assert not set(sitting.reserves) & set(members)


def _every_ballot_is_one_persons(sitting: Sitting, recused: dict[str, set[str]], cast: Cast) -> None:
    voted, counts = ballots.load_voted(sitting.panel_id), ballots.load_counts(sitting.panel_id)
    assert len({ballot[:2] for ballot in cast}) == len(cast), "somebody voted twice"
    for candidate in voted.keys() | counts.keys():
        entitled = set(sitting.present) - recused.get(candidate, set())
        assert voted[candidate] <= entitled, "a vote of somebody absent or recused"
        assert sum(counts[candidate].values()) == len(voted[candidate]) <= len(entitled)
        taken = Counter(vote for declaration_id, _, vote in cast if declaration_id == candidate)
        assert {vote.value: n for vote, n in counts[candidate].items() if n} == dict(taken), (
            "another vote than was cast"
        )


def _every_verdict_is_the_arithmetic(sitting: Sitting, recused: dict[str, set[str]]) -> None:
    counts, results = ballots.load_counts(sitting.panel_id), panels.find_panel(sitting.panel_id)
    tallies = {tally.declaration_id: tally for tally in results.items} if results else {}
    heads = load_heads(sitting.candidates)
    for candidate in sitting.candidates:
        there = len(set(sitting.present) - recused.get(candidate, set()))
        if 3 * there < 2 * sitting.size:
            assert candidate in sitting.unjudged, "judged without a quorum"
            assert candidate not in tallies, "judged without a quorum"
            continue
        tally = tallies[candidate]
        yes = {vote.value: n for vote, n in counts.get(candidate, {}).items()}.get("yes", 0)
        assert (tally.yes, tally.yes + tally.no + tally.abstain) == (yes, there)
        assert heads[candidate].panel_id == sitting.panel_id
        assert (heads[candidate].status in PASSED) == (3 * yes >= 2 * there), "another verdict than the votes give"
    assert len(tallies) + len(sitting.unjudged) == len(sitting.candidates)


def it_was_assigned(panel_id: str, declaration_id: str, expert_id: str) -> None:
    """Called where an expert was shown a candidate."""
    sitting, head = sittings.load_sitting(panel_id), load_heads([declaration_id])[declaration_id]
    assert expert_id in sitting.member_ids, "shown to somebody who is no member"
    assert expert_id not in _recused(panel_id).get(declaration_id, set()), "shown to somebody recused"
    if sitting.candidates:
        assert declaration_id in sitting.candidates, "shown though it is not before the panel"
    else:
        waits = (head.status, head.notice_id, head.level) == ("accepted", sitting.notice_id, sitting.level)
        assert waits, "shown though it does not wait for this panel"
