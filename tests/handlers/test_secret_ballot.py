"""Who has voted and what was voted: written together, joined by nothing; and many hands at once."""

import json
import re

import pytest

from chalicelib.storage.ballots import load_counts, load_voted
from tests.handlers.asking import ask
from tests.handlers.judging import SIZE, a_judging, again, opened
from tests.handlers.test_races import all_at_once, statuses
from tests.parties import START, move_clock
from tests.storage.rows import all_rows, answering


@pytest.fixture(scope="module")
def hall(cloud):
    move_clock(START)
    return a_judging(pool=SIZE)


@pytest.fixture
def judging(hall):
    return opened(again(hall))


def cast(party, judging, vote):
    body = {"declaration_id": judging.filed[0].declaration_id, "vote": vote}
    return ask(party, "POST", f"{judging.path}/ballots", body, Idempotency_Key="one-click")


def rows():
    return {json.dumps(row, sort_keys=True, default=str) for row in all_rows()}


def test_a_ballot_leaves_two_rows_that_nothing_joins(judging):
    voter, declaration_id = judging.members[0], judging.filed[0].declaration_id
    judging.vote(judging.members[1], "no")
    before = rows()
    cast(voter, judging, "no")
    left = [json.loads(row) for row in rows() - before]
    (told_who,) = [row for row in left if voter.actor["id"] in str(row)]
    (told_what,) = [row for row in left if row != told_who]
    assert told_who.keys() == {"pk", "sk", "version"}
    assert told_who["version"] == {"N": "1"}
    assert told_what.keys() == {"pk", "sk", "version", "body"}
    assert told_what["sk"]["S"].startswith(f"{declaration_id}#")


def test_whoever_reads_the_tables_after_every_ballot_does_not_learn_it(hall):
    """The first ballot on a candidate leaves rows of the same keys, words and lengths, whatever it was."""
    seen = set()
    for vote in ("yes", "no", "abstain"):
        judging = opened(again(hall), seed="the same panel")
        before = rows()
        judging.vote(judging.members[0], vote)
        left = "".join(sorted(rows() - before))
        # As a word by itself: what is sealed is random letters, and "no" among them says nothing.
        assert not {"yes", "no", "abstain"} & set(re.findall(r"[\w+/=-]+", left))
        seen.add(len(left))
    assert len(seen) == 1


def test_the_rows_are_the_same_whoever_voted_how(hall):
    """Two panels whose two voters voted the other way round leave the same rows but for the panels' own ids."""
    left = []
    for votes in (("yes", "no"), ("no", "yes")):
        judging = opened(again(hall), seed="the same panel")
        for party, vote in zip(judging.members, votes, strict=False):
            judging.vote(party, vote)
        left.append((load_voted(judging.panel_id), load_counts(judging.panel_id)))
    (voted, counts), (other_voted, other_counts) = ([list(part.values()) for part in one] for one in left)
    assert (voted, counts) == (other_voted, other_counts)


def test_of_many_clicks_at_once_one_counts(judging):
    voter = judging.members[0]
    answers = all_at_once([lambda vote=vote: cast(voter.twin(), judging, vote) for vote in ("yes", "no") * 5])
    assert statuses(answers) == [200] + [409] * 9
    assert {told["code"] for status, told in answers if status == 409} == {"already_voted"}
    assert sum(load_counts(judging.panel_id)[judging.filed[0].declaration_id].values()) == 1


def test_all_members_at_once_are_all_counted(judging):
    members = judging.members
    answers = all_at_once([lambda party=party: cast(party.twin(), judging, "yes") for party in members])
    assert statuses(answers) == [200] * SIZE
    assert judging.do("closing")["status"] == "judged"


def test_a_ballot_that_races_with_a_recusal_is_one_or_the_other(judging):
    voter = judging.members[0]
    body = {"declaration_id": judging.filed[0].declaration_id, "reason": "系申报人的导师"}
    hands = [
        lambda: cast(voter.twin(), judging, "yes"),
        lambda: ask(voter.twin(), "POST", f"{judging.path}/recusals", body),
    ]
    assert statuses(all_at_once(hands)) == [200, 409]


def test_a_ballot_that_races_with_the_closing_is_counted_or_refused(judging):
    *others, last = judging.members
    for party in others:
        judging.vote(party)
    hands = [
        lambda: cast(last.twin(), judging, "yes"),
        lambda: ask(judging.committee.twin(), "POST", f"{judging.path}/closing"),
    ]
    all_at_once(hands)
    judging.do("closing")
    (item,) = judging.committee.post(f"/v1/results/{judging.panel_id}/publication")["items"]
    assert (item["yes"], item["abstain"]) == (SIZE, 0)


def test_reading_one_candidate_reads_no_other_ones_rows(judging):
    declaration_id = judging.filed[0].declaration_id
    reader = judging.members[0]
    with answering(operation="Query") as calls:
        reader.get(f"{judging.path}/declarations/{declaration_id}")
    asked = [str(call) for call in calls if "voted#" in str(call) or "recusal#" in str(call)]
    assert len(asked) == 2
    assert all(declaration_id in call for call in asked)
