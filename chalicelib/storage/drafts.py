"""Who has yet to submit under a notice. declarations table: `decl#<id>` / `unsent`, in index `by_holder` under
`drafts#<notice>#<shard>`; the row is there exactly while the declaration is a draft that is not deleted.

It is a row of its own, so that saving a section does not write it, and small, so that a hundred thousand are few pages.
"""

import zlib
from dataclasses import dataclass

from chalicelib.domain.changes import Change
from chalicelib.domain.declarations import Declaration, Status
from chalicelib.storage.reading import Page, query_page
from chalicelib.storage.tables import DeclarationItem
from chalicelib.storage.transaction import Transaction

#: On its last day everybody deletes from this.
SHARDS = 16


@dataclass(frozen=True)
class Unsent:
    declaration_id: str
    applicant_id: str


def keep(transaction: Transaction, change: Change[Declaration]) -> None:
    """The row follows the declaration's status."""
    was, is_unsent = (_is_unsent(one) for one in (change.before, change.after))
    if is_unsent and not was:
        transaction.put(_item(change.after))
    elif was and not is_unsent:
        item = _item(change.after)
        item.version = 1
        transaction.delete(item)


def _is_unsent(declaration: Declaration | None) -> bool:
    return declaration is not None and declaration.status == Status.DRAFT and not declaration.deleted_at


def _item(declaration: Declaration) -> DeclarationItem:
    shard = zlib.crc32(declaration.declaration_id.encode()) % SHARDS
    return DeclarationItem(
        f"decl#{declaration.declaration_id}",
        "unsent",
        body=declaration.applicant_id,
        desk_key=f"drafts#{declaration.notice_id}#{shard}",
        desk_sort=declaration.declaration_id,
    )


def list_unsent(notice_id: str, shard: int, limit: int, cursor: str | None) -> Page[Unsent]:
    """The index may be a moment behind."""
    return query_page(DeclarationItem.by_holder.query, f"drafts#{notice_id}#{shard}", limit, cursor, _unsent)


def _unsent(item: DeclarationItem) -> Unsent:
    return Unsent(str(item.desk_sort), str(item.body))
