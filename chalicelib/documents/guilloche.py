"""The background of a certificate: tinted paper, a guilloche border, corner rosettes and a pale rosette in the middle.

A guilloche is a few formulas repeated. One period of the border and one sector of a rosette are drawn as Bézier
curves, and the page repeats them: some kilobytes for thousands of curves, worked out once per process.
"""

from collections.abc import Callable, Iterable
from functools import cache
from math import cos, pi, sin

from chalicelib.documents.page import Drawing, bake

PAGE = (841.89, 595.276)  # A4 landscape, in points

PAPER = (1.0, 0.992, 0.965)
GOLD = (0.69, 0.56, 0.29)
RED = (0.80, 0.25, 0.22)
PALE_GOLD = (0.925, 0.875, 0.745)
PALE_ROSE = (0.965, 0.87, 0.83)

_FRAME = 24.0  # from the edge of the paper to the outer frame
_BAND = 41.0  # to the middle of the band
_INNER = 56.5  # to the inner frame
_HALF = 8.8  # half the height of the waves
_PERIODS = (34, 23)  # along the long sides and the short sides: nearly the same length

Curve = Callable[[float], tuple[float, float]]
Colour = tuple[float, float, float]
Ring = tuple[Colour, int, float, float, int]  # colour, waves all round, middle radius, depth of the waves, strands


@cache
def background() -> Drawing:
    """The whole background as one drawing of the size of the page."""
    width, height = PAGE
    border, corner, petal = _border_tile(), _corner_sector(), _centre_sector()
    operators = [
        f"{_rgb(PAPER)} rg 0 0 {width} {height} re f",
        _repeat_round(petal.name, 24, width / 2, height / 2),
        *(_side(border.name, side) for side in range(4)),
        *_frames(),
        *(
            f"{_rgb(PAPER)} rg {_disc(x, y, 15.3)} f " + _repeat_round(corner.name, 12, x, y)
            for x in (_BAND, width - _BAND)
            for y in (_BAND, height - _BAND)
        ),
    ]
    return bake("background", "\n".join(operators), (0, 0, width, height), border, corner, petal)


def _border_tile() -> Drawing:
    """One period of the border, from (0, 0) rightwards; its strands meet the next period's smoothly."""
    period = _period(0)
    parts = []
    for colour, waves, strands, height in ((GOLD, 1, 10, 1.0), (RED, 2, 4, 0.44)):
        for strand in range(strands):

            def wave(t: float, n: int = waves, h: float = height, p: float = strand / strands) -> tuple[float, float]:
                swell = 0.80 + 0.20 * cos(2 * t)
                return period * t / (2 * pi), _HALF * h * swell * sin(n * t + 2 * pi * p)

            parts.append(f"{_rgb(colour)} RG 0.3 w {_path(wave, 0, 2 * pi, 10)} S")
    parts.append(_line(GOLD, period, 1.0))
    return bake("border", "\n".join(parts), (-1, -_HALF - 2, period + 1, _HALF + 2))


def _line(colour: Colour, period: float, height: float) -> str:
    """Two straight hair lines that close the waves in, above and below."""
    y = _HALF * height + 1.1
    return f"{_rgb(colour)} RG 0.25 w 0 {y:.2f} m {period:.3f} {y:.2f} l 0 {-y:.2f} m {period:.3f} {-y:.2f} l S"


def _side(tile: str, side: int) -> str:
    """The tiles of one side: 0 bottom, 1 right, 2 top, 3 left, from corner centre to corner centre."""
    width, height = PAGE
    turn = (1, 0), (0, 1), (-1, 0), (0, -1)
    start = (_BAND, _BAND), (width - _BAND, _BAND), (width - _BAND, height - _BAND), (_BAND, height - _BAND)
    (across, up), (x, y) = turn[side], start[side]
    period, stretch = _period(side), _period(side) / _period(0)
    return "\n".join(
        f"q {across * stretch:.5f} {up * stretch:.5f} {-up} {across} "
        f"{x + across * period * count:.3f} {y + up * period * count:.3f} cm /{tile} Do Q"
        for count in range(_PERIODS[side % 2])
    )


