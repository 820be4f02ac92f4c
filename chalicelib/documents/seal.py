"""The red seal, drawn.

It is a picture of a seal, not an electronic seal (GB/T 38540 with SM2): it proves nothing. What can be checked is the
signature of the PDF and the QR code.
"""

from math import cos, pi, sin

from reportlab.pdfgen.canvas import Canvas

from chalicelib.documents.fonts import BOLD
from chalicelib.documents.lettering import draw_centred

RADIUS = 58.0  # points: 41 mm across, as the seals of provincial offices are
_RED = (0.80, 0.07, 0.11)
_LETTER = 14.0
_BASELINE = 41.5  # radius on which the letters of the arc stand
_WIDEST_ARC = 1.07 * pi  # leaves the lower part free for the issuer's line and the date


def draw_seal(canvas: Canvas, x: float, y: float, issuer: str, purpose: str) -> None:
    """A round seal with its centre at (x, y): the issuer on an arc, a star, the purpose (职称专用章) below it."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setFillColorRGB(*_RED, alpha=0.88)
    canvas.setStrokeColorRGB(*_RED, alpha=0.88)
    canvas.setLineWidth(2.6)
    canvas.circle(0, 0, RADIUS - 1.3, stroke=1, fill=0)
    _draw_arc(canvas, issuer)
    _draw_star(canvas, 0, 9, 14.5)
    draw_centred(canvas, 0, -36.5, purpose, BOLD, 9.6, 0.6)
    canvas.restoreState()


def _draw_arc(canvas: Canvas, text: str) -> None:
    """Letters upright on the arc, from left to right; a long name gets narrower letters, as cut seals have."""
    step = min(0.15 * pi, _WIDEST_ARC / max(len(text) - 1, 1))
    room = step * (_BASELINE + _LETTER * 0.35) * 0.92
    narrowing = min(1.0, room / _LETTER)
    for place, character in enumerate(text):
        angle = (place - (len(text) - 1) / 2) * step
        canvas.saveState()
        across, up = sin(angle), cos(angle)
        canvas.transform(up, -across, across, up, _BASELINE * across, _BASELINE * up)
        canvas.scale(narrowing, 1)
        draw_centred(canvas, 0, 0, character, BOLD, _LETTER)
        canvas.restoreState()


def _draw_star(canvas: Canvas, x: float, y: float, radius: float) -> None:
    path = canvas.beginPath()
    for corner in range(10):
        length = radius if corner % 2 == 0 else radius * 0.382  # the inner corners of a regular pentagram
        point = x + length * sin(corner * pi / 5), y + length * cos(corner * pi / 5)
        (path.lineTo if corner else path.moveTo)(*point)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
