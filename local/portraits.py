"""Drawn portraits for the demo: friendly, varied, nobody's."""

import io
import random
from collections.abc import Sequence

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

SIZE = (413, 579)  # 35 × 49 mm at 300 dpi, the "two inch" portrait
_SCALE = 3  # drawn larger and scaled down, for smooth edges

_BACKGROUNDS = ((67, 142, 219), (67, 142, 219), (240, 243, 246))
_SKINS = ((238, 205, 176), (243, 214, 188), (228, 190, 158), (235, 198, 170))
_HAIRS = ((26, 24, 25), (38, 31, 29), (52, 42, 38), (96, 92, 92))
_SUITS = ((35, 40, 61), (45, 47, 52), (58, 36, 46), (28, 58, 66), (74, 74, 84))
_TIES = ((146, 28, 40), (32, 66, 120), (96, 40, 92), (28, 92, 80))


def draw_portrait(seed: int) -> bytes:
    """A portrait as JPEG of 413 × 579 pixels; the same seed gives the same person."""
    chance = random.Random(f"portrait {seed}")  # small numbers as seeds begin alike
    picture = Image.new("RGB", (SIZE[0] * _SCALE, SIZE[1] * _SCALE), chance.choice(_BACKGROUNDS))
    pen = _Pen(ImageDraw.Draw(picture))
    skin, hair = chance.choice(_SKINS), chance.choice(_HAIRS)
    long_hair = chance.random() < 0.5
    if long_hair:
        _draw_long_hair(pen, hair, chance.choice((330, 390, 430)))
    _draw_clothes(pen, chance, skin, long_hair)
    _draw_face(pen, skin)
    _draw_hairline(pen, skin, hair, chance.randrange(3), long_hair)
    _draw_features(pen, chance, hair)
    if chance.random() < 0.35:
        _draw_glasses(pen)
    file = io.BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(file, "JPEG", quality=90, dpi=(300, 300))
    return file.getvalue()


class _Pen:
    """ImageDraw in units of the finished picture."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def oval(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        self._draw.ellipse(self._scaled((left, top, right, bottom)), fill=fill)

    def shape(self, points: Sequence[tuple[float, float]], fill: Colour) -> None:
        self._draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=fill)

    def pie(self, box: Box, start: float, end: float, fill: Colour) -> None:
        self._draw.pieslice(self._scaled(box), start, end, fill=fill)

    def arc(self, box: Box, start: float, end: float, fill: Colour, width: float) -> None:
        self._draw.arc(self._scaled(box), start, end, fill=fill, width=round(width * _SCALE))

    def bar(self, left: float, top: float, right: float, bottom: float, radius: float, fill: Colour) -> None:
        self._draw.rounded_rectangle(self._scaled((left, top, right, bottom)), radius * _SCALE, fill=fill)

    @staticmethod
    def _scaled(box: Box) -> Box:
        left, top, right, bottom = box
        return left * _SCALE, top * _SCALE, right * _SCALE, bottom * _SCALE


def _darker(colour: Colour, by: float) -> Colour:
    red, green, blue = colour
    return round(red * by), round(green * by), round(blue * by)


def _draw_long_hair(pen: _Pen, hair: Colour, length: float) -> None:
    pen.oval(98, 96, 315, 340, hair)
    pen.bar(98, 210, 315, length, 46, hair)


def _draw_clothes(pen: _Pen, chance: random.Random, skin: Colour, blouse: bool) -> None:
    suit = chance.choice(_SUITS)
    pen.bar(34, 432, 379, 700, 96, suit)
    pen.shape([(152, 434), (261, 434), (206, 579)], (250, 250, 252))
    pen.bar(170, 360, 243, 452, 30, _darker(skin, 0.92))
    pen.pie((170, 400, 243, 478), 0, 180, _darker(skin, 0.92))
    if not blouse:
        tie = chance.choice(_TIES)
        pen.shape([(192, 474), (221, 474), (214, 496), (199, 496)], _darker(tie, 0.85))
        pen.shape([(199, 496), (214, 496), (226, 579), (187, 579)], tie)
    for side in (-1, 1):
        edge = [(206 + side * 54, 428), (206 + side * 92, 470), (206 + side * 12, 579), (206, 579)]
        pen.shape(edge, _darker(suit, 0.8))
        pen.shape([(206 + side * 34, 424), (206 + side * 56, 428), (206 + side * 16, 488)], (232, 234, 240))


def _draw_face(pen: _Pen, skin: Colour) -> None:
    for x in (106, 287):
        pen.oval(x - 8, 238, x + 28, 298, _darker(skin, 0.95))
    pen.oval(116, 110, 297, 412, skin)


def _draw_features(pen: _Pen, chance: random.Random, hair: Colour) -> None:
    smile = chance.choice((18, 24, 30))
    for x in (170, 243):
        pen.oval(x - 15, 246, x + 15, 264, (252, 252, 252))
        pen.oval(x - 9, 245, x + 9, 265, (40, 30, 28))
        pen.oval(x - 1, 249, x + 4, 254, (255, 255, 255))
        pen.arc((x - 22, 222, x + 22, 256), 205, 335, hair, 5)
        pen.oval(x - 22 + (x > 206) * 10, 296, x + 12 + (x > 206) * 10, 316, (240, 180, 160))
    pen.arc((194, 270, 219, 306), 20, 160, (205, 150, 125), 3)
    pen.arc((206 - smile - 6, 302, 206 + smile + 6, 344), 30, 150, (178, 70, 66), 5)


def _draw_hairline(pen: _Pen, skin: Colour, hair: Colour, style: int, long_hair: bool) -> None:
    """The hair as a cap over the head, and the forehead cut out of it: parted left, right, or drawn back."""
    rim = 12 if long_hair else 4
    pen.pie((111 - rim, 106 - rim, 302 + rim, 356), 180, 360, hair)
    for side in (-1, 1):
        edge = 206 + side * (94 + rim)
        pen.shape([(edge, 220), (edge - side * (rim + 16), 220), (edge - side * (rim + 4), 284), (edge, 270)], hair)
    forehead = ((128, 166, 356, 330), (57, 166, 285, 330), (127, 156, 286, 320))[style]
    inside = (max(forehead[0], 126), forehead[1], min(forehead[2], 287), forehead[3])
    pen.pie(inside, 180, 360, skin)
    pen.bar(inside[0], 238, inside[2], 252, 4, skin)


def _draw_glasses(pen: _Pen) -> None:
    for x in (170, 243):
        pen.arc((x - 30, 230, x + 30, 282), 0, 360, (52, 50, 56), 4)
    pen.arc((196, 246, 217, 266), 200, 340, (52, 50, 56), 4)
