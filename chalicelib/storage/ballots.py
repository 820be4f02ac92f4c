"""Secret ballots: who has voted, and what was voted, written together and kept so that nothing joins them.

units table: `panel#<id>` / `voted#<declaration>#<expert>`, a row without a vote, a time or a number of its own.
declarations table: `ballots#<panel>` / `<declaration>#<shard>`, the votes of each kind under one seal: whoever reads
the tables after every ballot sees that it was counted, and not as what. There is no receipt, no history entry and no
message of a ballot: each of them would tell the hour, or the hash, of one vote.
"""

import random
from collections import defaultdict

from chalicelib.domain.ballots import Vote
from chalicelib.domain.errors import AlreadyTaken, Conflict, Stale
from chalicelib.domain.sittings import Sitting
from chalicelib.storage.reading import get, query_all
from chalicelib.storage.sealing import seal, unseal
from chalicelib.storage.sittings import key
from chalicelib.storage.tables import DeclarationItem, UnitItem
from chalicelib.storage.transaction import Transaction

#: So that those who vote on a candidate at the same moment need not all wait for one another.
SHARDS, TRIES = 4, 12
#: A seal must not tell by its length what is in it.
WIDTH = 3


def cast(sitting: Sitting, declaration_id: str, expert_id: str, vote: Vote) -> None:
    """ONE transaction: the sealed count, and the row that keeps a second ballot out.

    Raises Stale when the panel moved on meanwhile, Conflict `recused`, AlreadyTaken `already_voted`.
    """
    for _ in range(TRIES):
        crowded = Stale()
        try:
            _cast(sitting, declaration_id, expert_id, vote, crowded)
        except Stale as clash:
            if clash is not crowded:
                raise
        else:
            return
    raise crowded


def _cast(sitting: Sitting, declaration_id: str, expert_id: str, vote: Vote, crowded: Stale) -> None:
    transaction, pk = Transaction(), key(sitting.panel_id)
    transaction.check(UnitItem, (pk, "sitting"), UnitItem.version == sitting.version, Stale())
    recused = Conflict("您须回避这份申报，不能投票", code="recused")
    transaction.check(UnitItem, (pk, f"recusal#{declaration_id}#{expert_id}"), UnitItem.pk.does_not_exist(), recused)
    transaction.put(
        UnitItem(pk, f"voted#{declaration_id}#{expert_id}"),
        AlreadyTaken("您已对这份申报投过票，每人只能投一次", code="already_voted"),
    )
    transaction.put(_counted(sitting.panel_id, declaration_id, vote), crowded)
    transaction.commit()


def _counted(panel_id: str, declaration_id: str, vote: Vote) -> DeclarationItem:
    """One of the candidate's counts as it is after this vote, whichever it is: which one says nothing."""
    own = (f"ballots#{panel_id}", f"{declaration_id}#{random.randrange(SHARDS)}")  # noqa: S311 - for balance only
    item = get(DeclarationItem, *own) or DeclarationItem(*own)
    counts = _opened(item)
    counts[vote] += 1
    item.body = seal("".join(f"{counts[kind]:0{WIDTH}}" for kind in Vote), "|".join(own))
    return item


def while_none_is_cast(transaction: Transaction, panel_id: str, declaration_id: str, clash: Conflict) -> None:
    """Binds a write to nobody having voted on that candidate yet."""
    for shard in range(SHARDS):
        count = (f"ballots#{panel_id}", f"{declaration_id}#{shard}")
        transaction.check(DeclarationItem, count, DeclarationItem.pk.does_not_exist(), clash)


def _opened(item: DeclarationItem) -> dict[Vote, int]:
    text = unseal(item.body, f"{item.pk}|{item.sk}") if item.body else "0" * WIDTH * len(Vote)
    return {kind: int(text[place * WIDTH : (place + 1) * WIDTH]) for place, kind in enumerate(Vote)}


def load_voted(panel_id: str, candidate: str = "") -> dict[str, set[str]]:
    """Candidate → who has voted, in one consistent Query; of one candidate only, where one is meant."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    within = UnitItem.sk.startswith(f"voted#{candidate}#" if candidate else "voted#")
    for item in query_all(UnitItem.query, key(panel_id), range_key_condition=within, consistent_read=True):
        _, declaration_id, expert_id = item.sk.split("#")
        found[declaration_id].add(expert_id)
    return found


def load_counts(panel_id: str) -> dict[str, dict[Vote, int]]:
    """Candidate → votes of each kind: opened only once the voting is closed."""
    found: defaultdict[str, dict[Vote, int]] = defaultdict(lambda: dict.fromkeys(Vote, 0))
    for item in query_all(DeclarationItem.query, f"ballots#{panel_id}", consistent_read=True):
        for vote, amount in _opened(item).items():
            found[str(item.sk).partition("#")[0]][vote] += amount
    return found
