"""Secret ballots: who has voted, and what was voted, written together and kept so that nothing joins them.

units table: `panel#<id>` / `voted#<declaration>#<expert>`, a row without a vote, a time or a number of its own.
declarations table: `ballots#<panel>` / `<declaration>#<vote>`, nothing but a count. There is no receipt, no history
entry and no message of a ballot: each of them would tell the hour, or the hash, of one vote.
"""

from collections import defaultdict

from chalicelib.domain.ballots import Vote
from chalicelib.domain.errors import AlreadyTaken, Conflict, Stale
from chalicelib.domain.sittings import Sitting
from chalicelib.storage.reading import query_all
from chalicelib.storage.sittings import key
from chalicelib.storage.tables import Counter, UnitItem
from chalicelib.storage.transaction import Transaction


def cast(sitting: Sitting, declaration_id: str, expert_id: str, vote: Vote) -> None:
    """ONE transaction: the count goes up, and the row that keeps a second ballot out.

    Raises Stale when the panel moved on meanwhile, Conflict `recused`, AlreadyTaken `already_voted`.
    """
    transaction, pk = Transaction(), key(sitting.panel_id)
    transaction.check(UnitItem, (pk, "sitting"), UnitItem.version == sitting.version, Stale())
    recused = Conflict("您须回避这份申报，不能投票", code="recused")
    transaction.check(UnitItem, (pk, f"recusal#{declaration_id}#{expert_id}"), UnitItem.pk.does_not_exist(), recused)
    transaction.put(
        UnitItem(pk, f"voted#{declaration_id}#{expert_id}"),
        AlreadyTaken("您已对这份申报投过票，每人只能投一次", code="already_voted"),
    )
    transaction.count(f"ballots#{sitting.panel_id}", f"{declaration_id}#{vote}", 1)
    transaction.commit()


def load_voted(panel_id: str) -> dict[str, set[str]]:
    """Candidate → who has voted, in one consistent Query."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    within = UnitItem.sk.startswith("voted#")
    for item in query_all(UnitItem.query, key(panel_id), range_key_condition=within, consistent_read=True):
        _, declaration_id, expert_id = item.sk.split("#")
        found[declaration_id].add(expert_id)
    return found


def load_counts(panel_id: str) -> dict[str, dict[Vote, int]]:
    """Candidate → votes of each kind: read only once the voting is closed."""
    Counter._get_connection()
    found: defaultdict[str, dict[Vote, int]] = defaultdict(dict)
    for counter in query_all(Counter.query, f"ballots#{panel_id}", consistent_read=True):
        declaration_id, vote = counter.sk.split("#")
        found[declaration_id][Vote(vote)] = int(counter.amount)
    return found
