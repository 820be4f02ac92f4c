"""Pictures: opened whatever strangers sent, and the portrait made an upright 5:7 RGB JPEG of 300 dots per inch."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from chalicelib.domain.inspection import MOST_PIXELS

PRINTED = (500, 700)  # pixels at 300 dpi of the 42 × 59 mm that the portrait takes on the certificate
_CENTRE = (0.5, 0.3)  # more is kept at the top, where the head is
_QUALITY = 75  # of JPEG: at 300 dots to the inch the eye cannot tell it from 85, which takes a quarter more
_ORIENTATION, _LYING = 0x0112, range(5, 9)  # EXIF: the ways in which a picture lies on its side
_SCALE = 8  # JPEG can be decoded at an eighth of its size, every byte of it read
_FORMATS = ("JPEG", "PNG")
Image.MAX_IMAGE_PIXELS = None  # a picture of any size is measured; none is unpacked before our own bound was looked at


class PortraitUnreadable(ValueError):
    """The bytes are not a picture of ours: not a JPEG or PNG, broken off, or absurdly large when unpacked."""


def measure(data: bytes) -> tuple[int, int]:
    """Width and height in pixels as one sees it (after EXIF rotation), read from the picture's head alone.

    Raises PortraitUnreadable.
    """
    with _quietly():
        picture = Image.open(io.BytesIO(data), formats=_FORMATS)
        width, height = picture.size
        exif = Image.Image.getexif(picture)  # PNG's own would unpack the picture first
        return (height, width) if exif.get(_ORIENTATION) in _LYING else (width, height)


def check_whole(data: bytes) -> None:
    """Decodes everything in as little memory as may be. Raises PortraitUnreadable."""
    with _quietly():
        picture = Image.open(io.BytesIO(data), formats=_FORMATS)
        _refuse_bomb(picture)
        picture.draft(picture.mode, (picture.width // _SCALE, picture.height // _SCALE))
        picture.load()


def print_portrait(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """The portrait for print as JPEG, with its size in pixels: upright, cropped to 5:7 in the middle (more is kept at
    the top, where the head is), on white where it was transparent, never enlarged. Raises PortraitUnreadable.
    """
    picture = _flattened(_opened(data, at_least=2 * max(PRINTED)))
    width, height = picture.size
    unit = min(width / 5, height / 7)
    size = min(PRINTED, (max(round(unit * 5), 1), max(round(unit * 7), 1)))
    file = io.BytesIO()
    _fitted(picture, size).save(file, "JPEG", quality=_QUALITY, optimize=True)
    return file.getvalue(), size


def _fitted(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """What would only lose a line of dots at its edge is not blurred by resampling it, which takes milliseconds too."""
    lost = picture.width - size[0], picture.height - size[1]
    if max(lost) <= 1:
        return picture.crop((0, 0, *size))
    return ImageOps.fit(picture, size, Image.Resampling.LANCZOS, centering=_CENTRE)


def _opened(data: bytes, at_least: int = 0) -> Image.Image:
    """The decoded picture; a JPEG may come smaller, down to `at_least` pixels each way, which saves most work."""
    with _quietly():
        picture = Image.open(io.BytesIO(data), formats=_FORMATS)
        _refuse_bomb(picture)
        if at_least:
            picture.draft(picture.mode, (at_least, at_least))
        picture.load()
        return ImageOps.exif_transpose(picture)


def _refuse_bomb(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise PortraitUnreadable(f"{picture.width} × {picture.height} pixels are too many")


@contextmanager
def _quietly() -> Iterator[None]:
    """Whatever a library says about somebody's bytes means that they cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # damaged EXIF is no harm, and about size our own bounds are stricter
            yield
    except Exception as problem:
        raise PortraitUnreadable(str(problem)) from problem


def _flattened(picture: Image.Image) -> Image.Image:
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture).convert("RGB")
    return picture.convert("RGB")
