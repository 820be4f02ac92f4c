"""A QR code on a canvas, as a one-bit mask: exact squares without hair lines between them, in under a kilobyte."""

import segno
from reportlab.pdfgen.canvas import Canvas
from segno import encoder

from chalicelib.documents.page import place_mask
from chalicelib.documents.qr_mask import choose_mask

_DOTS = 8  # per module, so that readers that smooth pictures keep the edges sharp
encoder.find_and_apply_best_mask = choose_mask


def draw_qr_code(canvas: Canvas, x: float, y: float, size: float, text: str) -> None:
    """Draw `text` as a QR code of `size` points with its lower left corner at (x, y), in the fill colour.

    The caller leaves four modules of light space around it. Error correction is M or better for the same size.
    """
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    side = len(rows) * _DOTS
    bits = b"".join(_packed(row) * _DOTS for row in rows)
    place_mask(canvas, "qr", bits, (side, side), (x, y, size, size))


def _packed(row: bytes) -> bytes:
    """One row of modules as bits: with eight dots per module, each module is exactly one byte."""
    return row.replace(b"\x01", b"\xff")
