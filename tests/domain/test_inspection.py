"""What follows from the facts about a file: each fault with what was found, what is wanted, and what to do."""

import pytest

from chalicelib.domain.attachments import ContentType
from chalicelib.domain.inspection import Facts, faults
from tests.build import an_attachment


def codes(facts, kind="diploma", content_type=ContentType.JPEG):
    return [error.code for error in faults(an_attachment(kind, content_type=content_type), facts)]


def message(facts, kind="diploma", content_type=ContentType.JPEG):
    (error,) = faults(an_attachment(kind, content_type=content_type), facts)
    return error.message


def of_pdf(**told):
    return codes(Facts(**told), content_type=ContentType.PDF)


def of_picture(width, height, kind="diploma"):
    return codes(Facts(width=width, height=height), kind)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"pages": 1}, []),
        ({"pages": 200}, []),
        ({"pages": 201}, ["pdf_too_long"]),
        ({"pages": 0}, ["pdf_empty"]),
        ({"is_broken": True}, ["pdf_broken"]),
        ({"is_encrypted": True}, ["pdf_encrypted"]),
        ({"is_encrypted": True, "is_broken": True}, ["pdf_encrypted"]),
        ({"pages": 2, "is_active": True}, ["pdf_active"]),
        ({"pages": 900, "is_active": True}, ["pdf_too_long", "pdf_active"]),
    ],
)
def test_a_pdf_is_whole_open_quiet_and_of_bounded_length(told, expected):
    assert of_pdf(**told) == expected


@pytest.mark.parametrize("told", [{"is_encrypted": True}, {"is_broken": True}, {"pages": 1, "is_active": True}])
def test_who_sent_an_unfit_pdf_is_told_to_print_it_anew(told):
    assert "打印为PDF" in message(Facts(**told), content_type=ContentType.PDF)


def test_too_many_pages_are_told_with_how_many_there_may_be():
    told = message(Facts(pages=340), content_type=ContentType.PDF)
    assert "340页" in told
    assert "200页" in told


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (300, 400, []),
        (400, 300, []),
        (299, 4000, ["image_too_small"]),
        (350, 399, ["image_too_small"]),
        (1, 1, ["image_too_small"]),
        (4960, 7016, []),
        (5000, 10_000, []),
        (5001, 10_000, ["image_too_large"]),
        (30_000, 30_000, ["image_too_large"]),
    ],
)
def test_a_scan_is_legible_and_no_bomb(width, height, expected):
    assert of_picture(width, height) == expected


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (295, 413, []),  # 一寸
        (413, 579, []),  # 二寸
        (413, 531, []),  # 小二寸
        (390, 567, []),  # 大一寸
        (3024, 4032, []),  # a phone's
        (294, 413, ["portrait_too_small"]),
        (295, 412, ["portrait_too_small"]),
        (600, 600, ["portrait_ratio"]),
        (579, 413, ["portrait_ratio"]),
        (680, 1000, []),
        (679, 1000, ["portrait_ratio"]),
        (800, 1000, []),
        (801, 1000, ["portrait_ratio"]),
        (200, 200, ["portrait_too_small", "portrait_ratio"]),
        (3500, 4667, ["portrait_too_large"]),
    ],
)
def test_a_portrait_has_the_shape_and_size_of_an_id_photograph(width, height, expected):
    assert of_picture(width, height, "portrait") == expected


def test_a_wrong_ratio_is_told_with_the_one_that_is_wanted():
    told = message(Facts(width=600, height=600), "portrait")
    assert "1.00" in told
    assert "0.68至0.80" in told


def test_a_small_portrait_is_told_with_the_size_that_is_wanted():
    told = message(Facts(width=200, height=280), "portrait")
    assert "200×280" in told
    assert "295×413" in told


@pytest.mark.parametrize(("kind", "code"), [("portrait", "portrait_unreadable"), ("diploma", "image_unreadable")])
@pytest.mark.parametrize("sides", [{}, {"width": 413, "height": 579}])
def test_a_picture_that_cannot_be_opened_is_unreadable(kind, code, sides):
    assert codes(Facts(is_broken=True, **sides), kind) == [code]
