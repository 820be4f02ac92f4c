"""Units, the claims on their names and codes, and the parts of names by which they are found.

units table: `unit#<id>` / `unit`; `name#<name>` and `uscc#<code>` / `claim`;
`part#<one or two characters>` / `<region>#<id>` for units with rights; the accounts of a unit: `unit_accounts.py`.
"""

import json
from collections.abc import Iterator
from typing import Any

from chalicelib.domain import identity, regions
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import AlreadyTaken, NotFound
from chalicelib.domain.people import Account
from chalicelib.domain.units import Standing, Unit, UnitList, name_parts
from chalicelib.storage import accounts, histories, outbox, receipts, unit_accounts
from chalicelib.storage.offers import Told, still_offered
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
    transaction.put(unit_accounts.row(account))
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


def save_unit(change: Change[Unit]) -> None:
    """A unit whose rights begin becomes findable in the same write."""
    if change.is_nothing:
        return
    transaction = transaction_of(change)
    before, unit = change.before, change.after
    if unit.status == Standing.GRANTED and before and before.status != Standing.GRANTED:
        for item in part_items(unit):
            transaction.put(item)
    transaction.commit()


def transaction_of(change: Change[Unit]) -> Transaction:
    """The unit, its history and its messages, for whoever writes more in the same moment."""
    unit = change.after
    pk = f"unit#{unit.unit_id}"
    body = _body(unit, pk)
    transaction = Transaction()
    transaction.put(
        UnitItem(
            pk,
            "unit",
            version=unit.version,
            body=json.dumps(body, ensure_ascii=False),
            list_key=f"unit#{unit.listed}",
            list_sort=_sort(unit),
            data_key=key_shard(body["phone_sealed"], pk),
        )
    )
    assert change.entry
    histories.add(transaction, UnitItem, f"unit#{unit.unit_id}", change.entry)
    outbox.add(transaction, change.notifications, change.entry.seq)
    return transaction


def part_items(unit: Unit) -> Iterator[UnitItem]:
    """At most 59 pairs and 60 characters; the longest names leave out single characters to fit the transaction."""
    parts = sorted(name_parts(unit.name), key=lambda part: (-len(part), part))[:90]
    found = unit.model_dump_json(include={"unit_id", "name", "kind", "region_code"})
    for part in parts:
        yield UnitItem(f"part#{part}", _sort(unit), body=found)


def _sort(unit: Unit) -> str:
    return f"{unit.region_code}#{unit.unit_id}"


def list_units(listed: UnitList, region: str, limit: int, cursor: str | None) -> Page[Unit]:
    """All units of one list within a region, by region."""
    within = UnitItem.list_sort.startswith(regions.prefix(region)) if region else None
    return query_page(UnitItem.listing.query, f"unit#{listed}", limit, cursor, _listed_unit, range_key_condition=within)


def search_units(part: str, region: str, limit: int, cursor: str | None) -> Page[dict[str, str]]:
    """Units with rights that share the first two characters of `part`: `{unit_id, name, kind, region_code}`.

    A page holds fewer than `limit` when some names have the pair but not the whole part, or are offered no longer.
    """
    wanted = part.casefold()
    within = UnitItem.sk.startswith(regions.prefix(region)) if region else None
    page = query_page(UnitItem.query, f"part#{wanted[:2]}", limit, cursor, _found, range_key_condition=within)
    hits = [found for found in page.items if wanted in found["name"].casefold()]
    offered = still_offered(_told(hit) for hit in hits)
    return Page([hit for hit in hits if _told(hit) in offered], page.cursor)


def _told(hit: dict[str, str]) -> Told:
    return hit["unit_id"], hit["name"], hit["region_code"]


def _found(item: UnitItem) -> dict[str, str]:
    found: dict[str, str] = json.loads(item.body)
    return found
