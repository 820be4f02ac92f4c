"""What a search found, held against the units themselves: the rows of names lag behind a suspension or a new name."""

import json

from chalicelib.domain.unit_names import Found
from chalicelib.domain.units import UnitList
from chalicelib.storage.tables import UnitItem


def offered(found: list[Found]) -> list[Found]:
    """Those that are as they were found: with rights, not suspended, not renamed or moved since.

    One read for up to 100.
    """
    items = UnitItem.batch_get([(f"unit#{hit.unit_id}", "unit") for hit in found]) if found else []
    units = [json.loads(item.body) for item in items if item.list_key == f"unit#{UnitList.GRANTED}"]
    current = {(unit["unit_id"], unit["name"], unit["region_code"]) for unit in units}
    return [hit for hit in found if (hit.unit_id, hit.name, hit.region_code) in current]
