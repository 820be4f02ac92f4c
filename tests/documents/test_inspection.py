"""What uploaded bytes really are. Whatever is in them, looking at them ends, and never raises."""

import io
import random
import struct
import sys
import time
import zlib

import pytest
from PIL import Image

from chalicelib.documents import inspection
from chalicelib.documents.deadline import OutOfTime, within
from chalicelib.documents.inspection import inspect_pdf, inspect_picture, inspect_portrait
from chalicelib.documents.portrait import print_portrait
from chalicelib.domain.inspection import MOST_PAGES, Facts
from local.portraits import draw_portrait
from tests.papers import CATALOGUE, a_pdf, a_pdf_by, a_pdf_of, a_picture, an_encrypted_pdf

BROKEN = Facts(is_broken=True)


@pytest.mark.parametrize("pages", [1, 3, MOST_PAGES, MOST_PAGES + 1])
def test_the_pages_of_a_pdf_are_counted(pages):
    assert inspect_pdf(a_pdf(pages)) == Facts(pages=pages)


def test_a_pdf_with_compressed_tables_is_counted_too():
    from pypdf import PdfWriter

    writer, file = PdfWriter(clone_from=io.BytesIO(a_pdf(3))), io.BytesIO()
    writer.compress_identical_objects()
    writer.write(file)
    assert inspect_pdf(file.getvalue()).pages == 3


