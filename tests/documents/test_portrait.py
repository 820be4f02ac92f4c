"""Portraits as people upload them: turned by the telephone, transparent, for print shops, broken, hostile."""

import contextlib
import io
import random
import struct
import zlib

import pytest
from PIL import Image

from chalicelib.documents.portrait import PortraitUnreadable, check_whole, measure, print_portrait

BLUE, RED = (20, 40, 200), (200, 30, 30)


def saved(picture: Image.Image, form: str, **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def printed(data: bytes) -> Image.Image:
    jpeg, size = print_portrait(data)
    picture = Image.open(io.BytesIO(jpeg))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", size)
    return picture


def near(pixel: tuple[int, ...], colour: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(one - other) <= by for one, other in zip(pixel, colour, strict=True))


def test_it_is_cropped_to_five_by_seven_and_never_enlarged():
    assert printed(saved(Image.new("RGB", (413, 579), BLUE), "JPEG")).size == (413, 578)
    assert printed(saved(Image.new("RGB", (3000, 4000), BLUE), "JPEG")).size == (500, 700)
    assert printed(saved(Image.new("RGB", (900, 300), BLUE), "PNG")).size == (214, 300)


def test_a_turned_photograph_stands_upright():
    upright = Image.new("RGB", (500, 700), BLUE)
    upright.paste(RED, (0, 0, 500, 350))
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn by 90° clockwise to see it", what telephones write
    data = saved(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif)
    picture = printed(data)
    assert near(picture.getpixel((250, 100)), RED)
    assert near(picture.getpixel((250, 600)), BLUE)
    assert measure(data) == (500, 700)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_becomes_white(mode):
    assert near(printed(saved(Image.new(mode, (500, 700)), "PNG")).getpixel((9, 9)), (255, 255, 255))


def test_a_palette_with_a_transparent_colour_becomes_white():
    assert near(printed(saved(Image.new("P", (500, 700)), "PNG", transparency=0)).getpixel((9, 9)), (255, 255, 255))


def test_grey_and_print_shop_colours_become_rgb():
    assert near(printed(saved(Image.new("L", (500, 700), 90), "JPEG")).getpixel((9, 9)), (90, 90, 90))
    picture = printed(saved(Image.new("CMYK", (500, 700), (0, 255, 255, 0)), "JPEG"))
    assert near(picture.getpixel((9, 9)), (255, 0, 0), by=40)


def test_the_size_checked_is_that_of_the_whole_picture():
    assert measure(saved(Image.new("RGB", (3000, 4000), BLUE), "JPEG")) == (3000, 4000)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\xff\xd8\xff\xe0 not a picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(PortraitUnreadable):
        check_whole(data)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_broken_off_is_refused(form):
    data = saved(Image.effect_noise((413, 579), 80).convert("RGB"), form)
    for read in (check_whole, print_portrait):
        with pytest.raises(PortraitUnreadable):
            read(data[: len(data) // 2])


def test_other_formats_are_refused():
    with pytest.raises(PortraitUnreadable):
        check_whole(saved(Image.new("RGB", (50, 70)), "GIF"))


@pytest.mark.parametrize("side", [9_000, 20_000, 60_000])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(side):
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes(1000))), chunk(b"IEND", b"")
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(parts)
    with pytest.raises(PortraitUnreadable):
        check_whole(bomb)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_damaged_bytes_are_read_or_refused_and_nothing_else(form):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a description"
    data = saved(Image.effect_noise((60, 84), 60).convert("RGB"), form, exif=exif)
    chance = random.Random(form)
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(min(len(data), 400))] = chance.randrange(256)
        for read in (check_whole, print_portrait):
            with contextlib.suppress(PortraitUnreadable):
                read(bytes(damaged))
