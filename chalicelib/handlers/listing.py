"""Lists: a page of items and the cursor that continues it."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, Field

from chalicelib.storage.reading import Page

Shown = TypeVar("Shown")


class Paging(BaseModel):
    """The query parameters of every list."""

    limit: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: str | None = None


class Listing(BaseModel, Generic[Shown]):
    items: list[Shown]
    next_cursor: str | None = None


def listed(page: Page[Any], show: Callable[[Any], Any]) -> dict[str, Any]:
    """The fields of a Listing."""
    return {"items": [show(item) for item in page.items], "next_cursor": page.cursor}