def test_what_a_pdf_says_of_its_pages_is_not_believed():
    liar = a_pdf_of(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Pages/Kids[]/Count 900>>")
    assert inspect_pdf(liar).pages == 0


def test_a_pdf_without_pages_has_none():
    assert inspect_pdf(a_pdf_of(CATALOGUE, b"<</Type/Pages/Kids[]/Count 0>>")).pages == 0


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
@pytest.mark.parametrize("password", ["secret", ""])
def test_an_encrypted_pdf_is_found_whatever_locks_it(algorithm, password):
    assert inspect_pdf(an_encrypted_pdf(password, algorithm)) == Facts(is_encrypted=True)


def test_a_pdf_locked_by_an_unknown_method_is_encrypted():
    locked = a_pdf_of(CATALOGUE, b"<</Type/Pages/Kids[]/Count 0>>").replace(
        b"/Root 1 0 R", b"/Root 1 0 R/Encrypt<</Filter/Unheard/V 9>>"
    )
    assert inspect_pdf(locked).is_encrypted


@pytest.mark.parametrize(
    "data",
    [
        a_pdf(5)[:-40],
        a_pdf(5)[: len(a_pdf(5)) // 2],
        b"%PDF-1.7 a diploma",
        b"%PDF-1.7 a diploma\n%%EOF",
        a_pdf() + b"\0" * 2000,
        a_pdf_of(b"<</Type/Catalog>>"),
        a_pdf_of(CATALOGUE, b"2 0 R"),
        a_pdf_of(CATALOGUE, b"<</Type/Pages>>"),
        a_pdf_of(CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        a_pdf_of(CATALOGUE, b"<</Type/Pages/Kids 7/Count 1>>"),
        a_pdf_of(b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 50_000 + b">>", b"<</Type/Pages/Kids[]/Count 0>>"),
    ],
)
def test_a_broken_pdf_is_broken(data):
    assert inspect_pdf(data) == BROKEN


def test_a_pdf_damaged_anywhere_raises_nothing():
    chance, whole = random.Random("damage"), a_pdf(2)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        inspect_pdf(bytes(data))


@pytest.mark.parametrize(
    "active",
    [
        a_pdf_of(b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(x)>>>>", b"<</Type/Pages/Kids[]>>"),
        a_pdf_of(b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(x.exe)>>>>", b"<</Type/Pages/Kids[]>>"),
        a_pdf_of(b"<</Type/Catalog/Pages 2 0 R/AA<</WC<</S/JavaScript/JS(x)>>>>>>", b"<</Type/Pages/Kids[]>>"),
        a_pdf_of(b"<</Type/Catalog/Pages 2 0 R/Names<</JavaScript<<>>>>>>", b"<</Type/Pages/Kids[]>>"),
        a_pdf_of(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]>>", b"<</Type/Page/AA<</O<</S/Launch/F(x)>>>>>>"),
    ],
)
def test_a_pdf_that_starts_something_is_active(active):
    assert inspect_pdf(active).is_active


def test_a_pdf_that_opens_at_a_page_is_not_active():
    shown = a_pdf_of(b"<</Type/Catalog/Pages 2 0 R/OpenAction[3 0 R/Fit]>>", b"<</Type/Pages/Kids[3 0 R]>>", b"<<>>")
    assert inspect_pdf(shown) == Facts(pages=1)


def test_an_ordinary_pdf_with_metadata_is_not_active():
    assert inspect_pdf(a_pdf_by(lambda writer: writer.add_metadata({"/Title": "学历证书"}))) == Facts(pages=1)


def test_what_is_packed_small_is_not_unpacked_large():
    bomb = zlib.compress(b"1 0 " * 10_000_000)
    told = b"<</Type/ObjStm/N 9000000/First 100/Filter/FlateDecode/Length %d>>" % len(bomb)
    packed = a_pdf_of(CATALOGUE, told + b"stream\n" + bomb + b"\nendstream")
    began = time.monotonic()
    assert inspect_pdf(packed) == BROKEN
    assert time.monotonic() - began < 3


def test_a_pdf_that_takes_too_long_is_broken(monkeypatch):
    monkeypatch.setattr(inspection, "SECONDS", 0.2)
    endless = b"%PDF-1.7\n" + b"1 0 obj <</a (" * 500_000 + b"%%EOF"
    began = time.monotonic()
    assert inspect_pdf(endless) == BROKEN
    assert time.monotonic() - began < 2


def test_nothing_that_a_parser_catches_outlives_the_deadline():
    def stubborn():
        for _ in range(20_000_000):
            try:
                len("")
            except Exception:
                continue

    with pytest.raises(OutOfTime), within(0.05):
        stubborn()
    assert sys.getprofile() is None


@pytest.mark.parametrize(
    ("data", "sides"),
    [
        (a_picture((800, 1100)), (800, 1100)),
        (a_picture((800, 1100), "PNG", "RGBA"), (800, 1100)),
        (a_picture((800, 1100), "PNG", "P"), (800, 1100)),
        (a_picture((800, 1100), "PNG", "I;16"), (800, 1100)),
        (a_picture((800, 1100), mode="CMYK"), (800, 1100)),
        (a_picture((30, 20)), (30, 20)),
    ],
)
def test_the_sides_of_a_picture_are_measured(data, sides):
    assert inspect_picture(data) == Facts(width=sides[0], height=sides[1])


def test_a_picture_that_moves_is_a_picture():
    frames = [Image.new("RGB", (800, 1100), colour) for colour in ("white", "black")]
    file = io.BytesIO()
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])
    assert inspect_picture(file.getvalue()) == Facts(width=800, height=1100)


@pytest.mark.parametrize("inspect", [inspect_picture, inspect_portrait])
def test_sides_are_those_of_the_picture_set_upright(inspect):
    exif = Image.Exif()
    exif[0x0112] = 6
    assert inspect(a_picture((1100, 800), exif=exif)) == Facts(width=800, height=1100)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xe0 no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 20])
def test_what_only_begins_like_a_picture_is_broken(data):
    assert inspect_picture(data) == inspect_portrait(data) == BROKEN


@pytest.mark.parametrize("whole", [draw_portrait(1), a_picture(form="PNG", mode="RGBA")])
def test_a_picture_broken_off_is_broken(whole):
    assert inspect_picture(whole[: len(whole) // 2]).is_broken


def test_a_picture_damaged_anywhere_raises_nothing():
    chance, whole = random.Random("damage"), draw_portrait(1)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        inspect_picture(bytes(data))


def test_a_bomb_of_a_picture_is_measured_and_not_unpacked():
    small = bytearray(a_picture((800, 800), "PNG", "1"))
    head = struct.pack(">II", 30_000, 30_000) + small[24:29]
    small[16:33] = head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    assert inspect_picture(bytes(small)) == inspect_portrait(bytes(small)) == Facts(width=30_000, height=30_000)


def a_strange_portrait(mode, form):
    return a_picture((413, 579), form, mode)


@pytest.mark.parametrize(
    "data",
    [
        draw_portrait(1),
        a_strange_portrait("CMYK", "JPEG"),
        a_strange_portrait("L", "JPEG"),
        a_strange_portrait("I;16", "PNG"),
        a_strange_portrait("LA", "PNG"),
        a_strange_portrait("1", "PNG"),
    ],
)
def test_a_portrait_that_is_accepted_can_be_printed(data):
    assert inspect_portrait(data) == Facts(width=413, height=579)
    assert print_portrait(data)
