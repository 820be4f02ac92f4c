"""Files as people upload them: PDFs and pictures that are really made, good ones and bad ones."""

import io
from functools import cache
from typing import Any

from PIL import Image
from reportlab.pdfgen.canvas import Canvas


@cache
def a_pdf(pages: int = 1, text: str = "diploma") -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    for page in range(pages):
        canvas.drawString(72, 700, f"{text} {page}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def an_encrypted_pdf(password: str = "secret", algorithm: str = "AES-256") -> bytes:
    """An empty password opens for everybody, and forbids to print."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(a_pdf()))
    writer.encrypt(password, "owner", algorithm=algorithm)
    return _written(writer)


def a_pdf_by(change: Any) -> bytes:
    """`change` is done to pypdf's writer of a PDF of one page."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(a_pdf()))
    change(writer)
    return _written(writer)


def _written(writer: Any) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def a_pdf_of(*objects: bytes) -> bytes:
    """Put together by hand, the catalogue first: what no well-behaved program writes."""
    out, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"


def a_picture(size: tuple[int, int] = (800, 1100), form: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size).save(file, form, **options)
    return file.getvalue()
