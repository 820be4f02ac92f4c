"""History rows: `trail#<seq>` (or `<prefix>trail#<seq>`) in the collection of what they tell of."""

from chalicelib.domain.history import Entry
from chalicelib.storage import freezing
from chalicelib.storage.reading import Page, query_page
from chalicelib.storage.tables import Item
from chalicelib.storage.transaction import Transaction


def add(transaction: Transaction, model: type[Item], pk: str, entry: Entry, prefix: str = "") -> None:
    """What somebody does for their unit is bound to its not being suspended at the moment of the write."""
    if entry.actor_unit_id:
        freezing.unless_suspended(transaction, entry.actor_unit_id)
    add_personal(transaction, model, pk, entry, prefix)


def add_personal(transaction: Transaction, model: type[Item], pk: str, entry: Entry, prefix: str = "") -> None:
    """Of one's own account: a new password is possible while the unit's desk is frozen.

    A second entry with the same number means that somebody else decided first: Stale.
    """
    transaction.put(model(pk, f"{prefix}trail#{entry.seq:06d}", body=entry.model_dump_json()))


def list_entries(model: type[Item], pk: str, limit: int, cursor: str | None, prefix: str = "") -> Page[Entry]:
    """Oldest first, so that the chain of hashes can be followed."""
    return query_page(
        model.query, pk, limit, cursor, _entry, range_key_condition=model.sk.startswith(f"{prefix}trail#")
    )


def _entry(item: Item) -> Entry:
    return Entry.model_validate_json(item.body)
