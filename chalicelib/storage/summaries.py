"""What a summary table is made of: a unit's heads of one notice and level, then their newest submissions."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from chalicelib.domain.declarations import Declaration
from chalicelib.storage import snapshots
from chalicelib.storage.desks import count_desk, list_desk, list_sent
from chalicelib.storage.reading import every_page
from chalicelib.storage.tables import DeclarationItem

#: Of heads, about a megabyte of them: as much as one Query gives.
PAGE = 500


def every_head(unit_id: str, series: str, level: str, notice_id: str) -> Iterator[Declaration]:
    """All that the unit holds or has sent on, each once; pages are read as they are needed.

    The desk's counts tell which statuses there are, so that only the notice's own declarations are read.
    """
    seen = set()
    statuses = sorted(status for (s, on, status) in count_desk(unit_id) if (s, on) == (series, level))
    for group in (*statuses, "sent"):
        read = list_sent if group == "sent" else list_desk
        for head in every_page(partial(read, unit_id, f"{series}#{level}#{group}#{notice_id}#", PAGE)):
            if head.declaration_id not in seen:
                seen.add(head.declaration_id)
                yield head


def load_submissions(newest: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """Declaration → the sections as they were submitted; `newest` gives the number of each one's last submission.

    What was never submitted is left out.
    """
    keys = [snapshots.key(found, n) for found, n in newest.items()]
    items = DeclarationItem.batch_get(keys, consistent_read=True)
    return {str(item.pk).removeprefix("decl#"): json.loads(item.body)["sections"] for item in items}
