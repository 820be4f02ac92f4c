"""A reportlab font face that opens in milliseconds, and the mending of reportlab's character map.

reportlab reads a font number by number in Python, 70 to 155 ms for each Chinese font at every cold start. Ours are
built by fonts/build.py with one known layout (a single format 12 map, long offsets), so the big tables are read in
bulk from a memory map and only the pages that a document touches are ever loaded.
"""

import mmap
import sys
import threading
from array import array
from pathlib import Path
from typing import Any, Literal
from weakref import WeakKeyDictionary

from reportlab.pdfbase import ttfonts


class _Metrics:
    """Glyph → (advance, left bearing) in font units; glyphs beyond the first `full` ones repeat the last advance."""

    def __init__(self, table: "array[int]", full: int) -> None:
        self._table, self._full = table, full

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        if glyph < self._full:
            return self._table[2 * glyph], self._table[2 * glyph + 1]
        return self._table[2 * self._full - 2], self._table[self._full + glyph]


class _Widths:
    """Code point → width in thousandths of the size, worked out when asked: a page asks for some hundred of 30,000."""

    def __init__(self, characters: dict[int, int], metrics: _Metrics, scale: float) -> None:
        self._characters, self._metrics, self._scale = characters, metrics, scale

    def get(self, code: int, default: float) -> float:
        glyph = self._characters.get(code)
        return default if glyph is None else self._metrics[glyph][0] * self._scale


class _Outlines:
    """The table of outlines, sliced without copying the whole of it out of the map."""

    def __init__(self, file: mmap.mmap, start: int) -> None:
        self._file, self._start = file, start

    def __getitem__(self, part: slice) -> bytes:
        return self._file[self._start + part.start : self._start + part.stop]


class MappedFace(ttfonts.TTFontFace):  # type: ignore[misc]  # reportlab has no types
    """A face over a memory-mapped file of fonts/build.py. Raises TTFError for a file of another layout."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._ttf_data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._reading = threading.Lock()
        super().__init__(str(path))

    def readFile(self, filename: str) -> None:  # noqa: N802 (reportlab's name)
        """Take the mapped file, which is there before reportlab asks to read it."""
        self.filename, self._pos = filename, 0

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803 (reportlab's names)
        """Let reportlab read the headers, then read the three long tables at once."""
        super().extractInfo(charInfo=0)
        full = int.from_bytes(self.get_table("hhea")[34:36], "big")
        self.hmetrics = _Metrics(self._numbers("hmtx", "H"), full)
        self.glyphPos = self._numbers("loca", "I")
        self.charToGlyph = self._characters()
        self.charWidths = _Widths(self.charToGlyph, self.hmetrics, 1000 / self.unitsPerEm)
        self.defaultWidth = self.hmetrics[0][0] * 1000 / self.unitsPerEm

    def get_table(self, tag: str) -> Any:
        """A table of the file; the outlines as a view, for reportlab asks for all 14 MB to take a few kilobytes."""
        start, length = self.get_table_pos(tag)
        return _Outlines(self._ttf_data, start) if tag == "glyf" else self._ttf_data[start : start + length]

    def makeSubset(self, subset: list[int]) -> bytes:  # noqa: N802 (reportlab's name)
        """The font file for one document, one thread at a time: reportlab keeps its reading position on the face."""
        with self._reading:
            stream: bytes = super().makeSubset(subset)
            return stream

    def _numbers(self, tag: str, typecode: Literal["H", "I"]) -> "array[int]":
        numbers = array(typecode, self.get_table(tag))
        if sys.byteorder == "little":
            numbers.byteswap()
        return numbers

    def _characters(self) -> dict[int, int]:
        table = self.get_table("cmap")
        start = int.from_bytes(table[8:12], "big")
        if table[2:4] != b"\0\1" or table[start : start + 2] != b"\0\x0c":
            raise ttfonts.TTFError(f"{self.filename} was not made by fonts/build.py")
        groups = array("I", table[start + 16 :])
        if sys.byteorder == "little":
            groups.byteswap()
        characters: dict[int, int] = {}
        for first, last, glyph in zip(groups[::3], groups[1::3], groups[2::3], strict=True):
            characters.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
        return characters


class MappedFont(ttfonts.TTFont):  # type: ignore[misc]  # reportlab has no types
    """A font over a MappedFace, for reportlab.pdfbase.pdfmetrics.registerFont."""

    def __init__(self, name: str, path: Path) -> None:
        self.fontName = name
        self.face = MappedFace(path)
        self.encoding = ttfonts.TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = False  # or every document carries the 95 glyphs of ASCII in each of its fonts
        self.shapable = False


def to_unicode_map(name: str, subset: list[int]) -> str:
    """The ToUnicode stream of one subset: character codes 0, 1, … to the code points in `subset`.

    In place of reportlab's, which writes five hex digits above U+FFFF where PDF wants a UTF-16 pair (so 𠮷 could not
    be found or copied) and more than the 100 entries that one block may have.
    """
    entries = [f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>" for code, point in enumerate(subset)]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    lines = [f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks]
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange\n"
        + "\n".join(lines)
        + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


ttfonts.makeToUnicodeCMap = to_unicode_map
