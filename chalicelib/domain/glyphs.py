"""Which characters our documents can print: asked when a name is typed in, not when the certificate is due.

A font without a glyph draws an empty box without a word, so a rare character in a name must be caught at data entry.
The table beside this file is written by `fonts/build.py --record` from the fonts themselves; a test compares the two.
"""

from bisect import bisect_right
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("glyph_ranges.txt")


def unprintable(text: str) -> list[str]:
    """The characters of `text` that no font of ours can print, each once, in their order; empty when all is well.

    Controls, line breaks and every space but the plain one count as unprintable: none belongs in a printed field.
    """
    return [character for character in dict.fromkeys(text) if not _is_printable(ord(character))]


def _is_printable(code: int) -> bool:
    firsts, lasts = _ranges()
    place = bisect_right(firsts, code) - 1
    return place >= 0 and code <= lasts[place]


@cache
def _ranges() -> tuple[list[int], list[int]]:
    """The first and the last code points of the ranges; a line of the table is `first-last` in hex, or one number."""
    bounds = [line.split("-") for line in _TABLE.read_text(encoding="ascii").splitlines()]
    return [int(bound[0], 16) for bound in bounds], [int(bound[-1], 16) for bound in bounds]
