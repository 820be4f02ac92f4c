"""Rows of cells, and how they flow over the pages: what fits stays together, what is taller than a page is cut."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from chalicelib.documents.fonts import BOLD, width_of
from chalicelib.documents.form_sheets import BOTTOM, LEFT, RIGHT, TOP, Sheet, Text

PAD = 5.0
LEADING = 15.0
_FEWEST = 3  # lines that stay together where a cell is cut
_TALL = 0.4  # of the page: a row taller than that is cut rather than moved to the next page whole
_HEADING = 30.0


@dataclass(frozen=True)
class Line:
    """One line of a cell: pieces of text, each in its font. `at` is 0 for left, 0.5 centred, 1 for right;
    `indent` is from that side.
    """

    spans: tuple[tuple[str, str], ...]
    at: float = 0
    indent: float = 0
    spacing: float = 0


@dataclass(frozen=True)
class Cell:
    """`centred` stands in the middle of a row that is taller than it."""

    width: float
    lines: Sequence[Line] = ()
    size: float = 10.5
    shaded: bool = False
    centred: bool = True


@dataclass(frozen=True)
class Row:
    cells: Sequence[Cell]
    least: float = 26.0
    leading: float = LEADING

    @property
    def height(self) -> float:
        return max(self.least, max(len(cell.lines) for cell in self.cells) * self.leading + 2 * PAD)

    def cut(self, room: float) -> "tuple[Row, Row] | None":
        """The part that fits into `room` and the rest, both of at least three lines; None when that cannot be."""
        tallest = max(len(cell.lines) for cell in self.cells)
        fitting = min(int((room - 2 * PAD) / self.leading), tallest - _FEWEST)
        if fitting < _FEWEST:
            return None
        head = [replace(cell, lines=cell.lines[:fitting], centred=False) for cell in self.cells]
        tail = [replace(cell, lines=() if cell.shaded else cell.lines[fitting:], centred=False) for cell in self.cells]
        return replace(self, cells=head, least=0), replace(self, cells=tail, least=0)


@dataclass
class Flow:
    """Fills sheet after sheet from the top; `y` is where the next row begins."""

    sheets: list[Sheet] = field(default_factory=lambda: [Sheet()])
    y: float = TOP

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    def turn(self) -> None:
        self.sheets.append(Sheet())
        self.y = TOP

    def heading(self, title: str, needs: float) -> None:
        """A section's title; never left alone at a page's foot: `needs` is the height of what must follow it."""
        if self.y < TOP:
            self.y -= 6
        if self.y - BOTTOM < _HEADING + needs:
            self.turn()
        self.sheet.bookmarks.append((title, self.y + 4))
        self.sheet.texts.append(Text(LEFT, self.y - 19, title, BOLD, 13))
        self.y -= _HEADING

    def place(self, rows: Sequence[Row], header: Row | None = None) -> None:
        """The rows one below the other; `header` first, and again on every page they reach."""
        if header:
            if self.y - BOTTOM < least_height(rows, header):
                self.turn()
            self._put(header)
        for row in rows:
            self._place(row, header)

    def keep(self, rows: Sequence[Row], header: Row, title: str = "") -> None:
        """The same, all on one page if they fit on one, and the section's title with them."""
        height = header.height + sum(row.height for row in rows)
        if title:
            fits = height <= TOP - BOTTOM - _HEADING
            self.heading(title, height if fits else least_height(rows, header))
        elif self.y - BOTTOM < height <= TOP - BOTTOM:
            self.turn()
        self.place(rows, header)

    def place_beside(self, rows: Sequence[Row], picture: tuple[float, float]) -> None:
        """Narrow rows, with a picture of that width and height in a cell to the right of all of them."""
        height = sum(row.height for row in rows)
        if height > self.y - BOTTOM:
            self.turn()
        top = self.y
        for row in rows:
            self._put(row)
        left = LEFT + sum(cell.width for cell in rows[0].cells)
        for start, end in ((left, top), (left, self.y)):
            self.sheet.rule(start, end, RIGHT, end)
        self.sheet.rule(RIGHT, top, RIGHT, self.y)
        width, tall = picture
        self.sheet.portraits.append((left + (RIGHT - left - width) / 2, self.y + (height - tall) / 2, width, tall))

    def _place(self, row: Row, header: Row | None) -> None:
        room = self.y - BOTTOM
        if row.height <= room:
            self._put(row)
            return
        whole = TOP - BOTTOM - (header.height if header else 0)
        parts = row.cut(room) if row.height > whole * _TALL else None
        if parts:
            self._put(parts[0])
        self.turn()
        if header:
            self._put(header)
        self._place(parts[1] if parts else row, header)

    def _put(self, row: Row) -> None:
        x, top, bottom = LEFT, self.y, self.y - row.height
        self.sheet.rule(LEFT, top, LEFT, bottom)
        for cell in row.cells:
            if cell.shaded:
                self.sheet.shades.append((x, bottom, cell.width, row.height))
            self._write(cell, x, row)
            x += cell.width
            self.sheet.rule(x, top, x, bottom)
        self.sheet.rule(LEFT, top, x, top)
        self.sheet.rule(LEFT, bottom, x, bottom)
        self.y = bottom

    def _write(self, cell: Cell, x: float, row: Row) -> None:
        taken = len(cell.lines) * row.leading
        above = (row.height - taken) / 2 if cell.centred else PAD
        y = self.y - above - row.leading / 2 - 0.38 * cell.size
        for line in cell.lines:
            start = x + PAD + line.indent * (1 - 2 * line.at)
            if line.at:
                width = sum(width_of(text, font, cell.size) for text, font in line.spans)
                start += (cell.width - 2 * PAD - width) * line.at
            for text, font in line.spans:
                self.sheet.texts.append(Text(start, y, text, font, cell.size, line.spacing))
                start += width_of(text, font, cell.size)
            y -= row.leading


def least_height(rows: Sequence[Row], header: Row | None = None) -> float:
    """What must stand below a heading: the header and the first row, or as much of it as may stand alone."""
    first = min(rows[0].height, _FEWEST * rows[0].leading + 2 * PAD) if rows else 0
    if rows and rows[0].height <= (TOP - BOTTOM) * _TALL:
        first = rows[0].height
    return first + (header.height if header else 0)
