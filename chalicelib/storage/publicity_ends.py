"""What ends when: a ticket for each publicity, to be looked after on the day after its last.

units table: `ends#<last day>` / `<kind>#<id>`. A ticket is written with the publicity; only the job takes it away.
"""

from datetime import date
from enum import StrEnum

from chalicelib.storage.reading import Page, query_page
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction


class Ending(StrEnum):
    """A unit's own publicity, or that of a panel's results."""

    PUBLICITY = "publicity"
    RESULTS = "results"


def add_ticket(transaction: Transaction, kind: Ending, of_id: str, day: date) -> None:
    transaction.put(UnitItem(f"ends#{day}", f"{kind}#{of_id}"))


def list_ended(day: date, limit: int, cursor: str | None) -> Page[UnitItem]:
    """The tickets of what had that last day, and was not looked after yet."""
    return query_page(UnitItem.query, f"ends#{day}", limit, cursor, lambda item: item)


def read_ticket(item: UnitItem) -> tuple[Ending, str]:
    kind, _, of_id = item.sk.partition("#")
    return Ending(kind), of_id
