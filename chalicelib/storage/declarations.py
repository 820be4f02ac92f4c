"""Declarations: the head and what hangs beside it.

declarations table, `decl#<id>`: `head`; `section#<name>`; `attachment#<id>`; `trail#<seq>`; `snapshot#<n>`;
`sent#<unit>` for each unit that sent it on. `applicant#<id>` / `live#<year>` keeps a second live one out.
`purge#<day>` / `<declaration>` leads to what was deleted, by the last day on which that is undone.
`desk#<unit>` / `<series>#<level>#<status>#<shard>` are the counts of a desk.
"""

import zlib
from datetime import date

from chalicelib.domain.changes import Change
from chalicelib.domain.declarations import Declaration, absent
from chalicelib.domain.errors import AlreadyTaken, NotFound
from chalicelib.domain.states import ENDED
from chalicelib.storage import drafts, histories, outbox, receipts, terms
from chalicelib.storage.reading import get
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import DeclarationItem
from chalicelib.storage.transaction import Transaction

COUNT_SHARDS = 4


def load_declaration(declaration_id: str) -> Declaration:
    """Only the head. Raises NotFound, for a deleted one too."""
    return read_present(get(DeclarationItem, f"decl#{declaration_id}", "head"))


def read_present(item: DeclarationItem | None) -> Declaration:
    """Raises NotFound when there is no head, or it is marked as deleted."""
    declaration = read_head(item) if item else None
    if declaration is None or declaration.deleted_at:
        raise absent()
    return declaration


def find_declaration(declaration_id: str) -> Declaration | None:
    """None when there is none, or it was deleted."""
    try:
        return load_declaration(declaration_id)
    except NotFound:
        return None


def load_even_deleted(declaration_id: str) -> Declaration:
    """For the deletion and its undoing. Raises NotFound."""
    item = get(DeclarationItem, f"decl#{declaration_id}", "head")
    if item is None:
        raise absent()
    return read_head(item)


def read_head(item: DeclarationItem) -> Declaration:
    return Declaration.model_validate_json(item.body).model_copy(update={"version": item.version})


def save_declaration(
    change: Change[Declaration], also: Transaction | None = None, receipt: Receipt | None = None
) -> None:
    """ONE transaction: the versioned head, its history entry, the messages, the desks' counts, and `also`.

    Raises Stale when somebody else decided first; AlreadyTaken `declaration_exists` for a second live one.
    """
    if change.entry is None:
        return
    transaction = also or Transaction()
    add_change(transaction, change)
    receipts.add(transaction, receipt)
    transaction.commit()


def add_change(transaction: Transaction, change: Change[Declaration]) -> None:
    """The same, for whoever commits it together with something else."""
    declaration = change.after
    assert change.entry
    transaction.put(_head(declaration))
    histories.add(transaction, DeclarationItem, f"decl#{declaration.declaration_id}", change.entry)
    outbox.add(transaction, change.notifications, change.entry.seq)
    _count(transaction, change)
    _keep_sent(transaction, change)
    _keep_live(transaction, change)
    _keep_purge(transaction, change)
    drafts.keep(transaction, change)


def _head(declaration: Declaration) -> DeclarationItem:
    with_unit = not declaration.is_with_applicant
    writer = declaration.applicant_id if declaration.is_editable else declaration.holder.party_id
    return DeclarationItem(
        f"decl#{declaration.declaration_id}",
        "head",
        version=declaration.version,
        body=declaration.model_dump_json(),
        applicant_id=listed_under(declaration.applicant_id, declaration.deleted_at is not None),
        applicant_sort=f"{declaration.year}#{declaration.created_at.isoformat()}#{declaration.declaration_id}",
        desk_key=declaration.holder.party_id if with_unit else terms.key_of(declaration),
        desk_sort=desk_sort(declaration, declaration.status) if with_unit else terms.sort_of(declaration),
        writer=writer if with_unit or declaration.is_editable else None,
    )


def listed_under(applicant_id: str, deleted: bool) -> str:
    """The deleted ones are a list of their own."""
    return f"deleted#{applicant_id}" if deleted else applicant_id


def desk_sort(declaration: Declaration, status: str) -> str:
    """Its place in the order of a desk."""
    parts = (declaration.series, declaration.level, status, declaration.notice_id, declaration.declaration_id)
    return "#".join(parts)


def _count(transaction: Transaction, change: Change[Declaration]) -> None:
    shard = zlib.crc32(change.after.declaration_id.encode()) % COUNT_SHARDS
    left, reached = (_desk_group(declaration) for declaration in (change.before, change.after))
    if left == reached:  # one item can't be counted twice in a transaction, and nothing has moved
        return
    for group, by in ((left, -1), (reached, 1)):
        if group:
            transaction.count(group[0], f"{group[1]}#{shard}", by)


def _desk_group(declaration: Declaration | None) -> tuple[str, str] | None:
    """Where it is counted, if a unit holds it."""
    if declaration is None or declaration.is_with_applicant:
        return None
    group = f"{declaration.series}#{declaration.level}#{declaration.status}"
    return f"desk#{declaration.holder.party_id}", group


def _keep_sent(transaction: Transaction, change: Change[Declaration]) -> None:
    """The first time a unit lets go of it, a row keeps it findable for that unit."""
    before, after = change.before, change.after
    if before is None or before.is_with_applicant or before.holder.party_id == after.holder.party_id:
        return
    unit_id = before.holder.party_id
    if any(hop.party_id == unit_id for hop in before.route[:-1]) or after.hop_of(unit_id) is None:
        return
    transaction.put(
        DeclarationItem(
            f"decl#{after.declaration_id}",
            f"sent#{unit_id}",
            desk_key=f"sent#{unit_id}",
            desk_sort=desk_sort(after, "sent"),
        )
    )


def _keep_live(transaction: Transaction, change: Change[Declaration]) -> None:
    """The row of the year is there while the declaration neither ended nor was deleted."""
    declaration = change.after
    key = (f"applicant#{declaration.applicant_id}", f"live#{declaration.year}")
    was, lives = (_is_live(one) for one in (change.before, declaration))
    if lives and not was:
        transaction.put(
            DeclarationItem(*key, body=declaration.declaration_id),
            AlreadyTaken(f"您在{declaration.year}年度已有一份进行中的申报", code="declaration_exists"),
        )
    elif was and not lives:
        transaction.delete(DeclarationItem(*key, version=1))


def _is_live(declaration: Declaration | None) -> bool:
    return declaration is not None and declaration.status not in ENDED and not declaration.deleted_at


def _keep_purge(transaction: Transaction, change: Change[Declaration]) -> None:
    """What is deleted is found again by the day after which it may go for good."""
    before, after = change.before and change.before.purge_after, change.after.purge_after
    if after and not before:
        transaction.put(purge_row(change.after, after))
    elif before and not after:
        transaction.delete(purge_row(change.after, before, version=1))


def purge_row(declaration: Declaration, day: date, version: int | None = None) -> DeclarationItem:
    """Leads to a deleted draft by the last day on which that is undone."""
    return DeclarationItem(f"purge#{day}", declaration.declaration_id, version=version)
