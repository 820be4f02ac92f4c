"""The fonts of our documents: opened once per process when first used, chosen for each character.

    SONG  宋体, body text          → RARE
    BOLD  宋体 bold, headings      → SONG → RARE
    KAI   楷体, what was filled in → SONG → RARE

RARE (Hanazono, 30 MB) is opened only when a text needs it. A character that no font has raises MissingGlyph: drawn
regardless, it would be an empty box on a certificate. domain.glyphs asks the same question at data entry.
"""

from functools import cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics

from chalicelib.documents.font_face import QuickFont

SONG, BOLD, KAI, RARE = "Song", "SongBold", "Kai", "Rare"

_FILES = {SONG: "song.ttf", BOLD: "song-bold.ttf", KAI: "kai.ttf", RARE: "rare.ttf"}
_FALLBACKS = {SONG: (SONG, RARE), BOLD: (BOLD, SONG, RARE), KAI: (KAI, SONG, RARE), RARE: (RARE,)}
# Beside this file when run from a checkout; in Lambda the fonts are a layer, which is unpacked below /opt.
_FOLDERS = (Path(__file__).with_name("fonts"), Path("/opt/fonts"))


class MissingGlyph(ValueError):
    """A text holds characters that no font can draw; `characters` has them."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        codes = ", ".join(f"{character} (U+{ord(character):04X})" for character in characters)
        super().__init__(f"no font draws {codes}")


@cache
def load_font(name: str) -> QuickFont:
    """Open one of the four fonts and register it with reportlab. Raises FileNotFoundError when fonts are not built."""
    for folder in _FOLDERS:
        if (folder / _FILES[name]).exists():
            font = QuickFont(name, folder / _FILES[name])
            pdfmetrics.registerFont(font)
            return font
    raise FileNotFoundError(f"{_FILES[name]} is not in {_FOLDERS[0]}: run python fonts/build.py")


def runs_of(text: str, font: str) -> list[tuple[str, str]]:
    """Cut `text` where its font changes: (font name, piece), all fonts loaded. Raises MissingGlyph."""
    chosen = [(_font_for(character, font), character) for character in text]
    missing = "".join(dict.fromkeys(character for name, character in chosen if not name))
    if missing:
        raise MissingGlyph(missing)
    return [(name, "".join(piece[1] for piece in pieces)) for name, pieces in groupby(chosen, lambda piece: piece[0])]


def width_of(text: str, font: str, size: float) -> float:
    """The width of `text` on one line, in points. Raises MissingGlyph."""
    try:
        return sum([_advance(character, font) for character in text]) * size / 1000
    except KeyError:
        runs_of(text, font)  # names all that are missing
        raise


@cache
def _advance(character: str, font: str) -> float:
    """In thousandths of the size. Raises KeyError when no font has the character: looked up once for each."""
    return float(load_font(_font_for(character, font)).face.getCharWidth(ord(character)))


@cache
def _font_for(character: str, font: str) -> str:
    """The first font in the chain of `font` that has the character; empty when none has."""
    code = ord(character)
    return next((name for name in _FALLBACKS[font] if code in load_font(name).face.charToGlyph), "")
