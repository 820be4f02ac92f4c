"""Removing deleted drafts for good: everything that hangs on one first, its head and the row that led to it last.

Each step is bound to the head as it was read, so a run that broke off anywhere is taken up again by the next.
"""

from datetime import date

from chalicelib.domain.declarations import Declaration
from chalicelib.domain.errors import Stale
from chalicelib.storage.declarations import purge_row
from chalicelib.storage.reading import Page, query_page
from chalicelib.storage.tables import DeclarationItem
from chalicelib.storage.transaction import MOST, Transaction


def list_due(day: date, limit: int, cursor: str | None) -> Page[str]:
    """Ids of what could be restored until that day, and no longer."""
    return query_page(DeclarationItem.query, f"purge#{day}", limit, cursor, lambda item: str(item.sk))


def list_parts(declaration: Declaration) -> list[DeclarationItem]:
    """Up to a transaction of what hangs on it; none when only the head is left."""
    pk = f"decl#{declaration.declaration_id}"
    found = query_page(DeclarationItem.query, pk, MOST, None, lambda item: item, consistent_read=True).items
    return [item for item in found if item.sk != "head"][: MOST - 1]


def attachments_among(parts: list[DeclarationItem]) -> list[str]:
    """Ids of the attachments, whose files go with them."""
    return [str(item.sk).partition("#")[2] for item in parts if item.sk.startswith("attachment#")]


def delete_parts(declaration: Declaration, parts: list[DeclarationItem]) -> None:
    """ONE transaction. Raises Stale when the draft was restored, or a part changed."""
    transaction = Transaction()
    head, unchanged = (f"decl#{declaration.declaration_id}", "head"), DeclarationItem.version == declaration.version
    transaction.check(DeclarationItem, head, unchanged, Stale())
    for item in parts:
        transaction.delete(item)
    transaction.commit()


def delete_head(declaration: Declaration) -> None:
    """The last of it. ONE transaction. Raises Stale when it was restored."""
    assert declaration.purge_after
    transaction = Transaction()
    transaction.delete(DeclarationItem(f"decl#{declaration.declaration_id}", "head", version=declaration.version))
    transaction.delete(purge_row(declaration, declaration.purge_after, version=1))
    transaction.commit()
