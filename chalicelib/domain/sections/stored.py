"""Reading a section as it is stored: as it was sent, perhaps half filled in, in any spelling its model understands."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.sections.filling import ROWS


def rows(data: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The rows of its list; one that was cleared may be stored as blank text, a gap as null."""
    items = (data or {}).get(ROWS)
    return [row for row in items if isinstance(row, dict)] if isinstance(items, list) else []


def number(value: Any) -> int:
    """A whole number as its model reads it: 45, "45" and "45.0" are the same. A gap is 0."""
    try:
        return _numbers().validate_python(value)
    except ValidationError:
        return 0


@cache
def _numbers() -> TypeAdapter[int]:
    return TypeAdapter(int)
