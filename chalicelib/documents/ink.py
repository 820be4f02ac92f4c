"""Many short texts in one font and size: lists of thousands of cells, where `lettering` would take a minute.

Each character's width and its code in the document are worked out once; whole texts that come again (男, 工程师, the
names of units) are kept. A character that no font has is set as 〓, as printers do: one of them in somebody's
achievements must not leave five thousand people without their list.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from chalicelib.documents.fonts import MissingGlyph, load_font, runs_of
from chalicelib.documents.lettering import PIECES

MISSING = "〓"
#: Texts, of each ink.
_KEPT = 4096


class _Advances(dict[str, float]):
    """Character → width in thousandths of the size."""

    def __init__(self, font: str) -> None:
        self._font = font

    def __missing__(self, character: str) -> float:
        name, character_or_mark = _run(character, self._font)
        self[character] = width = float(pdfmetrics.stringWidth(character_or_mark, name, 1000))
        return width


class _Codes(dict[str, tuple[str, str]]):
    """Character → the name of its part of a font in this document, and its code there in hexadecimal."""

    def __init__(self, canvas: Canvas, font: str) -> None:
        self._document, self._font = canvas._doc, font

    def __missing__(self, character: str) -> tuple[str, str]:
        name, character_or_mark = _run(character, self._font)
        font = load_font(name)
        ((subset, code),) = font.splitString(character_or_mark, self._document)
        self[character] = found = font.getSubsetInternalName(subset, self._document), code.hex()
        return found


def _run(character: str, font: str) -> tuple[str, str]:
    try:
        return runs_of(character, font)[0]
    except MissingGlyph:
        return runs_of(MISSING, font)[0]


class Ink:
    """One font in one size on one canvas.

    `lines(text, width)` breaks a text into lines of so many points, `draw(line)` gives the operators that draw one.
    """

    def __init__(self, canvas: Canvas, font: str, size: float) -> None:
        self.size = size
        self._advances, self._codes = _Advances(font), _Codes(canvas, font)
        self.lines: Callable[[str, float], tuple[str, ...]] = lru_cache(_KEPT)(self._all_lines)
        self.draw: Callable[[str], str] = lru_cache(_KEPT)(self._operators)

    def width(self, text: str) -> float:
        """In points."""
        return sum(map(self._advances.__getitem__, text)) * self.size / 1000

    def _all_lines(self, text: str, width: float) -> tuple[str, ...]:
        """The text in lines of `width` points, by the rules of `lettering.wrap`; its own line breaks are kept."""
        limit = width * 1000 / self.size
        return tuple(line for part in text.split("\n") for line in self._broken(part, limit))

    def _operators(self, text: str) -> str:
        """PDF operators that show the text where the text matrix stands, inside BT … ET."""
        codes = groupby(map(self._codes.__getitem__, text), lambda code: code[0])
        pieces = (f"{font} {self.size:g} Tf<{''.join([code for _, code in run])}>Tj" for font, run in codes)
        return " ".join(pieces)

    def _broken(self, text: str, limit: float) -> tuple[str, ...]:
        advance = self._advances.__getitem__
        if sum(map(advance, text)) <= limit:
            return (text,)
        lines: list[str] = []
        line, used = "", 0.0
        for piece in PIECES.findall(text):
            wide = sum(map(advance, piece))
            for part in piece if wide > limit else (piece,):
                wide = wide if part is piece else advance(part)
                if line and used + wide > limit:
                    lines.append(line)
                    line, used = "", 0.0
                line += part
                used += wide
        return (*lines, line)
