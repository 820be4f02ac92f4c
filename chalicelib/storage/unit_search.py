"""Finding units with rights by any part of their names; why it is done so: docs/decisions/0010-searching-units.md.

units table: `part#<prefecture>#<first character>` / `<the rest>⇥<region>#<id>`, one row for every ending of the name
and of its pinyin initials; a whole name stands under `^<first character>`. Index `listing` holds the same rows
without the prefecture, for searches beyond one.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from chalicelib.domain import regions
from chalicelib.domain.errors import Invalid
from chalicelib.domain.unit_names import Found, Part, folded, initials, name_parts, shows
from chalicelib.domain.units import Kind, Unit
from chalicelib.storage.offers import offered
from chalicelib.storage.reading import Page
from chalicelib.storage.tables import UnitItem

#: Rows that are ranked among each other.
WINDOW = 200
#: Windows read for one page at most; the cursor goes on from there.
READS = 5
#: Lies before whatever a name can hold, so that a name which ends comes before those that go on.
SEPARATOR = "\t"
#: First those that begin with what is wanted, then those that have it further on.
PHASES = ("^", "")
LAST = "\U0010ffff"


def part_items(unit: Unit) -> Iterator[UnitItem]:
    readings = initials(unit.name)
    told = unit.model_dump(include={"unit_id", "name", "kind", "region_code"})
    body = Found(**told, initials=readings[0]).model_dump_json()
    for part in name_parts(unit.name, readings):
        yield _part_item(unit, part, body)


def _part_item(unit: Unit, part: Part, body: str) -> UnitItem:
    sort = f"{part.text[1:]}{SEPARATOR}{unit.region_code}#{unit.unit_id}"
    mark = PHASES[0] if part.is_start else PHASES[1]
    return UnitItem(
        f"part#{unit.region_code[:4]}#{mark}{part.text[0]}",
        sort,
        body=body,
        list_key=f"part#{mark}{part.text[0]}",
        list_sort=sort,
    )


@dataclass(frozen=True)
class Search:
    """`wanted` is folded; `region` may be empty."""

    wanted: str
    region: str
    kind: Kind | None = None

    @property
    def mark(self) -> str:
        """A cursor of this search fits no other."""
        return hashlib.sha256(f"{self.wanted}#{self.region}#{self.kind}".encode()).hexdigest()[:12]

    def takes(self, found: Found) -> bool:
        in_region = not self.region or regions.covers(self.region, found.region_code)
        return in_region and self.kind in (None, found.kind)


@dataclass(frozen=True)
class Place:
    """Where a search stands: after `start` in a phase. Inside a window that ends with `end`, after `last`'s rank."""

    phase: int = 0
    start: str = ""
    end: str = ""
    last: tuple[int, str, str] | None = None


def search_units(part: str, region: str, limit: int, cursor: str | None, kind: Kind | None = None) -> Page[Found]:
    """Units with rights whose name, or its pinyin initials, has `part`.

    The exact name, then names that begin with it, then the rest; shorter ones first among WINDOW neighbours. At most
    READS windows are read, so that a rare kind or county may leave a page short, with a cursor; so may units that
    are offered no longer.
    """
    search = Search(folded(part), region, kind)
    place: Place | None = _read_cursor(cursor, search)
    found: list[Found] = []
    for _ in range(READS):
        if place is None or len(found) == limit or not search.wanted:
            break
        hits, end, is_last = _window(search, place)
        shown = hits[: limit - len(found)]
        found += shown
        if len(shown) < len(hits):
            place = Place(place.phase, place.start, end, _rank(shown[-1]))
        else:
            place = _next(place, end, is_last)
    return Page(offered(found), _write_cursor(place, search))


def _next(place: Place, end: str, is_last: bool) -> Place | None:
    if not is_last:
        return Place(place.phase, end)
    return Place(place.phase + 1) if place.phase + 1 < len(PHASES) else None


def _window(search: Search, place: Place) -> tuple[list[Found], str, bool]:
    """The hits of one window in their order, the key it ends with, and whether the phase ends there."""
    rows = list(_rows(search, place))
    is_last = len(rows) <= WINDOW and not place.end
    rows = rows if place.end else rows[:WINDOW]
    hits = [found for found in (_hit(search, row) for row in rows) if found]
    ranked = sorted(hits, key=_rank)
    left = [found for found in ranked if place.last is None or _rank(found) > place.last]
    return left, place.end or (str(rows[-1].sk) if rows else ""), is_last


def _rows(search: Search, place: Place) -> Iterator[UnitItem]:
    """One more than a window, or to the end of one that was read before: what came meanwhile moves nothing."""
    rest = search.wanted[1:]
    low, high = place.start or rest or SEPARATOR, place.end or rest + LAST
    query, key, sort = _where(search, PHASES[place.phase] + search.wanted[0])
    size = None if place.end else WINDOW + 2
    rows = query(key, sort.between(low, high), limit=size, page_size=size)
    return islice((row for row in rows if row.sk != place.start), WINDOW + 1 if size else None)


def _where(search: Search, first: str) -> tuple[Any, str, Any]:
    prefecture = search.region[:4]
    if prefecture and prefecture[2:] != "00":
        return UnitItem.query, f"part#{prefecture}#{first}", UnitItem.sk
    return UnitItem.listing.query, f"part#{first}", UnitItem.list_sort


def _hit(search: Search, row: UnitItem) -> Found | None:
    found = Found.model_validate_json(row.body)
    part = str(row.pk)[-1] + str(row.sk).partition(SEPARATOR)[0]
    return found if search.takes(found) and shows(part, found, search.wanted) else None


def _rank(found: Found) -> tuple[int, str, str]:
    return len(found.name), found.name, found.unit_id


def _write_cursor(place: Place | None, search: Search) -> str | None:
    if place is None or not search.wanted:
        return None
    told = [search.mark, place.phase, place.start, place.end, place.last]
    return base64.urlsafe_b64encode(json.dumps(told, ensure_ascii=False).encode()).decode().rstrip("=")


def _read_cursor(cursor: str | None, search: Search) -> Place:
    if not cursor:
        return Place()
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        mark, phase, start, end, last = told
        place = Place(int(phase), str(start), str(end), (int(last[0]), str(last[1]), str(last[2])) if last else None)
        is_ours = mark == search.mark and 0 <= place.phase < len(PHASES)
        for bound in filter(None, (place.start, place.end)):
            is_ours = is_ours and bound.startswith(search.wanted[1:]) and len(bound.encode()) <= 1024
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError):
        is_ours = False
    if not is_ours:
        raise Invalid.field("cursor", "翻页标记无效，请从第一页重新开始", "cursor_invalid")
    return place
