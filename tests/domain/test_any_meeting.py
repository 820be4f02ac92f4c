"""Whatever is counted at a meeting, the verdicts are those of the regulation, reckoned here in another way.

暂行规定 (Order 40): the members are an odd number, at least two thirds of them attend, and who has at least two thirds
of those attending for them has passed.
"""

import math

from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain import results
from chalicelib.domain.errors import DomainError
from chalicelib.domain.results import MeetingResults
from tests.build import NOW, a_notice, a_unit, acting_for

COMMITTEE = acting_for(a_unit("committee"))


def needed(of):
    """The fewest that are two thirds of `of`: counted in thirds, rounded up."""
    return math.ceil(of - of / 3 - 1e-9)


@some.composite
def meetings(draw):
    """Mostly possible ones: the counts add up, unless one ballot is lost or found."""
    members = draw(some.integers(1, 45))
    present = draw(some.integers(max(1, members // 2), members))
    items = []
    for n in range(draw(some.integers(1, 6))):
        yes = draw(some.integers(0, present))
        no = draw(some.integers(0, present - yes))
        abstain = max(0, present - yes - no + draw(some.sampled_from([0] * 30 + [-1, 1])))
        items.append({"declaration_id": f"d-{n}", "yes": yes, "no": no, "abstain": abstain})
    return {"members": members, "present": present, "items": items}


def is_possible(meeting):
    adds_up = all(item["yes"] + item["no"] + item["abstain"] == meeting["present"] for item in meeting["items"])
    return meeting["members"] % 2 == 1 and meeting["present"] >= needed(meeting["members"]) and adds_up


@given(meetings())
def test_the_verdicts_are_the_regulations(meeting):
    told = MeetingResults(notice_id="n-1", level="associate_senior", **meeting)
    try:
        panel = results.judge("j-1", told, a_notice(), COMMITTEE, NOW).after
    except DomainError:
        assert not is_possible(meeting)
        return
    assert is_possible(meeting)
    verdicts = {tally.declaration_id: panel.has_passed(tally) for tally in panel.items}
    assert verdicts == {item["declaration_id"]: item["yes"] >= needed(meeting["present"]) for item in meeting["items"]}
