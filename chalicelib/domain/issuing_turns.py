"""Whose turn it is when certificates are issued: what cannot be issued must not keep the others waiting.

Ours, as is the time: the contract asks for a job that may be stopped anywhere and leaves nobody out.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.domain.declarations import Declaration
from chalicelib.domain.results import Panel

#: A panel some of whose certificates could not be made waits so long, behind the other panels.
RETRY_AFTER = timedelta(minutes=10)
#: After so many failures in one run the rest of a panel waits, too: whatever is the matter may be everybody's.
MOST_FAILURES = 10


def in_turn(panel: Panel, waiting: Iterable[Declaration]) -> list[Declaration]:
    """Who could not be issued before comes last, the latest failure at the very end."""
    failed = {declaration_id: place for place, declaration_id in enumerate(panel.failed_ids, start=1)}
    return sorted(waiting, key=lambda declaration: failed.get(declaration.declaration_id, 0))


def put_off(panel: Panel, failed: list[str], now: datetime) -> Panel:
    """`failed` come behind those who failed earlier."""
    earlier = [one for one in panel.failed_ids if one not in failed]
    return panel.model_copy(update={"failed_ids": earlier + failed, "issue_from": now + RETRY_AFTER})
