"""A reportlab font face that opens in milliseconds, and the mending of reportlab's character map.

reportlab reads a font number by number in Python, 70 to 155 ms for each Chinese font at every cold start. Ours are
built by fonts/build.py with one known layout (a single format 12 map, long offsets), so the big tables are read in
bulk, outlines from the file when they are asked for, and no character has an entry of its own in memory.
"""

import os
import sys
import threading
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from weakref import WeakKeyDictionary

from reportlab.pdfbase import ttfonts

from chalicelib.documents.font_subset import Composite, add_to, font_file


class _Metrics:
    """Glyph → (advance, left bearing) in font units; glyphs beyond the first `full` ones repeat the last advance."""

    def __init__(self, table: "array[int]", full: int) -> None:
        self._table, self._full = table, full

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        if glyph < self._full:
            return self._table[2 * glyph], self._table[2 * glyph + 1]
        return self._table[2 * self._full - 2], self._table[self._full + glyph]


class _Characters(Mapping[int, int]):
    """Code point → glyph, looked up in the runs of the font's map (first, last, glyph of the first)."""

    def __init__(self, runs: "array[int]") -> None:
        self._firsts, self._lasts, self._glyphs = runs[::3], runs[1::3], runs[2::3]

    def __getitem__(self, code: int) -> int:
        glyph: int | None = self.get(code)
        if glyph is None:
            raise KeyError(code)
        return glyph

    def get(self, code: int, default: Any = None) -> Any:
        run = bisect_right(self._firsts, code) - 1
        if run < 0 or code > self._lasts[run]:
            return default
        return self._glyphs[run] + code - self._firsts[run]

    def __contains__(self, code: object) -> bool:
        return self.get(code) is not None  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[int]:
        for first, last in zip(self._firsts, self._lasts, strict=True):
            yield from range(first, last + 1)

    def __len__(self) -> int:
        return sum(self._lasts) - sum(self._firsts) + len(self._firsts)


class _Widths:
    """Code point → width in thousandths of the size, worked out when asked: a page asks for some hundred of 30,000."""

    def __init__(self, characters: Mapping[int, int], metrics: _Metrics, scale: float) -> None:
        self._characters, self._metrics, self._scale = characters, metrics, scale

    def get(self, code: int, default: float) -> float:
        glyph = self._characters.get(code)
        return default if glyph is None else self._metrics[glyph][0] * self._scale


class _File:
    """An open file that is sliced like bytes. Read, not mapped: around each glyph that a page touches, a map would hold
    another 60 kB in this process's memory."""

    def __init__(self, number: int, start: int = 0) -> None:
        self._number, self._start = number, start

    def __getitem__(self, part: slice) -> bytes:
        return os.pread(self._number, part.stop - part.start, self._start + part.start)

    def behind(self, start: int) -> "_File":
        """The same file, counted from `start` on."""
        return _File(self._number, start)


class QuickFace(ttfonts.TTFontFace):  # type: ignore[misc]  # reportlab has no types
    """A face over a file of fonts/build.py. Raises TTFError for a file of another layout."""

    def __init__(self, path: Path) -> None:
        self._ttf_data = _File(os.open(path, os.O_RDONLY))  # never closed: a font stays open as long as its process
        self._reading = threading.Lock()
        super().__init__(str(path))

    def readFile(self, filename: str) -> None:  # noqa: N802 (reportlab's name)
        """Take the open file, which is there before reportlab asks to read it."""
        self.filename, self._pos = filename, 0

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803 (reportlab's names)
        """Let reportlab read the headers, then read the three long tables at once."""
        super().extractInfo(charInfo=0)
        full = int.from_bytes(self.get_table("hhea")[34:36], "big")
        self.hmetrics = _Metrics(_big_endian("H", self.get_table("hmtx")), full)
        self.glyphPos = _big_endian("I", self.get_table("loca"))
        self.charToGlyph = self._characters()
        self.charWidths = _Widths(self.charToGlyph, self.hmetrics, 1000 / self.unitsPerEm)
        self.defaultWidth = self.hmetrics[0][0] * 1000 / self.unitsPerEm

    def get_table(self, tag: str) -> Any:
        """A table of the file; the outlines as a view, for all of them are 14 MB and a page takes a few kilobytes."""
        start, length = self.get_table_pos(tag)
        return self._ttf_data.behind(start) if tag == "glyf" else self._ttf_data[start : start + length]

    def makeSubset(self, subset: list[int]) -> bytes:  # noqa: N802 (reportlab's name)
        """The font file for one document; reportlab's way one thread at a time, for it keeps its place on the face."""
        try:
            return font_file(self, subset)
        except Composite:
            with self._reading:
                stream: bytes = super().makeSubset(subset)
                return stream

    def _characters(self) -> _Characters:
        table = self.get_table("cmap")
        start = int.from_bytes(table[8:12], "big")
        if table[2:4] != b"\0\1" or table[start : start + 2] != b"\0\x0c":
            raise ttfonts.TTFError(f"{self.filename} was not made by fonts/build.py")
        return _Characters(_big_endian("I", table[start + 16 :]))


def _big_endian(typecode: Literal["H", "I"], table: bytes) -> "array[int]":
    numbers = array(typecode, table)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


class QuickFont(ttfonts.TTFont):  # type: ignore[misc]  # reportlab has no types
    """A font over a QuickFace, for reportlab.pdfbase.pdfmetrics.registerFont."""

    def __init__(self, name: str, path: Path) -> None:
        self.fontName = name
        self.face = QuickFace(path)
        self.encoding = ttfonts.TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = False  # or every document carries the 95 glyphs of ASCII in each of its fonts
        self.shapable = False

    def addObjects(self, doc: Any) -> None:  # noqa: N802 (reportlab's name)
        """Called when the document is written."""
        add_to(doc, self)


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
