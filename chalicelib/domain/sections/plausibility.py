"""What cannot be, however well it is written: the future, an end before its beginning, one year assessed twice.

Own rules, after what reviewers most often return (domain.md §2 rule 5: a wrong value is told while it is typed).
The account's identity number is sealed and is not opened to compare it; what it says is filled in from the profile.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.sections.filling import field_label
from chalicelib.domain.sections.stored import number

#: section → its fields (or its rows') that tell of what has been: a year, a month or a day.
PAST: dict[str, tuple[str, ...]] = {
    "basic": ("birth_date", "work_started", "specialty_since"),
    "education": ("began", "ended"),
    "work_history": ("began", "ended"),
    "current_title": ("awarded_on", "engaged_since"),
    "assessments": ("year",),
    "continuing_education": ("year",),
    "projects": ("on", "began", "ended"),
    "papers": ("on",),
    "patents": ("on", "granted_on"),
    "awards": ("on",),
    "pledge": ("signed_on",),
}
#: Sections whose rows run from `began` to `ended`.
PERIODS = frozenset({"education", "work_history", "projects"})
#: Sections with one row a year.
YEARLY = frozenset({"assessments"})


def refuse_impossible(section: str, data: dict[str, Any], today: date) -> None:
    """Raises Invalid with every field that cannot be so. The section's form has been looked at before."""
    if found := [*_future(section, data, today), *_reversed(section, data), *_repeated(section, data)]:
        raise Invalid(f"{field_label(section, found[0].field)}{found[0].message}", errors=found)


def _rows(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where the fields stand: the rows of a list, or the section itself. Gaps may be anywhere."""
    if "items" not in data:
        yield "", data
        return
    for n, row in enumerate(data["items"] or []):
        if isinstance(row, dict):
            yield f"items.{n}.", row


def _future(section: str, data: dict[str, Any], today: date) -> Iterator[FieldError]:
    for path, row in _rows(data):
        for field in PAST.get(section, ()):
            given = row.get(field)
            if given and _begins(field, given) > today:
                yield FieldError(field=path + field, code="in_future", message="不能晚于今天，请核对")


def _begins(field: str, given: Any) -> date:
    """The first day of a year or month, or the day itself; a gap is long ago."""
    text = str(given).strip()
    try:
        if field == "year":
            return date(number(given), 1, 1)
        return _days().validate_python(f"{text}-01" if len(text) == len("2015-07") else given)
    except (TypeError, ValueError):
        return date.min


@cache
def _days() -> TypeAdapter[date]:
    return TypeAdapter(date)


def _reversed(section: str, data: dict[str, Any]) -> Iterator[FieldError]:
    for path, row in _rows(data) if section in PERIODS else ():
        began, ended = row.get("began"), row.get("ended")
        if isinstance(began, str) and isinstance(ended, str) and ended.strip() and ended < began:
            yield FieldError(field=f"{path}ended", code="ends_before_it_begins", message="不能早于开始的年月，请核对")


def _repeated(section: str, data: dict[str, Any]) -> Iterator[FieldError]:
    seen: set[date] = set()
    for path, row in _rows(data) if section in YEARLY else ():
        year = _begins("year", row.get("year"))
        if year in seen:
            message = f"{year.year}年度已填写过，每个年度填一项"
            yield FieldError(field=f"{path}year", code="year_repeated", message=message)
        seen |= {year} - {date.min}
