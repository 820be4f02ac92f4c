"""The stamp of a copy made for one purpose: a red line under the heading, and the same words across the page."""

from reportlab.pdfgen.canvas import Canvas

from chalicelib.documents.fonts import BOLD
from chalicelib.documents.guilloche import PAGE
from chalicelib.documents.lettering import draw_centred, fit

_RED = (0.80, 0.05, 0.08)
#: Between the heading's rule and the first row of fields.
_LINE = (426.0, 14.0)  # from below, height
_WIDTH = PAGE[0] - 2 * 92.0
_ACROSS = (150.0, 275.0, 400.0)  # heights at which the middle of a line crosses the page


def draw_stamp(canvas: Canvas, words: str) -> None:
    """Last, over everything else, in the same pass as the page itself."""
    canvas.saveState()
    _draw_line(canvas, words)
    canvas.setFillColorRGB(*_RED)
    canvas.setFillAlpha(0.16)
    setting = fit(words, BOLD, 640, (16, 14, 12, 10, 9))
    for height in _ACROSS:
        canvas.saveState()
        canvas.translate(PAGE[0] / 2, height)
        canvas.rotate(14)
        draw_centred(canvas, 0, 0, setting.lines[0], BOLD, setting.size)
        canvas.restoreState()
    canvas.restoreState()


def _draw_line(canvas: Canvas, words: str) -> None:
    bottom, height = _LINE
    left = (PAGE[0] - _WIDTH) / 2
    canvas.setStrokeColorRGB(*_RED)
    canvas.setLineWidth(0.8)
    canvas.rect(left, bottom, _WIDTH, height)
    canvas.setFillColorRGB(*_RED)
    setting = fit(words, BOLD, _WIDTH - 12, (10.5, 10, 9.5, 9, 8.5, 8))
    draw_centred(canvas, PAGE[0] / 2, bottom + 3.6, setting.lines[0], BOLD, setting.size)
