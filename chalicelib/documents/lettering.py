"""Chinese text on a canvas: on one line, shrunk to fit, or broken into lines by the rules of Chinese typesetting."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from chalicelib.documents.fonts import load_font, runs_of, width_of

_NO_LINE_START = "，。、；：？！）》〉」』】〕”’·…—％,.;:?!)]}%"
_NO_LINE_END = "（《〈「『【〔“‘([{"
# What a line break may not cut: a character, or a Latin word or a number, with its opening and closing marks.
PIECES = re.compile(
    rf"[{re.escape(_NO_LINE_END)}]*(?:[0-9A-Za-z]+|[^{re.escape(_NO_LINE_END)}])[{re.escape(_NO_LINE_START)}]*|."
)


@dataclass(frozen=True)
class Setting:
    """A text broken into lines at a size, in points."""

    lines: tuple[str, ...]
    size: float


def draw_text(canvas: Canvas, x: float, y: float, text: str, font: str, size: float, spacing: float = 0) -> float:
    """Draw one line with its baseline at (x, y), `spacing` points after each character; answers where it ends.

    Each character comes from the first font that has it. Raises MissingGlyph.
    """
    for name, piece in runs_of(text, font):
        _show(canvas, x, y, piece, name, size, spacing)
        x += width_of(piece, name, size) + spacing * len(piece)
    return x


def _show(canvas: Canvas, x: float, y: float, text: str, font: str, size: float, spacing: float) -> None:
    """The operators themselves: reportlab's `drawString` takes three times as long, turning what needs no turning."""
    face, document = load_font(font), canvas._doc
    parts = [
        f"{face.getSubsetInternalName(subset, document)} {size:g} Tf <{codes.hex()}> Tj"
        for subset, codes in face.splitString(text, document)
    ]
    if spacing:
        parts = [f"{spacing:.3f} Tc", *parts, "0 Tc"]
    canvas._code.append(f"BT {x:.3f} {y:.3f} Td {' '.join(parts)} ET")


def draw_centred(canvas: Canvas, x: float, y: float, text: str, font: str, size: float, spacing: float = 0) -> None:
    """Draw one line with its middle at x; the space after the last character does not count."""
    width = width_of(text, font, size) + spacing * (len(text) - 1)
    draw_text(canvas, x - width / 2, y, text, font, size, spacing)


def draw_spread(canvas: Canvas, x: float, y: float, text: str, font: str, size: float, width: float) -> None:
    """Draw one line spread over `width`, so that labels of two and of four characters end together (姓　　名)."""
    gaps = max(len(text) - 1, 1)
    draw_text(canvas, x, y, text, font, size, (width - width_of(text, font, size)) / gaps)


def fit(text: str, font: str, width: float, sizes: Sequence[float], lines: int = 1, indent: float = 0) -> Setting:
    """Set `text` in at most `lines` lines of `width` points at the largest of `sizes` that allows it.

    The first line is `indent` ems shorter. When even the last size is too large, the last size is narrowed until the
    text fits: nothing of a certificate may be cut off or run over its neighbour.
    """
    for size in sizes:
        setting = wrap(text, font, size, width, indent * size)
        if len(setting) <= lines:
            return Setting(tuple(setting), size)
    size = sizes[-1]
    while len(wrap(text, font, size, width, indent * size)) > lines:
        size *= 0.95
    return Setting(tuple(wrap(text, font, size, width, indent * size)), size)


def fit_evenly(text: str, font: str, width: float, sizes: Sequence[float], lines: int) -> Setting:
    """As `fit`, with lines of about the same length: no last line of two characters."""
    setting = fit(text, font, width, sizes, lines)
    narrow = width
    while narrow > setting.size and len(even := wrap(text, font, setting.size, narrow)) <= len(setting.lines):
        setting, narrow = Setting(tuple(even), setting.size), narrow - setting.size / 2
    return setting


def wrap(text: str, font: str, size: float, width: float, indent: float = 0) -> list[str]:
    """Break `text` into lines of `width` points: no ，at the start of a line, no （ at its end, no cut inside a number.

    A piece that is wider than a whole line by itself is cut all the same.
    """
    lines, line, used = [], "", indent
    for piece in _pieces(text, font, size, width):
        wide = width_of(piece, font, size)
        if line and used + wide > width + 0.01:
            lines.append(line)
            line, used = "", 0
        line += piece
        used += wide
    return [*lines, line] if line else lines


def _pieces(text: str, font: str, size: float, width: float) -> list[str]:
    pieces = PIECES.findall(text)
    return [part for piece in pieces for part in (piece if width_of(piece, font, size) > width else [piece])]
