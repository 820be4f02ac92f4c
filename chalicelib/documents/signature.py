"""A PAdES B-B signature in one pass: the document is written with room for it, and it is put into that room.

The field has no area and no appearance: a signed page looks as an unsigned one does. The signature certifies the
document (ISO 32000-1 §12.8.2.2): nothing may be added to it, so that a reader calls what was added forbidden, not
merely later.
"""

import hashlib

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObject, PDFString
from reportlab.pdfgen.canvas import Canvas

from chalicelib.documents import cms
from chalicelib.domain.signing import Signing
from chalicelib.domain.times import SHANGHAI

#: Four offsets of up to ten digits and what stands between them.
_RANGE_ROOM = 46
_RANGE = b"/ByteRange [" + b" " * _RANGE_ROOM + b"]"
_SIG_FLAGS = 3  # signatures exist, and nobody may write over what they cover
_PRINTED_AND_LOCKED = 132
_NO_CHANGES = (
    b" /Reference [<< /Type /SigRef /TransformMethod /DocMDP"
    b" /TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]"
)


class _Room(PDFObject):  # type: ignore[misc]
    """The signature's dictionary with blanks where range and signature will stand."""

    __RefOnly__ = 1

    def __init__(self, signing: Signing) -> None:
        self._signing = signing

    def format(self, document: object) -> bytes:
        dated = f"D:{self._signing.at.astimezone(SHANGHAI):%Y%m%d%H%M%S}+08'00'".encode()
        head = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (" + dated + b") "
        return head + _RANGE + _NO_CHANGES + b" /Contents <" + b"0" * (2 * cms.most(self._signing)) + b"> >>"


def leave_room(canvas: Canvas, signing: Signing) -> None:
    """Call once, while a page is open."""
    signature = canvas._doc.Reference(_Room(signing), "signature")
    field = {
        "Type": PDFName("Annot"),
        "Subtype": PDFName("Widget"),
        "FT": PDFName("Sig"),
        "T": PDFString("issuer"),
        "V": signature,
        "Rect": PDFArray([0, 0, 0, 0]),
        "F": _PRINTED_AND_LOCKED,
    }
    canvas._addAnnotation(PDFDictionary(field), "issuer")
    fields = PDFArray([canvas._doc.refAnnotation("issuer")])
    catalog = canvas._doc.Catalog
    catalog.AcroForm = PDFDictionary({"Fields": fields, "SigFlags": _SIG_FLAGS})
    catalog.Perms = PDFDictionary({"DocMDP": signature})
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "Perms"]  # reportlab does not know of it


def fill_room(pdf: bytes, signing: Signing) -> bytes:
    """The signed document; only what lies in the room differs from the one given."""
    range_at = pdf.index(_RANGE)
    start = pdf.index(b"/Contents <", range_at) + len(b"/Contents ")
    end = pdf.index(b">", start) + 1
    covered = f"0 {start} {end} {len(pdf) - end}".encode().ljust(_RANGE_ROOM)
    ranged = pdf[:range_at] + b"/ByteRange [" + covered + b"]" + pdf[range_at + len(_RANGE) :]
    digest = hashlib.sha256(ranged[:start])
    digest.update(ranged[end:])
    signature = cms.sign(signing, digest.digest()).hex().encode().ljust(end - start - 2, b"0")
    return ranged[:start] + b"<" + signature + b">" + ranged[end:]
