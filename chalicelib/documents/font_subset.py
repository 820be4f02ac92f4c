"""The part of a font that one document shows, as TrueType: only the tables that PDF asks for (ISO 32000 §9.9).

reportlab's own way reads the file number by number, takes along names and style tables that no reader looks at, and
writes each width as a number of its own.
"""

from array import array
from struct import pack
from typing import Any

from reportlab.pdfbase import pdfdoc, ttfonts

_MOST_SHORT = 0x1FFFF  # bytes of outlines that a table of short offsets reaches


class Composite(Exception):
    """A glyph is put together from others; two of our 60,000 are, and reportlab knows how to follow them."""


def font_file(face: Any, subset: list[int]) -> bytes:
    """A font whose code n shows the code point `subset[n]`. Raises Composite."""
    glyphs, places = [0], {0: 0}
    codes = []
    for point in subset:
        glyph = face.charToGlyph.get(point, 0)
        if glyph not in places:
            places[glyph] = len(glyphs)
            glyphs.append(glyph)
        codes.append(places[glyph])
    outlines, offsets = _outlines(face, glyphs)
    is_long = offsets[-1] > _MOST_SHORT
    metrics = [number for glyph in glyphs for number in face.hmetrics[glyph]]
    font = ttfonts.TTFontMaker()
    for tag, table in (
        ("cmap", _shorts(0, 1, 1, 0, 0, 12, 6, 10 + 2 * len(codes), 0, 0, len(codes), *codes)),
        ("glyf", outlines),
        ("head", _with_short(face.get_table("head"), 50, is_long)),
        ("hhea", _with_short(face.get_table("hhea"), 34, len(glyphs))),
        ("hmtx", _shorts(*metrics)),
        ("loca", pack(f">{len(offsets)}L", *offsets) if is_long else _shorts(*(offset >> 1 for offset in offsets))),
        ("maxp", _with_short(face.get_table("maxp"), 4, len(glyphs))),
        ("post", b"\0\3\0\0" + face.get_table("post")[4:16] + bytes(16)),
    ):
        font.add(tag, table)
    stream: bytes = font.makeStream()
    return stream


def add_to(document: Any, font: Any) -> None:
    """Write what a document shows of a font into it, in the place of `TTFont.addObjects`."""
    state = font.state.pop(document)
    for number, subset in enumerate(state.subsets):
        name = f"{ttfonts.SUBSETN(number).decode()}+{font.face.name.decode()}"
        shown = pdfdoc.PDFTrueTypeFont()
        shown.Name = f"{state.internalName}+{number}"
        shown.BaseFont = name
        shown.FirstChar, shown.LastChar = 0, len(subset) - 1
        shown.Widths = "[" + " ".join(f"{font.face.getCharWidth(point):.7g}" for point in subset) + "]"
        unicode = pdfdoc.PDFStream(content=ttfonts.makeToUnicodeCMap(name, subset), filters=[pdfdoc.PDFZCompress])
        shown.ToUnicode = document.Reference(unicode, f"toUnicodeCMap:{name}")
        shown.FontDescriptor = font.face.addSubsetObjects(document, name, subset)
        document.Reference(shown, shown.Name)
        document.idToObject["BasicFonts"].dict[shown.Name] = shown


def _outlines(face: Any, glyphs: list[int]) -> tuple[bytes, "array[int]"]:
    table = face.get_table("glyf")
    outlines, offsets, length = [], array("I", [0]), 0
    for glyph in glyphs:
        outline = table[face.glyphPos[glyph] : face.glyphPos[glyph + 1]]
        if outline[:1] >= b"\x80":
            raise Composite
        outline += bytes(-len(outline) % 4)
        outlines.append(outline)
        length += len(outline)
        offsets.append(length)
    return b"".join(outlines), offsets


def _shorts(*numbers: int) -> bytes:
    return pack(f">{len(numbers)}H", *numbers)


def _with_short(table: bytes, at: int, number: int) -> bytes:
    return table[:at] + _shorts(number) + table[at + 2 :]
