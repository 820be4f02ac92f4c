"""Who reads which candidate before the meeting, and what they wrote.

units table: `panel#<id>` / `readers#<declaration>`, who was assigned and whose opinion is there;
/ `opinion#<declaration>#<expert>`; `opinion#<panel>#<declaration>#<expert>` / `trail#<seq>` is its history.
"""

from collections.abc import Iterable

from chalicelib.domain.changes import Change
from chalicelib.domain.errors import Conflict
from chalicelib.domain.opinions import Opinion, Readers, with_opinion
from chalicelib.domain.sittings import Sitting
from chalicelib.storage import ballots, histories
from chalicelib.storage.reading import Page, get, query_all, query_page
from chalicelib.storage.sittings import key, recusal_key_of, unless_moved
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction

#: So many assignments, with the panel and a message to each of 41 members, fit one transaction.
AT_ONCE = 40
OF_READERS = UnitItem.sk.startswith("readers#")


def find_readers(panel_id: str, declaration_id: str) -> Readers | None:
    item = get(UnitItem, key(panel_id), f"readers#{declaration_id}")
    return _readers(item) if item else None


def load_readers(panel_id: str) -> list[Readers]:
    """All of the panel's, in one consistent Query."""
    found = query_all(UnitItem.query, key(panel_id), range_key_condition=OF_READERS, consistent_read=True)
    return [_readers(item) for item in found]


def list_readers(panel_id: str, limit: int, cursor: str | None) -> Page[Readers]:
    return query_page(UnitItem.query, key(panel_id), limit, cursor, _readers, range_key_condition=OF_READERS)


def add_readers(transaction: Transaction, panel_id: str, assigned: list[Readers]) -> None:
    for readers in assigned:
        _put_readers(transaction, panel_id, readers)


def _put_readers(transaction: Transaction, panel_id: str, readers: Readers) -> None:
    sk = f"readers#{readers.declaration_id}"
    transaction.put(UnitItem(key(panel_id), sk, version=readers.version, body=readers.model_dump_json()))


def _readers(item: UnitItem) -> Readers:
    return Readers.model_validate_json(item.body).model_copy(update={"version": item.version})


def find_opinion(panel_id: str, declaration_id: str, expert_id: str) -> Opinion | None:
    item = get(UnitItem, key(panel_id), f"opinion#{declaration_id}#{expert_id}")
    return _opinion(item) if item else None


def load_opinions(panel_id: str, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Opinion]:
    """(candidate, expert) → what was written, where anything was."""
    keys = [(key(panel_id), f"opinion#{declaration_id}#{expert_id}") for declaration_id, expert_id in wanted]
    found = [_opinion(item) for item in UnitItem.batch_get(keys, consistent_read=True)] if keys else []
    return {(one.declaration_id, one.expert_id): one for one in found}


def _opinion(item: UnitItem) -> Opinion:
    return Opinion.model_validate_json(item.body).model_copy(update={"version": item.version})


def save_opinion(change: Change[Opinion], sitting: Sitting, readers: Readers) -> None:
    """ONE transaction, while the panel stands, the writer is not recused, and nobody has voted on that candidate.

    Raises Stale, Conflict `recused`, `voting_begun`.
    """
    if change.entry is None:
        return
    opinion, transaction, pk = change.after, Transaction(), key(sitting.panel_id)
    unless_moved(transaction, sitting)
    recused = Conflict("您须回避这份申报，不能提交评议意见", code="recused")
    by = (opinion.declaration_id, opinion.expert_id)
    transaction.check(UnitItem, (pk, recusal_key_of(*by)), UnitItem.pk.does_not_exist(), recused)
    begun = Conflict("对这份申报的投票已经开始，不能再提交或修改评议意见", code="voting_begun")
    ballots.while_none_is_cast(transaction, sitting.panel_id, opinion.declaration_id, begun)
    sk = f"opinion#{opinion.declaration_id}#{opinion.expert_id}"
    transaction.put(UnitItem(pk, sk, version=opinion.version, body=opinion.model_dump_json()))
    if opinion.expert_id not in readers.given:
        _put_readers(transaction, sitting.panel_id, with_opinion(readers, opinion.expert_id))
    histories.add(transaction, UnitItem, f"opinion#{sitting.panel_id}#{'#'.join(by)}", change.entry)
    transaction.commit()
