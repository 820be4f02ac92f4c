"""What a search found, held against the units themselves: the parts of names lag behind a suspension or a new name."""

import json
from collections.abc import Iterable

from chalicelib.domain.units import UnitList
from chalicelib.storage.tables import UnitItem

#: A unit's id, name and region code, as the rows say by which it was found.
Told = tuple[str, str, str]


def still_offered(found: Iterable[Told]) -> set[Told]:
    """Those that are as they were found: with rights, not suspended, not renamed or moved since.

    One read for up to 100.
    """
    told = set(found)
    items = UnitItem.batch_get([(f"unit#{unit_id}", "unit") for unit_id in {unit_id for unit_id, _, _ in told}])
    units = [json.loads(item.body) for item in items if item.list_key == f"unit#{UnitList.GRANTED}"]
    return told & {(unit["unit_id"], unit["name"], unit["region_code"]) for unit in units}
