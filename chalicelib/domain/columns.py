"""Columns of a printed list as data: PDF and Excel draw the same ones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Listed = TypeVar("Listed")


@dataclass(frozen=True)
class Column(Generic[Listed]):
    """`width` in millimetres on paper; `value` takes a cell's content out of a row, a number where it is one."""

    title: str
    width: float
    value: Callable[[Listed], str | int | None]
    centred: bool = False


def plain(text: object, longest: int = 100) -> str:
    """One line of what somebody typed: no line breaks, nothing that does not print, cut with …… when it is long."""
    said = " ".join(str(text or "").split())
    if not said.isprintable():
        said = "".join(character for character in said if character.isprintable())
    return said if len(said) <= longest else f"{said[: longest - 2]}……"
