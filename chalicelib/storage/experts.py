"""Committees' experts.

units table: `pool#<committee>` / `expert#<id>`, the expert, so that a pool is one collection; `expert#<id>` / `pool`
leads there, and / `trail#<seq>` is the history; `pool#<committee>` / `phone#<keyed hash>` keeps a second invitation of
the same phone out.
"""

from collections.abc import Callable, Iterable

from chalicelib.domain.changes import Change
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import AlreadyTaken, NotFound
from chalicelib.domain.experts import Expert
from chalicelib.domain.people import Account
from chalicelib.domain.personal import Sealed
from chalicelib.storage import accounts, codes, expert_phones, histories, outbox, receipts
from chalicelib.storage.reading import Page, filled, get, query_all, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction

OF_POOL = UnitItem.sk.startswith("expert#")


def pool_of(expert_id: str) -> str | None:
    """The committee whose expert it is."""
    pointer = get(UnitItem, f"expert#{expert_id}", "pool")
    return str(pointer.body) if pointer else None


def find_expert(expert_id: str) -> Expert | None:
    unit_id = pool_of(expert_id)
    item = get(UnitItem, f"pool#{unit_id}", f"expert#{expert_id}") if unit_id else None
    return _expert(item) if item else None


def load_expert(expert_id: str) -> Expert:
    """Raises NotFound."""
    expert = find_expert(expert_id)
    if expert is None:
        raise NotFound("没有找到这位专家")
    return expert


def load_several(unit_id: str, expert_ids: Iterable[str]) -> dict[str, Expert]:
    """Of one pool, by their ids, in one consistent read."""
    keys = [(f"pool#{unit_id}", f"expert#{expert_id}") for expert_id in expert_ids]
    found = [_expert(item) for item in UnitItem.batch_get(keys, consistent_read=True)] if keys else []
    return {expert.expert_id: expert for expert in found}


def load_pool(unit_id: str) -> list[Expert]:
    """The whole pool as it stands now, for a draw: consistent, and in the order of the ids."""
    found = query_all(UnitItem.query, f"pool#{unit_id}", range_key_condition=OF_POOL, consistent_read=True)
    return [_expert(item) for item in found]


def list_pool(unit_id: str, keep: Callable[[Expert], bool], limit: int, cursor: str | None) -> Page[Expert]:
    return filled(
        lambda most, at: query_page(
            UnitItem.query, f"pool#{unit_id}", most, at, _expert, range_key_condition=OF_POOL, consistent_read=True
        ),
        keep,
        limit,
        cursor,
    )


def _expert(item: UnitItem) -> Expert:
    return Expert.model_validate_json(item.body).model_copy(update={"version": item.version})


def _item(expert: Expert) -> UnitItem:
    key = (f"pool#{expert.unit_id}", f"expert#{expert.expert_id}")
    return UnitItem(*key, version=expert.version, body=expert.model_dump_json())


def save_invitation(change: Change[Expert], code: Code, receipt: Receipt | None = None) -> None:
    """ONE transaction: the expert, their history, the code. Raises AlreadyTaken `expert_exists`."""
    transaction = Transaction()
    if change.before is None:
        add_new(transaction, change)
    else:
        add_change(transaction, change)
    codes.add_code(transaction, code)
    receipts.add(transaction, receipt)
    transaction.commit()


def add_new(transaction: Transaction, change: Change[Expert]) -> None:
    """The expert with the way to them, and the claim on the phone. Raises AlreadyTaken `expert_exists`."""
    add_way(transaction, change.after)
    add_change(transaction, change)


def add_way(transaction: Transaction, expert: Expert) -> None:
    assert expert.sealed_phone
    add_claim(transaction, expert, expert.sealed_phone)
    transaction.put(UnitItem(f"expert#{expert.expert_id}", "pool", body=expert.unit_id))


def add_claim(transaction: Transaction, expert: Expert, phone: Sealed) -> None:
    """Keeps a second expert with that phone out of the pool. Raises AlreadyTaken `expert_exists`."""
    transaction.put(UnitItem(*_claim_key(expert, phone), body=expert.expert_id), _taken())


def _taken() -> AlreadyTaken:
    return AlreadyTaken("该手机号码的专家已在专家库中", code="expert_exists")


def _claim_key(expert: Expert, phone: Sealed) -> tuple[str, str]:
    return f"pool#{expert.unit_id}", f"phone#{phone.lookup}"


def refuse_taken(expert: Expert, phone: Sealed) -> None:
    """Says early what the claim will make certain. Raises AlreadyTaken `expert_exists`."""
    if get(UnitItem, *_claim_key(expert, phone)):
        raise _taken()


def add_new_phone(transaction: Transaction, change: Change[Expert], before: Account, after: Account) -> None:
    """The expert's part of changing the account's phone: what the pool knows of it, and how they are found by it."""
    add_change(transaction, change)
    if former := get(UnitItem, *_claim_key(change.after, before.phone)):
        transaction.delete(former)
    add_claim(transaction, change.after, after.phone)
    expert_phones.move_lead(transaction, before, after)


def save_activation(
    change: Change[Expert], account: Change[Account], code: Code, receipt: Receipt | None = None
) -> None:
    """ONE transaction: the account with its claim, the expert, both histories; the code is used up.

    Raises AlreadyTaken `username_taken`.
    """
    transaction = Transaction()
    add_activation(transaction, change, account)
    codes.use_up(transaction, code)
    receipts.add(transaction, receipt)
    transaction.commit()


def add_activation(transaction: Transaction, change: Change[Expert], account: Change[Account]) -> None:
    accounts.add_account(transaction, account.after)
    accounts.add_told(transaction, account)
    expert_phones.add_lead(transaction, account.after)
    add_change(transaction, change)


def save_expert(change: Change[Expert]) -> None:
    if change.entry is None:
        return
    transaction = Transaction()
    add_change(transaction, change)
    transaction.commit()


def add_change(transaction: Transaction, change: Change[Expert]) -> None:
    assert change.entry
    transaction.put(_item(change.after))
    histories.add(transaction, UnitItem, f"expert#{change.after.expert_id}", change.entry)
    outbox.add(transaction, change.notifications, change.entry.seq)
