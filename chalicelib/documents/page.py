"""What every PDF of ours has in common, and how finished drawings and pictures get into one.

Streams are put in as they are (compressed once per process, JPEG as JPEG): reportlab would redraw or re-encode them
for every document, which is most of what a naive page costs.
"""

import datetime
import zlib
from dataclasses import dataclass
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFStream, xObjectName
from reportlab.pdfgen.canvas import Canvas

from chalicelib.documents.fonts import SONG, load_font

rl_config.useA85 = 0  # ASCII85 is for mail gateways of the 1990s and a quarter larger


@dataclass(frozen=True)
class Drawing:
    """A finished drawing, made once per process: PDF operators, compressed, in a box (left, bottom, right, top).

    `parts` are drawings that it repeats; its operators call them by name, as in `/petal Do`.
    """

    name: str
    operators: bytes
    box: tuple[float, float, float, float]
    parts: tuple["Drawing", ...] = ()


def bake(name: str, operators: str, box: tuple[float, float, float, float], *parts: Drawing) -> Drawing:
    """Compress operators into a Drawing; slow and thorough, because it happens once."""
    return Drawing(name, zlib.compress(operators.encode("ascii"), 9), box, parts)


def open_canvas(size: tuple[float, float], title: str, author: str, dated: datetime.date) -> Canvas:
    """A canvas whose document depends on its content only: dated `dated` (00:00 in China), never by the clock.

    No unembedded Helvetica: the initial font is Song. Close it with `getpdfdata()`.
    """
    load_font(SONG)
    canvas = Canvas("", pagesize=size, pageCompression=1, invariant=1, initialFontName=SONG, lang="zh-CN")
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(title)
    canvas.setCreator("职称申报评审")
    canvas.setDateFormatter(lambda *_: f"D:{dated:%Y%m%d}000000+08'00'")
    return canvas


def place_drawing(canvas: Canvas, drawing: Drawing) -> None:
    """Draw a finished drawing at its own coordinates."""
    _add_drawing(canvas, drawing)
    canvas.doForm(drawing.name)


def place_jpeg(canvas: Canvas, name: str, jpeg: bytes, pixels: tuple[int, int], box: tuple[float, ...]) -> None:
    """Put an RGB JPEG of `pixels` (width, height) into `box` (x, y, width, height in points), bytes untouched."""
    entries = {"ColorSpace": PDFName("DeviceRGB"), "BitsPerComponent": 8, "Filter": PDFName("DCTDecode")}
    _place_image(canvas, name, jpeg, pixels, entries, box)


def place_mask(canvas: Canvas, name: str, bits: bytes, pixels: tuple[int, int], box: tuple[float, ...]) -> None:
    """Paint the 1-bits of `bits` (rows padded to whole bytes) in the fill colour into `box`; 0-bits stay clear."""
    entries = {
        "ImageMask": "true",
        "BitsPerComponent": 1,
        "Decode": PDFArray([1, 0]),
        "Filter": PDFName("FlateDecode"),
    }
    _place_image(canvas, name, zlib.compress(bits), pixels, entries, box)  # 9 takes 3 ms, and repeats no better


def _place_image(
    canvas: Canvas, name: str, data: bytes, pixels: tuple[int, int], entries: dict[str, Any], box: tuple[float, ...]
) -> None:
    size = {"Width": pixels[0], "Height": pixels[1]}
    head = {"Type": PDFName("XObject"), "Subtype": PDFName("Image"), **size, **entries}
    canvas._doc.addForm(name, PDFStream(PDFDictionary(head), data))
    place_again(canvas, name, box)


def place_again(canvas: Canvas, name: str, box: tuple[float, ...]) -> None:
    """Put a picture that the document has already, into another `box`; its bytes are stored once."""
    canvas.saveState()
    canvas.translate(box[0], box[1])
    canvas.scale(box[2], box[3])
    canvas.doForm(name)
    canvas.restoreState()


def _add_drawing(canvas: Canvas, drawing: Drawing) -> None:
    for part in drawing.parts:
        _add_drawing(canvas, part)
    parts = {part.name: PDFObjectReference(xObjectName(part.name)) for part in drawing.parts}
    head = {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Form"),
        "BBox": PDFArray(drawing.box),
        "Resources": PDFDictionary({"XObject": PDFDictionary(parts)}),
        "Filter": PDFName("FlateDecode"),
    }
    canvas._doc.addForm(drawing.name, PDFStream(PDFDictionary(head), drawing.operators))


def close_page(canvas: Canvas) -> None:
    """Ends the page and compresses it at once; reportlab would keep the text of all pages until the last one."""
    canvas.showPage()
    page = canvas._doc.Pages.pages[-1]
    page.Contents = PDFStream(PDFDictionary({"Filter": PDFName("FlateDecode")}), zlib.compress(page.stream.encode(), 6))
    page.stream = None
