"""The parts of a review form as rows: grids of fields, tables, long texts, and blocks to be signed."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.documents.fonts import BOLD, KAI, SONG, width_of
from chalicelib.documents.form_rows import PAD, Cell, Line, Row
from chalicelib.documents.form_sheets import WIDTH
from chalicelib.documents.lettering import fit, fit_evenly, wrap

SIZE, TABLE_SIZE = 10.5, 10.0
LABEL = 84.0
_NUMBER = 32.0
_SHORT = 100.0
_BLANK_ROWS = 2
_ACT = len("审核意见")


def lines_of(text: str, font: str, size: float, width: float, at: float = 0) -> list[Line]:
    """A value in a cell of `width`, its own line breaks kept."""
    inner = width - 2 * PAD
    broken = [line for part in text.split("\n") for line in _without_orphan(part.strip(), font, size, inner)]
    return [Line(((line, font),), at) for line in broken]


def _without_orphan(text: str, font: str, size: float, width: float) -> list[str]:
    """Broken so that no single character is left for the last line, where slightly shorter lines prevent that."""
    lines = wrap(text, font, size, width)
    if len(lines) > 1 and len(lines[-1].rstrip("。；，、）》”")) == 1:
        even = wrap(text, font, size, width - size)
        return even if len(even) == len(lines) else lines
    return lines


def paragraphs(text: str, font: str, size: float, width: float) -> list[Line]:
    """A long text: paragraphs begin two characters in, and lines end together at the right edge."""
    inner = width - 2 * PAD
    found = []
    for part in filter(None, (part.strip(" \u3000") for part in text.split("\n"))):
        broken = wrap(part, font, size, inner, 2 * size)
        for place, line in enumerate(broken):
            indent = 0 if place else 2 * size
            spacing = 0.0
            if place < len(broken) - 1 and len(line) > 1:
                spacing = (inner - indent - width_of(line, font, size)) / (len(line) - 1)
            found.append(Line(((line, font),), indent=indent, spacing=spacing if spacing < size / 3 else 0))
    return found


def label_cell(label: str, width: float = LABEL) -> Cell:
    """At most three lines, of about the same length."""
    inner = width - 2 * PAD
    if width_of(label, SONG, SIZE) <= inner:
        return Cell(width, [Line(((label, SONG),), 0.5)], SIZE, shaded=True)
    setting = fit_evenly(label, SONG, inner, (SIZE, 9.5, 8.5), 2 if len(label) < 16 else 3)
    return Cell(width, [Line(((line, SONG),), 0.5) for line in setting.lines], setting.size, shaded=True)


def grid_rows(pairs: Sequence[tuple[str, str]], width: float = WIDTH) -> list[Row]:
    """Two fields to a row; one that would take more than two lines there, or be cut in a number, has its own."""
    half = width / 2 - LABEL
    rows: list[Row] = []
    waiting: list[tuple[str, str]] = []

    def flush() -> None:
        if len(waiting) == 1:
            rows.append(_grid_row(waiting, width - LABEL))
        elif waiting:
            rows.append(_grid_row(waiting, half))
        waiting.clear()

    for label, value in pairs:
        if len(lines_of(value, KAI, SIZE, half)) > (1 if value.isascii() else 2):
            flush()
            rows.append(_grid_row([(label, value)], width - LABEL))
            continue
        waiting.append((label, value))
        if len(waiting) == 2:
            flush()
    flush()
    return rows


def rows_beside(pairs: Sequence[tuple[str, str]], width: float, height: float) -> tuple[list[Row], int]:
    """The rows of `width` that reach down to `height`, stretched if need be; and how many pairs they hold."""
    found: list[Row] = []
    reached, held = 0.0, 0
    for row in grid_rows(pairs, width):
        if reached >= height:
            break
        found.append(row)
        reached += row.height
        held += len(row.cells) // 2
    found[-1] = replace(found[-1], least=found[-1].height + max(0, height - reached))
    return found, held


def _grid_row(pairs: Sequence[tuple[str, str]], width: float) -> Row:
    cells = []
    for label, value in pairs:
        cells += [label_cell(label), Cell(width, lines_of(value, KAI, SIZE, width), SIZE)]
    return Row(cells)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Row, list[Row]]:
    """Header and rows, numbered; empty ones to be filled in by hand where there are none.

    A narrow table is printed in two halves, 1 beside 2, 3 beside 4.
    """
    needs = _needs(columns, rows)
    halves = 2 if sum(needs) + _NUMBER <= WIDTH / 2 and len(rows) > 1 else 1
    widths = _widths(needs, WIDTH / halves - _NUMBER)
    header = [_header_cell("序号", _NUMBER), *map(_header_cell, columns, widths)]
    blank = [Cell(_NUMBER), *map(Cell, widths)]
    body = _numbered_cells(rows, needs, widths) or [blank] * _BLANK_ROWS
    body += [blank] * (len(body) % halves)
    joined = [[cell for half in body[start : start + halves] for cell in half] for start in range(0, len(body), halves)]
    return Row(header * halves, leading=14), [Row(cells, leading=14) for cells in joined]


def _numbered_cells(rows: Sequence[Sequence[str]], needs: Sequence[float], widths: Sequence[float]) -> list[list[Cell]]:
    """Short values stand in the middle of their column."""
    at = [0.5 if need <= min(width + 0.01, _SHORT) else 0 for need, width in zip(needs, widths, strict=True)]
    body = []
    for number, row in enumerate(rows, start=1):
        cells = [Cell(_NUMBER, [Line(((str(number), SONG),), 0.5)], TABLE_SIZE)]
        for value, width, middle in zip(row, widths, at, strict=True):
            cells.append(Cell(width, lines_of(value, KAI, TABLE_SIZE, width, middle), TABLE_SIZE))
        body.append(cells)
    return body


def _header_cell(title: str, width: float) -> Cell:
    inner = width - 2 * PAD
    sizes = (TABLE_SIZE, 9.5, 9, 8.5)
    setting = fit(title, SONG, inner, (TABLE_SIZE,))
    if setting.size < TABLE_SIZE:
        setting = fit_evenly(title, SONG, inner, sizes, 2)
    return Cell(width, [Line(((line, SONG),), 0.5) for line in setting.lines], setting.size, shaded=True)


def _needs(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """The width with which nothing in a column would be broken; a long title may take two lines."""
    needs = []
    for place, title in enumerate(columns):
        widest = max((width_of(row[place].replace("\n", ""), KAI, TABLE_SIZE) for row in rows), default=0)
        heading = width_of(title, SONG, TABLE_SIZE)
        needs.append(max(widest, heading if heading <= 60 else heading / 2 + TABLE_SIZE) + 2 * PAD + 1)
    return needs


def _widths(needs: Sequence[float], left: float) -> list[float]:
    """Narrow columns get what they need; the others share the rest, a third evenly and two by contents."""
    widths, sharing = [0.0] * len(needs), list(range(len(needs)))
    while fitting := [place for place in sharing if needs[place] <= left / len(sharing)]:
        for place in fitting:
            widths[place] = needs[place]
        left -= sum(needs[place] for place in fitting)
        sharing = [place for place in sharing if place not in fitting]
        if not sharing:
            return [width + left * width / sum(widths) for width in widths]
    roots = sum(needs[place] ** 0.5 for place in sharing)
    for place in sharing:
        widths[place] = left / 3 * (1 / len(sharing) + 2 * needs[place] ** 0.5 / roots)
    return widths


def title_row(title: str) -> Row:
    return Row([Cell(WIDTH, [Line(((title, SONG),), 0.5)], SIZE, shaded=True)])


def prose_rows(label: str, text: str) -> list[Row]:
    """The label over the whole width, the text below it; room to write where there is none."""
    return [
        title_row(label),
        Row([Cell(WIDTH, paragraphs(text, KAI, SIZE, WIDTH), SIZE, centred=False)], least=120, leading=18),
    ]


def signed_row(label: str, said: Sequence[Line], signature: Sequence[Line], least: int) -> Row:
    """A block to be signed: what is said above, the signature at the foot, `least` lines in all.

    The label is broken before its last word: 用人单位 over 审核意见.
    """
    space = [Line(())] * max(1, least - len(said) - len(signature))
    parts = (label[:-_ACT], label[-_ACT:])
    size = min(fit(part, BOLD, LABEL - 2 * PAD, (11, 10.5, 10, 9)).size for part in parts)
    name = Cell(LABEL, [Line(((part, BOLD),), 0.5) for part in parts], size, shaded=True)
    block = Cell(WIDTH - LABEL, [*said, *space, *signature], SIZE, centred=False)
    return Row([name, block], leading=18)


def note_rows(text: str) -> list[Row]:
    return [Row([Cell(WIDTH, paragraphs(text, SONG, SIZE, WIDTH), SIZE)])]
