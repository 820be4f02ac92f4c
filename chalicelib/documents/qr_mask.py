"""Which of the eight masks a QR code gets, a hundred times faster than segno finds out.

The standard (ISO/IEC 18004 §7.8) wants all eight tried and the one with the fewest penalty points taken. Module by
module in Python that is 20 ms, more than all the rest of a certificate. Here a whole code is one long number, a bit
for each module, so that shifting and AND-ing it looks at all modules at once. The choice is the one segno makes.
"""

from collections.abc import Iterable
from functools import lru_cache

from segno import encoder

#: Light bits after each line: nothing reaches from one line into the next, and what is outside counts as light.
_GAP = 4
_TILE = 12  # all masks repeat after as many modules, both ways
_DIGITS = bytes.maketrans(b"\0\1", b"01")
_MODULES = bytes.maketrans(b"01", b"\0\1")

Rows = tuple[bytearray, ...]
_segno_chooses = encoder.find_and_apply_best_mask


def choose_mask(matrix: Rows, width: int, height: int, proposed: int | None = None) -> tuple[int, Rows]:
    """The number of the best mask and the code with it, in the place of segno's own function."""
    if proposed is not None or width < 21 or width != height:
        return _segno_chooses(matrix, width, height, proposed)  # type: ignore[no-any-return]
    across, down = _number(matrix), _number(zip(*matrix, strict=True))
    masked = [(across ^ by_row, down ^ by_column) for by_row, by_column in _masks(width)]
    scores = [_points(*pair, width) for pair in masked]
    best = scores.index(min(scores))
    return best, _rows(masked[best][0], width)


def _points(across: int, down: int, side: int) -> int:
    """Penalty points, N1 to N4 of the standard's table 11."""
    step, whole = side + _GAP, _whole(side)
    points = 10 * int(abs(across.bit_count() / side**2 * 100 - 50) / 5)
    for dark in (across, down):
        light = dark ^ whole
        points += _runs(dark) + _runs(light) + 40 * _finders(dark, light, step)
    for colour in (across, across ^ whole):
        pairs = colour & colour >> 1
        points += 3 * (pairs & pairs >> step).bit_count()
    return points


def _runs(colour: int) -> int:
    """Three points for five modules of one colour in a line, and one for each more."""
    pairs = colour & colour >> 1
    fives = pairs & pairs >> 2 & colour >> 4
    return fives.bit_count() + 2 * (fives & ~(fives << 1)).bit_count()


def _finders(dark: int, light: int, step: int) -> int:
    """How often 1011101 stands in a line with four light modules before or after it, overlapping ones counted once."""
    found = dark & light >> 1 & dark >> 2 & dark >> 3 & dark >> 4 & light >> 5 & dark >> 6
    pairs = dark | dark >> 1
    near = pairs | pairs >> 2
    found &= ~(near >> 7 & near << 4)
    count, free = 0, 0
    while found:
        place = (found & -found).bit_length() - 1
        found &= found - 1
        if place >= free:
            count, free = count + 1, place + 7
    return count


def _number(lines: Iterable[Iterable[int]]) -> int:
    """Lines of modules as one number, the first module as the lowest bit."""
    gap = bytes(_GAP)
    digits = b"".join(bytes(line) + gap for line in lines)
    return int(digits[::-1].translate(_DIGITS), 2)


def _rows(number: int, side: int) -> Rows:
    step = side + _GAP
    digits = f"{number:0{side * step}b}".encode().translate(_MODULES)[::-1]
    return tuple(bytearray(digits[start : start + side]) for start in range(0, side * step, step))


@lru_cache(4)
def _whole(side: int) -> int:
    return _number([b"\1" * side] * side)


@lru_cache(4)
def _masks(side: int) -> list[tuple[int, int]]:
    """The eight masks over the modules that carry data, by row and by column."""
    fixed = encoder.make_matrix(side, side)
    encoder.add_finder_patterns(fixed, side, side)
    encoder.add_alignment_patterns(fixed, side, side)
    fixed[-8][8] = 1
    free = [bytes(module > 1 for module in line) for line in fixed]
    by_row, by_column = _number(free), _number(zip(*free, strict=True))
    masks = []
    for mask in encoder.get_data_mask_functions(False):
        tile = [bytes(mask(row, column) for column in range(_TILE)) for row in range(_TILE)]
        turned = [bytes(line) for line in zip(*tile, strict=True)]
        masks.append((by_row & _tiled(tile, side), by_column & _tiled(turned, side)))
    return masks


def _tiled(tile: list[bytes], side: int) -> int:
    long = [(line * (side // _TILE + 1))[:side] for line in tile]
    return _number(long[row % _TILE] for row in range(side))
