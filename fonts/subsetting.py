"""Turn a source font into the file that the documents print with: smaller, quick to open, under our own name."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.reorderGlyphs import reorderGlyphs
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

# What a page of reportlab never reads. Hinting goes too: it doubles the embedded subsets and print has no use for it.
_UNUSED = ["BASE", "DSIG", "FFTM", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "gasp", "kern", "prop", "vhea", "vmtx"]
_SPACES = (0x20, 0xA0, 0x3000)


def build_font(source: Path, target: Path, name: str, wanted: Iterable[int] | None) -> None:
    """Write the subset of `source` with the code points `wanted` (None: all it draws) to `target` as the face `name`.

    The same input gives the same bytes. Code points whose glyph is empty are dropped, or they would print as nothing.
    """
    options = Options(hinting=False, layout_features=[], notdef_outline=True, recalc_timestamp=False)
    options.drop_tables += _UNUSED
    font = TTFont(source, recalcTimestamp=False, recalcBBoxes=False)
    drawn = _drawn(font)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=drawn if wanted is None else drawn.intersection(wanted))
    subsetter.subset(font)
    _sort_glyphs(font)
    _rename(font, name)
    font.flavor = None
    half_done = target.with_suffix(".part")  # `make run` and `make test` may build at the same time
    font.save(half_done, reorderTables=False)
    half_done.replace(target)


def covered(path: Path) -> set[int]:
    """The code points a built font draws, without controls and without spaces other than the plain one."""
    with TTFont(path, lazy=True) as font:
        codes = font.getBestCmap()
    return {code for code in codes if code == 0x20 or unicodedata.category(chr(code))[0] not in "CZ"}


def _drawn(font: TTFont) -> set[int]:
    places, characters = font["loca"], font.getBestCmap()  # lengths alone tell: parsing the outlines takes 20 s
    index = {code: font.getGlyphID(glyph) for code, glyph in characters.items()}
    return {code for code, glyph in index.items() if code in _SPACES or places[glyph + 1] > places[glyph]}


def _sort_glyphs(font: TTFont) -> None:
    """Put glyphs in the order of code points: the character map becomes a few hundred runs, read in milliseconds."""
    characters = font.getBestCmap()
    order = list(dict.fromkeys([".notdef", *(characters[code] for code in sorted(characters)), *font.getGlyphOrder()]))
    reorderGlyphs(font, order)
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language, table.cmap = 3, 10, 0, characters
    font["cmap"].tables = [table]


def _rename(font: TTFont, name: str) -> None:
    """Our own name (the OFL asks a changed font to have one), the author's copyright and licence kept."""
    old, new = font["name"], newTable("name")
    new.names = []
    family, style = name.split("-")
    words = {0: old.getDebugName(0), 1: family, 2: style, 4: f"{family} {style}", 6: name, 14: old.getDebugName(14)}
    for name_id, text in words.items():
        if text:
            new.setName(text, name_id, 3, 1, 0x409)
    font["name"] = new
