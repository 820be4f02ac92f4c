"""What uploaded bytes really are: the pages of a PDF, the sides of a picture, and whether they open at all.

Files come from strangers: whatever a library raises about them means that they are broken, and its work is bounded.
"""

import io
import logging
from collections.abc import Callable
from typing import Any

from chalicelib.documents.deadline import OutOfTime, within
from chalicelib.domain.attachments import ContentType
from chalicelib.domain.inspection import MOST_PAGES, MOST_PIXELS, PORTRAIT_RULE, Facts

#: Of one PDF, well within what a request may take; a well-made one of 200 pages needs a tenth of a second.
SECONDS = 10.0
#: The end of a PDF stands in its last bytes (ISO 32000 readers look at 1,024); without it, it was broken off.
_END, _LAST = b"%%EOF", 1024
#: Pages that are counted before it is enough to say "too many", and branches of the tree on the way to them.
_MOST_COUNTED, _MOST_NODES, _DEEPEST = 5 * MOST_PAGES, 20 * MOST_PAGES, 50
#: Bytes: what is unpacked to count pages are tables of objects, never the pages' content.
_UNPACKED = 8_000_000
_STARTS_SOMETHING = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR"})


def inspect_pdf(data: bytes) -> Facts:
    """Never raises for what is in the bytes."""
    if _END not in data[-_LAST:]:
        return Facts(is_broken=True)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it complains about every fault that it mends
    try:
        with within(SECONDS):
            return _read_pdf(data)
    except (Exception, OutOfTime):
        # Encrypted by a method that the library does not know.
        return Facts(is_broken=True, is_encrypted=b"/Encrypt" in data[-_LAST:])


def _read_pdf(data: bytes) -> Facts:
    from pypdf import PdfReader, apply_configuration, get_configuration

    bounds = get_configuration().with_overwrites(
        zlib_maximum_output_length=_UNPACKED,
        lzw_maximum_output_length=_UNPACKED,
        run_length_maximum_output_length=_UNPACKED,
        stream_decoding_work_maximum_length=4 * _UNPACKED,
    )
    with apply_configuration(bounds):
        reader = PdfReader(io.BytesIO(data), root_object_recovery_limit=1000, xref_stream_maximum_entries=500_000)
        if reader.is_encrypted:
            return Facts(is_encrypted=True)
        root = reader.root_object
        pages = _pages(root["/Pages"].get_object())
        return Facts(pages=len(pages), is_active=_is_active(root) or any(_acts(page.get("/AA")) for page in pages))


def _pages(tree: Any) -> list[Any]:
    """The leaves of the page tree, as far as they are counted. Raises ValueError for one without root or end."""
    found: list[Any] = []
    waiting, seen = [(tree, 0)], 0
    if "/Kids" not in tree:
        raise ValueError("the page tree has no root")
    while waiting and len(found) < _MOST_COUNTED:
        node, depth = waiting.pop()
        seen += 1
        if seen > _MOST_NODES or depth > _DEEPEST:
            raise ValueError("the page tree does not end")
        if "/Kids" in node:
            waiting += [(kid.get_object(), depth + 1) for kid in reversed(node["/Kids"].get_object())]
        else:
            found.append(node)
    return found


def _is_active(root: Any) -> bool:
    """Scripts of the document, and what happens when it is opened, printed or closed."""
    names = root.get("/Names")
    scripts = names is not None and "/JavaScript" in names.get_object()
    return scripts or _acts(root.get("/AA")) or _starts_something(root.get("/OpenAction"))


def _acts(actions: Any) -> bool:
    """A dictionary of occasion → action."""
    return actions is not None and any(_starts_something(action) for action in actions.get_object().values())


def _starts_something(action: Any) -> bool:
    """Going to a page of the same document, as an OpenAction does most often, is no harm."""
    found = action.get_object() if action is not None else None
    return isinstance(found, dict) and found.get("/S") in _STARTS_SOMETHING


def inspect_picture(data: bytes) -> Facts:
    """Never raises for what is in the bytes."""
    from chalicelib.documents.portrait import check_whole

    return _picture(data, MOST_PIXELS, check_whole)


def inspect_portrait(data: bytes) -> Facts:
    """Made ready for print, as the certificate will do: what is accepted can always be printed."""
    from chalicelib.documents.portrait import print_portrait

    return _picture(data, PORTRAIT_RULE.most_pixels, print_portrait)


def _picture(data: bytes, most_pixels: int, unpack: Callable[[bytes], Any]) -> Facts:
    """Sides as one sees them; one that is too large is not unpacked."""
    from chalicelib.documents.portrait import PortraitUnreadable, measure

    try:
        width, height = measure(data)
    except PortraitUnreadable:
        return Facts(is_broken=True)
    try:
        if width * height <= most_pixels:
            unpack(data)
    except Exception:
        return Facts(is_broken=True, width=width, height=height)
    return Facts(width=width, height=height)


def inspect(data: bytes, content_type: ContentType, is_portrait: bool) -> Facts:
    if content_type == ContentType.PDF:
        return inspect_pdf(data)
    return inspect_portrait(data) if is_portrait else inspect_picture(data)
