"""Change requests. units table: `unit#<unit>` / `change#<n>`, in index `listing` by status and region;
`unit#<unit>` / `pending#<kind>` keeps a second pending one out; `change#<id>` / `trail#<seq>` is the history.

A request's id is `<unit>.<n>`; `n` begins with the time, so that a unit's own stand in order.
"""

from datetime import datetime

from chalicelib.domain import regions
from chalicelib.domain.change_requests import ChangeRequest, Decided, RequestStatus, Wanted
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import AlreadyTaken, NotFound, Stale
from chalicelib.domain.people import Account
from chalicelib.domain.personal import Sealed
from chalicelib.domain.units import Unit
from chalicelib.storage import accounts, histories, outbox, receipts, refiling, units
from chalicelib.storage.reading import Page, get, query_page
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.sealing import seal_phone, unseal
from chalicelib.storage.tables import UnitItem, UserItem
from chalicelib.storage.transaction import Transaction


def request_id(unit_id: str, random: str, now: datetime) -> str:
    return f"{unit_id}.{int(now.timestamp() * 1000):014d}{random}"


def _key(request_id: str) -> tuple[str, str]:
    unit_id, _, n = request_id.partition(".")
    return f"unit#{unit_id}", f"change#{n}"


def seal_for(request_id: str, phone: str | None) -> Sealed | None:
    return seal_phone(phone, _context(request_id)) if phone else None


def open_phone(request: ChangeRequest) -> str:
    """To be sealed anew for the account; never to be shown."""
    assert request.phone
    return unseal(request.phone.seal, _context(request.request_id))


def _context(request_id: str) -> str:
    return _key(request_id)[0]


def load_request(request_id: str) -> ChangeRequest:
    """Raises NotFound."""
    item = get(UnitItem, *_key(request_id))
    if item is None:
        raise NotFound("没有找到这个变更申请")
    return _request(item)


def _request(item: UnitItem) -> ChangeRequest:
    return ChangeRequest.model_validate_json(item.body).model_copy(update={"version": item.version})


def create_request(change: Change[ChangeRequest], unit: Unit, receipt: Receipt | None = None) -> None:
    """Of exactly the unit that was read: Stale. Raises AlreadyTaken `request_pending`, `name_taken`, `uscc_taken`."""
    request = change.after
    units.refuse_taken(request.asked)
    transaction = Transaction()
    transaction.check(UnitItem, (f"unit#{unit.unit_id}", "unit"), UnitItem.version == unit.version, Stale())
    pending = AlreadyTaken(f"已有一个{request.kind.label}申请正在审核，请等待结果", code="request_pending")
    transaction.put(UnitItem(f"unit#{request.unit_id}", f"pending#{request.kind}", body=request.request_id), pending)
    _add(transaction, change)
    receipts.add(transaction, receipt)
    transaction.commit()


def _add(transaction: Transaction, change: Change[ChangeRequest]) -> None:
    transaction.put(_item(change.after))
    assert change.entry
    histories.add(transaction, UnitItem, f"change#{change.after.request_id}", change.entry)
    outbox.add(transaction, change.notifications, change.entry.seq)


def _item(request: ChangeRequest) -> UnitItem:
    pk, sk = _key(request.request_id)
    return UnitItem(
        pk,
        sk,
        version=request.version,
        body=request.model_dump_json(),
        list_key=f"change#{request.status}",
        list_sort=f"{request.region_code}#{sk}",
    )


def save_decision(decided: Decided, of_unit: list[Account], reached: Change[Account] | None) -> None:
    """All that a decision does. Raises AlreadyTaken `name_taken` or `uscc_taken`, Stale when another was faster.

    `of_unit` are the accounts that go by the unit's region; `reached` is the one whose phone is replaced.
    """
    before, unit = decided.unit.before, decided.unit.after
    assert before
    if decided.request.is_nothing:
        _finish(decided.request.after, unit)
        return
    request = decided.request.after
    transaction = units.transaction_of(decided.unit)
    transaction.delete(UnitItem(f"unit#{unit.unit_id}", f"pending#{request.kind}", version=1), Stale())
    _add(transaction, decided.request)
    units.swap_claims(transaction, before, unit)
    if reached:
        _add_reached(transaction, reached)
    if unit.region_code != before.region_code:
        _add_moved(transaction, request, unit, of_unit)
    refiled = refiling.plan(before, unit)
    refiled.begin(transaction)
    transaction.commit()
    refiled.finish()


def _finish(request: ChangeRequest, unit: Unit) -> None:
    """A repeated decision writes nothing anew, but does finish what the first may have left undone."""
    if request.status == RequestStatus.APPROVED and request.before:
        refiling.plan(unit.model_copy(update=request.before), unit).finish()


def _add_moved(transaction: Transaction, request: ChangeRequest, unit: Unit, of_unit: list[Account]) -> None:
    """The accounts act, and the unit's other requests wait, where the unit now is."""
    moved = {"region_code": unit.region_code}
    for account in of_unit:
        accounts.put_account(transaction, account.model_copy(update=moved), Stale())
    for kind in set(Wanted) - {request.kind}:
        if waiting := get(UnitItem, f"unit#{unit.unit_id}", f"pending#{kind}"):
            transaction.put(_item(load_request(str(waiting.body)).model_copy(update=moved)))


def _add_reached(transaction: Transaction, reached: Change[Account]) -> None:
    assert reached.entry
    accounts.put_account(transaction, reached.after, Stale())
    histories.add(transaction, UserItem, accounts.key(reached.after.account_id), reached.entry)
    outbox.add(transaction, reached.notifications, reached.entry.seq)


def list_requests(status: RequestStatus, region: str, limit: int, cursor: str | None) -> Page[ChangeRequest]:
    """Those of one status within a region, by region, then the longest waiting first."""
    within = UnitItem.list_sort.startswith(regions.prefix(region)) if region else None
    return query_page(UnitItem.listing.query, f"change#{status}", limit, cursor, _request, range_key_condition=within)


def list_own(unit_id: str, limit: int, cursor: str | None) -> Page[ChangeRequest]:
    """A unit's own, newest first."""
    own = UnitItem.sk.startswith("change#")
    return query_page(
        UnitItem.query, f"unit#{unit_id}", limit, cursor, _request, range_key_condition=own, scan_index_forward=False
    )
