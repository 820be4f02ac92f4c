"""Units, and the claims on their names and codes.

units table: `unit#<id>` / `unit`, and `operator#<account>` for everybody who acts for it;
`name#<name>` and `uscc#<code>` / `claim`; the rows by which units with rights are found: see unit_search.
"""

import json
from collections.abc import Iterable
from typing import Any

from chalicelib.domain import identity, regions
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import AlreadyTaken, NotFound
from chalicelib.domain.operators import Operator, operator_of
from chalicelib.domain.people import Account
from chalicelib.domain.units import Kind, Standing, Unit, UnitList
from chalicelib.storage import accounts, histories, invitations, outbox, receipts, unit_search
from chalicelib.storage.reading import Page, get, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.sealing import key_shard, seal, unseal
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction

#: What only one unit can have.
CLAIMED = ("uscc", "name")


def _taken(field: str) -> AlreadyTaken:
    """What whoever comes second is told."""
    if field == "uscc":
        return AlreadyTaken("该统一社会信用代码已注册过账号", code="uscc_taken")
    return AlreadyTaken("该单位名称已注册过账号", code="name_taken")


def load_unit(unit_id: str) -> Unit:
    """Raises NotFound."""
    item = get(UnitItem, f"unit#{unit_id}", "unit")
    if item is None:
        raise NotFound("没有找到这个单位")
    return _unit(item)


def load_many(unit_ids: Iterable[str]) -> dict[str, Unit]:
    """By id, as they stand now, with their phones; unknown ones are left out. One read for up to 100."""
    return {unit.unit_id: unit for unit in map(_unit, _items(unit_ids))}


def names(unit_ids: Iterable[str]) -> dict[str, str]:
    """Their present names by id; nothing is unsealed for it."""
    return {unit.unit_id: unit.name for unit in map(_listed_unit, _items(unit_ids))}


def _items(unit_ids: Iterable[str]) -> Iterable[UnitItem]:
    keys = [(f"unit#{unit_id}", "unit") for unit_id in dict.fromkeys(unit_ids)]
    return UnitItem.batch_get(keys, consistent_read=True) if keys else ()


def find_by_uscc(uscc: str) -> str | None:
    """The id of the unit with that credit code."""
    claim = get(UnitItem, f"uscc#{uscc}", "claim")
    return str(claim.body) if claim else None


def find_by_name(name: str) -> Unit | None:
    """Whoever registered under exactly that name."""
    claim = get(UnitItem, f"name#{name}", "claim")
    return load_unit(str(claim.body)) if claim else None


def _unit(item: UnitItem) -> Unit:
    told = json.loads(item.body)
    told["phone"] = unseal(told.pop("phone_sealed"), item.pk)
    return Unit.model_validate(told | {"version": item.version})


def _listed_unit(item: UnitItem) -> Unit:
    """With the phone as lists show it: masked, and left sealed."""
    return Unit.model_validate(json.loads(item.body) | {"version": item.version})


def _body(unit: Unit, pk: str) -> dict[str, Any]:
    sealed = {"phone": identity.mask_phone(unit.phone), "phone_sealed": seal(unit.phone, pk)}
    told: dict[str, Any] = json.loads(unit.model_dump_json())
    return told | sealed


def create_unit(change: Change[Unit], account: Account, receipt: Receipt | None = None) -> None:
    """Raises AlreadyTaken `uscc_taken`, `name_taken` or `username_taken`."""
    unit = change.after
    transaction = transaction_of(change)
    for field in CLAIMED:
        transaction.put(_claim(unit, field), _taken(field))
    accounts.add_account(transaction, account)
    transaction.put(operator_item(unit.unit_id, operator_of(account)))
    receipts.add(transaction, receipt)
    transaction.commit()


def _claim(unit: Unit, field: str, version: int | None = None) -> UnitItem:
    return UnitItem(f"{field}#{getattr(unit, field)}", "claim", version=version, body=unit.unit_id)


def swap_claims(transaction: Transaction, before: Unit, after: Unit) -> None:
    """The old name or code is free for others at the very moment when the new one is taken."""
    for field in CLAIMED:
        if getattr(before, field) != getattr(after, field):
            transaction.put(_claim(after, field), _taken(field))
            transaction.delete(_claim(before, field, version=1))


def refuse_taken(asked: dict[str, str]) -> None:
    """A courtesy to whoever asks: what decides is the claim in the transaction. Raises AlreadyTaken."""
    for field in CLAIMED:
        if field in asked and get(UnitItem, f"{field}#{asked[field]}", "claim"):
            raise _taken(field)


def operator_item(unit_id: str, operator: Operator) -> UnitItem:
    sk, body = f"operator#{operator.account_id}", operator.model_dump_json()
    return UnitItem(f"unit#{unit_id}", sk, version=operator.version, body=body)


def save_unit(change: Change[Unit], also: Transaction | None = None) -> None:
    """A unit whose rights begin becomes findable in the same write."""
    if change.is_nothing:
        return
    before, unit = change.before, change.after
    if unit.status == Standing.GRANTED and before and before.status != Standing.GRANTED:
        parts = list(unit_search.part_items(unit))
        invitations.until_undisturbed(lambda: _grant(change, parts))
    else:
        transaction_of(change, also).commit()


def _grant(change: Change[Unit], parts: list[UnitItem]) -> None:
    """The rights, the rows by which it is found from now on, and the messages to the applicants who invited it."""
    assert change.entry
    transaction = transaction_of(change)
    for item in parts:
        transaction.put(item)
    invitations.tell(transaction, change.after, change.entry.seq, change.entry.at)
    transaction.commit()


def transaction_of(change: Change[Unit], also: Transaction | None = None) -> Transaction:
    """The unit, its history and its messages, for whoever writes more in the same moment."""
    unit = change.after
    pk = f"unit#{unit.unit_id}"
    body = _body(unit, pk)
    transaction = also or Transaction()
    is_upper = unit.listed == UnitList.GRANTED and unit.kind != Kind.EMPLOYER
    transaction.put(
        UnitItem(
            pk,
            "unit",
            version=unit.version,
            body=json.dumps(body, ensure_ascii=False),
            list_key=f"unit#{unit.listed}",
            list_sort=_sort(unit),
            upper_region=unit.region_code if is_upper else None,
            upper_sort=f"{unit.kind}#{unit.unit_id}" if is_upper else None,
            data_key=key_shard(body["phone_sealed"], pk),
        )
    )
    assert change.entry
    histories.add(transaction, UnitItem, f"unit#{unit.unit_id}", change.entry)
    outbox.add(transaction, change.notifications, change.entry.seq)
    return transaction


def _sort(unit: Unit) -> str:
    return f"{unit.region_code}#{unit.unit_id}"


def list_units(listed: UnitList, region: str, limit: int, cursor: str | None) -> Page[Unit]:
    """All units of one list within a region, by region."""
    within = UnitItem.list_sort.startswith(regions.prefix(region)) if region else None
    return query_page(UnitItem.listing.query, f"unit#{listed}", limit, cursor, _listed_unit, range_key_condition=within)


def list_upper_units(region_code: str, limit: int) -> list[Unit]:
    """Those of exactly that region which others may report to, by kind; phones masked."""
    return query_page(UnitItem.upper_units.query, region_code, limit, None, _listed_unit).items
