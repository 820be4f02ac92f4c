"""Text as the review form can print it: no form fails because of one character that no font has.

A name is checked when it is typed in (`domain.glyphs`); what people paste into their achievements is not. Printers'
custom for type that is not in the case is 〓, and whoever reads the form is told which character it stands for.
"""

import unicodedata
from typing import Any

from chalicelib.domain.glyphs import unprintable

GETA = "〓"
_WIDE_SPACE = "\u3000"
#: The fields of a form's content in which people write as they like.
_FILLED_IN = frozenset({"text", "value", "rows"})


def printable(value: Any, missing: dict[str, None], keeps_lines: bool = False) -> Any:
    """Every text inside `value` made printable; `missing` collects what was replaced, in order.

    Line breaks stay in what was filled in; everything else has one line.
    """
    if isinstance(value, str):
        text = _printable_text(value, missing)
        return text if keeps_lines else " ".join(text.split("\n"))
    if isinstance(value, dict):
        return {key: printable(one, missing, keeps_lines or key in _FILLED_IN) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one, missing, keeps_lines) for one in value]
    return value


def _printable_text(text: str, missing: dict[str, None]) -> str:
    changed = {ord(character): _instead(character) for character in unprintable(text)}
    if not changed:
        return text
    missing.update(dict.fromkeys(chr(code) for code, instead in changed.items() if instead == GETA))
    return text.replace("\r\n", "\n").translate(changed)


def _instead(character: str) -> str:
    """Line breaks and wide spaces are kept, other spaces are plain ones, and what is invisible anyway is left out."""
    if character in ("\n", _WIDE_SPACE):
        return character
    if character in ("\r", "\u2028", "\u2029"):
        return "\n"
    category = unicodedata.category(character)
    if category == "Zs" or character == "\t":
        return " "
    return "" if category in ("Cc", "Cf", "Mn") else GETA
