"""The portrait: what was uploaded becomes an upright 5:7 RGB JPEG of 300 dots per inch."""

import io
import warnings

from PIL import Image, ImageOps

PRINTED = (500, 700)  # pixels at 300 dpi of the 42 × 59 mm that the portrait takes on the certificate
_MOST_PIXELS = 50_000_000  # 8 MB of JPEG from a large camera; a decompression bomb has hundreds of millions
_FORMATS = ("JPEG", "PNG")


class PortraitUnreadable(ValueError):
    """The bytes are not a picture of ours: not a JPEG or PNG, broken off, or absurdly large when unpacked."""


def check_portrait(data: bytes) -> tuple[int, int]:
    """Width and height in pixels as one sees it (after EXIF rotation), the whole picture decoded.

    Raises PortraitUnreadable.
    """
    return _opened(data).size


def print_portrait(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """The portrait for print as JPEG, with its size in pixels: upright, cropped to 5:7 in the middle (more is kept at
    the top, where the head is), on white where it was transparent, never enlarged. Raises PortraitUnreadable.
    """
    picture = _flattened(_opened(data, at_least=2 * max(PRINTED)))
    width, height = picture.size
    unit = min(width / 5, height / 7)
    size = min(PRINTED, (max(round(unit * 5), 1), max(round(unit * 7), 1)))
    fitted = ImageOps.fit(picture, size, Image.Resampling.LANCZOS, centering=(0.5, 0.3))
    file = io.BytesIO()
    fitted.save(file, "JPEG", quality=85, optimize=True)
    return file.getvalue(), size


def _opened(data: bytes, at_least: int = 0) -> Image.Image:
    """The decoded picture; a JPEG may come smaller, down to `at_least` pixels each way, which saves most work."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # damaged EXIF is no harm, and about size the check below is stricter
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
            if picture.width * picture.height > _MOST_PIXELS:
                raise PortraitUnreadable(f"{picture.width} × {picture.height} pixels are too many")
            if at_least:
                picture.draft(picture.mode, (at_least, at_least))
            picture.load()
            return ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as problem:
        raise PortraitUnreadable(str(problem)) from problem


def _flattened(picture: Image.Image) -> Image.Image:
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture).convert("RGB")
    return picture.convert("RGB")