def _period(side: int) -> float:
    return (PAGE[side % 2] - 2 * _BAND) / _PERIODS[side % 2]


def _frames() -> list[str]:
    width, height = PAGE
    return [
        f"{_rgb(GOLD)} RG {weight} w {edge} {edge} {width - 2 * edge:.3f} {height - 2 * edge:.3f} re S"
        for edge, weight in ((_FRAME, 2.2), (_FRAME + 3.4, 0.5), (_INNER, 0.9), (_INNER - 2.2, 0.3))
    ]


def _corner_sector() -> Drawing:
    """A twelfth of a corner rosette of radius 14.4."""
    rings = ((GOLD, 12, 11.2, 3.2, 4), (RED, 12, 7.2, 2.3, 3), (GOLD, 12, 3.8, 2.1, 3))
    return _sector("corner", rings, 12, 0.3, 18)


def _centre_sector() -> Drawing:
    """A twenty-fourth of the rosette behind the text; pale enough to read through."""
    rings = (
        (PALE_GOLD, 24, 176.0, 13.0, 6),
        (PALE_ROSE, 24, 156.0, 14.0, 4),
        (PALE_GOLD, 24, 128.0, 24.0, 6),
        (PALE_ROSE, 24, 92.0, 22.0, 5),
        (PALE_GOLD, 24, 62.0, 22.0, 6),
        (PALE_GOLD, 24, 34.0, 12.0, 4),
        (PALE_ROSE, 24, 15.0, 8.0, 2),
    )
    return _sector("petal", rings, 24, 0.35, 200)


def _sector(name: str, rings: Iterable[Ring], sectors: int, weight: float, radius: float) -> Drawing:
    """The part of some rings between the angles 0 and 2π/sectors."""
    parts = []
    for colour, waves, middle, depth, strands in rings:
        for strand in range(strands):

            def ring(
                t: float, r: float = middle, d: float = depth, n: int = waves, p: float = strand / strands
            ) -> tuple[float, float]:
                distance = r + d * cos(n * t + 2 * pi * p)
                return distance * cos(t), distance * sin(t)

            parts.append(f"{_rgb(colour)} RG {weight} w {_path(ring, 0, 2 * pi / sectors, 6)} S")
    return bake(name, "\n".join(parts), (-radius, -radius, radius, radius))


def _repeat_round(name: str, sectors: int, x: float, y: float) -> str:
    turns = [2 * pi * count / sectors for count in range(sectors)]
    return "\n".join(
        f"q {cos(turn):.6f} {sin(turn):.6f} {-sin(turn):.6f} {cos(turn):.6f} {x:.2f} {y:.2f} cm /{name} Do Q"
        for turn in turns
    )


def _path(curve: Curve, start: float, end: float, pieces: int) -> str:
    """A curve as cubic Béziers: each piece has the ends and the tangents of the curve there."""
    step, tiny = (end - start) / pieces, 1e-5
    points = [curve(start + step * index) for index in range(pieces + 1)]
    tangents = []
    for index in range(pieces + 1):
        (left, low), (right, high) = curve(start + step * index - tiny), curve(start + step * index + tiny)
        tangents.append(((right - left) / (2 * tiny) * step / 3, (high - low) / (2 * tiny) * step / 3))
    path = f"{points[0][0]:.2f} {points[0][1]:.2f} m"
    for (x0, y0), (x1, y1), (u0, v0), (u1, v1) in zip(points, points[1:], tangents, tangents[1:], strict=False):
        path += f" {x0 + u0:.2f} {y0 + v0:.2f} {x1 - u1:.2f} {y1 - v1:.2f} {x1:.2f} {y1:.2f} c"
    return path


def _disc(x: float, y: float, radius: float) -> str:
    return _path(lambda t: (x + radius * cos(t), y + radius * sin(t)), 0, 2 * pi, 8)


def _rgb(colour: Colour) -> str:
    return " ".join(f"{part:g}" for part in colour)
