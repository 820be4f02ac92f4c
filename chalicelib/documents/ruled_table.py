"""A ruled table over as many pages as it takes: its head on each of them, rows as high as what they hold.

Nothing is kept of a page but its compressed stream, so 5,000 rows take no more room than their PDF. The head is one
form that all pages show, and so is the number of pages, which is drawn when it is known.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from chalicelib.documents.fonts import BOLD, SONG
from chalicelib.documents.ink import Ink
from chalicelib.documents.lettering import draw_centred, draw_text, fit
from chalicelib.documents.page import close_page
from chalicelib.domain.columns import Column

_BESIDE, _LEADING = 2.6, 1.28
_FOOT = 14.0  # points between the bottom margin and the table, for the footer
_RULE, _FRAME, _SHADE = 0.35, 0.9, 0.94
_ABOVE, _BELOW = 10.0, 5.0  # points round the title of a part
#: Where its text stands or has its middle, whether that is its middle, and its lines.
_Cell = tuple[float, bool, tuple[str, ...]]


@dataclass(frozen=True)
class Sheet:
    """The paper, the sizes of type and the room above and below a row's text, in points.

    `running` is said at the foot of every page.
    """

    size: tuple[float, float]
    margin: float
    text: float
    title: float
    padding: float
    running: str

    @property
    def right(self) -> float:
        return self.size[0] - self.margin


class RuledTable:
    """Draws from the top down; `y` is how far it has come on the page."""

    def __init__(self, canvas: Canvas, sheet: Sheet, columns: Sequence[Column[Any]]) -> None:
        self.canvas, self.sheet = canvas, sheet
        self.y = sheet.size[1] - sheet.margin
        self.pages = self._tables = 0
        self._ink, self._larger = Ink(canvas, SONG, sheet.text), Ink(canvas, SONG, sheet.text + 1.5)
        self._bold = Ink(canvas, BOLD, sheet.text + 1.5)
        self._text: list[str] = []
        self._rules: list[str] = []
        self._lines: list[str] = []
        self._top = 0.0
        self.begin(columns)

    def begin(self, columns: Sequence[Column[Any]], padding: float | None = None) -> None:
        """Another table on the same pages; with its own room above and below a row's text, if its rows need it."""
        self.columns, self._padding = columns, self.sheet.padding if padding is None else padding
        self._tables += 1
        self._form = f"head{self._tables}"
        self._lefts = [self.sheet.margin]
        for column in columns:
            self._lefts.append(self._lefts[-1] + column.width * mm)
        self._shown = [
            (column.value, left + (column.width * mm / 2 if column.centred else _BESIDE), column.centred, width)
            for column, left, width in zip(columns, self._lefts, self._widths(), strict=False)
        ]
        self._head_height = self._bake_head()

    def head(self, title: str, left: str = "", right: str = "") -> None:
        """The title in the middle, smaller when it is long, and a line under it."""
        sheet, size = self.sheet, self._larger.size
        setting = fit(title, BOLD, sheet.right - sheet.margin, (sheet.title, sheet.title * 0.85, sheet.title * 0.7))
        self.y -= sheet.title
        draw_centred(self.canvas, sheet.size[0] / 2, self.y, title, BOLD, setting.size)
        if left or right:
            self.y -= size * 2
            self._say(self._larger, sheet.margin, left)
            self._say(self._larger, sheet.right - self._larger.width(right), right)
        self.y -= size * 0.6

    def rows(self, rows: Iterable[Any]) -> None:
        """Row under row; one that does not fit on the page any more begins the next one."""
        sheet = self.sheet
        leading, bottom = sheet.text * _LEADING, sheet.margin + _FOOT
        if self.y - self._head_height - 2 * leading - 2 * self._padding < bottom:
            self._turn()  # no head at the foot of a page, without a row
        self._open()
        for row in rows:
            cells = self._set(row)
            height = max([len(lines) for _, _, lines in cells], default=1) * leading + 2 * self._padding
            if self.y - height < bottom and self.y < self._top:
                self._close()
                self._open()
            self._place(cells, height, leading)
            self.y -= height
            self._rules.append(f"{self._lefts[0]:.2f} {self.y:.2f} m {self._lefts[-1]:.2f} {self.y:.2f} l")
        self._rule_columns()

    def say(self, text: str, space: float = 0.0, before: int = 0) -> None:
        """A paragraph over the whole width; on a new page when this one has no room for it and `before` more lines."""
        lines = self._larger.lines(text, self.sheet.right - self.sheet.margin)
        self._paragraph(lines, space, lambda _: 0.0, before)

    def close_with(self, *lines: str) -> None:
        """The name under a notice and its day, in the middle of the right half."""
        middle = (self.sheet.right - self.sheet.margin) * 0.75
        self._paragraph(lines, self._larger.size, lambda line: middle - self._larger.width(line) / 2)

    def heading(self, text: str) -> None:
        """The title of a part; it goes to the next page with what stands under it."""
        room = self._bold.size * 1.6 + _ABOVE
        if self.y - room - 8 * self.sheet.text < self.sheet.margin + _FOOT:
            self._turn()
        self.y -= room - _BELOW
        self._say(self._bold, self.sheet.margin, text)
        self.y -= _BELOW

    def sign(self, labels: Sequence[str], keep: int = 0) -> None:
        """Labels side by side, each with a line to sign on; on one page with `keep` more lines."""
        leading, width = self._larger.size * 3, (self.sheet.right - self.sheet.margin) / len(labels)
        if self.y - leading - keep * self._larger.size * 1.6 < self.sheet.margin + _FOOT:
            self._turn()
        self.y -= leading
        for at, label in enumerate(labels):
            left = self.sheet.margin + at * width
            self._say(self._larger, left, label)
            begins = left + self._larger.width(label) + _BESIDE
            self._lines.append(f"{begins:.2f} {self.y - 2:.2f} m {left + width - 12:.2f} {self.y - 2:.2f} l")

    def space(self, points: float) -> None:
        self.y -= points

    def _turn(self) -> None:
        """Whatever comes next stands at the top of another page."""
        self._close()
        self.y = self.sheet.size[1] - self.sheet.margin

    def _paragraph(self, lines: Sequence[str], space: float, indent: Callable[[str], float], before: int = 0) -> None:
        leading = self._larger.size * 1.6
        if self.y - space - (len(lines) + before) * leading < self.sheet.margin + _FOOT:
            self._turn()
        self.y -= space
        for line in lines:
            self.y -= leading
            self._say(self._larger, self.sheet.margin + indent(line), line)

    def finish(self) -> bytes:
        self._close()
        self.canvas.beginForm("total")
        draw_text(self.canvas, 0, 0, f"共{self.pages}页", SONG, self.sheet.text)
        self.canvas.endForm()
        pdf: bytes = self.canvas.getpdfdata()
        return pdf

    def _widths(self) -> list[float]:
        """What a line of text may take, in points."""
        return [column.width * mm - 2 * _BESIDE for column in self.columns]

    def _set(self, row: Any) -> list[_Cell]:
        contents = [(value(row), x, centred, width) for value, x, centred, width in self._shown]
        return [
            (x, centred, self._ink.lines(str(content), width))
            for content, x, centred, width in contents
            if content is not None and content != ""
        ]

    def _place(self, cells: list[_Cell], height: float, leading: float) -> None:
        ink, text = self._ink, self._text
        middle = self.y - height / 2 - 0.36 * ink.size  # of a line: where the middle of a character stands
        for x, centred, lines in cells:
            y = middle + (len(lines) - 1) * leading / 2
            for line in lines:
                left = x - ink.width(line) / 2 if centred else x
                text.append(f"1 0 0 1 {left:.2f} {y:.2f} Tm {ink.draw(line)}")
                y -= leading

    def _say(self, ink: Ink, x: float, text: str) -> None:
        self._text.append(f"1 0 0 1 {x:.2f} {self.y:.2f} Tm {ink.draw(text)}")

    def _open(self) -> None:
        """The head of the table, where the page has come to; a new page begins at its top."""
        if not self._text:
            self.y = self.sheet.size[1] - self.sheet.margin
        self._first = self.y
        self.canvas.saveState()
        self.canvas.translate(0, self.y)
        self.canvas.doForm(self._form)
        self.canvas.restoreState()
        self.y -= self._head_height
        self._top = self.y

    def _rule_columns(self) -> None:
        """The upright rules as long as the rows have become; then the frame."""
        if self._rules:
            self._rules += [f"{x:.2f} {self._top:.2f} m {x:.2f} {self.y:.2f} l" for x in self._lefts[1:-1]]
            left, right = self._lefts[0], self._lefts[-1]
            frame = f"{_FRAME} w {left:.2f} {self.y:.2f} {right - left:.2f} {self._first - self.y:.2f} re S"
            self.canvas.addLiteral(f"q {_RULE} w " + "\n".join(self._rules) + f" S {frame} Q")
            self._rules.clear()

    def _close(self) -> None:
        self._rule_columns()
        self.pages += 1
        sheet, y = self.sheet, self.sheet.margin
        number = f"第{self.pages}页　"
        self._text.append(f"1 0 0 1 {sheet.margin:.2f} {y:.2f} Tm {self._ink.draw(sheet.running)}")
        end = sheet.right - 4 * sheet.text
        self._text.append(f"1 0 0 1 {end - self._ink.width(number):.2f} {y:.2f} Tm {self._ink.draw(number)}")
        self.canvas.addLiteral("BT\n" + "\n".join(self._text) + "\nET")
        self._text.clear()
        if self._lines:
            self.canvas.addLiteral(f"q {_RULE} w " + "\n".join(self._lines) + " S Q")
            self._lines.clear()
        self.canvas.translate(end, y)
        self.canvas.doForm("total")
        close_page(self.canvas)

    def _bake_head(self) -> float:
        """The head of the columns as a form that hangs down from y = 0; answers its height."""
        sheet, canvas = self.sheet, self.canvas
        bold = Ink(canvas, BOLD, sheet.text)
        titles = [bold.lines(column.title, column.width * mm - _BESIDE) for column in self.columns]
        leading = sheet.text * _LEADING
        height = max(map(len, titles)) * leading + 2 * sheet.padding
        left, right = self._lefts[0], self._lefts[-1]
        canvas.beginForm(self._form, 0, -height - 1, sheet.size[0], 1)
        canvas.setFillGray(_SHADE)
        canvas.rect(left, -height, right - left, height, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setLineWidth(_RULE)
        canvas.lines([(x, 0, x, -height) for x in self._lefts[1:-1]])
        canvas.setLineWidth(_FRAME)
        canvas.rect(left, -height, right - left, height, stroke=1, fill=0)
        text = []
        for lines, start, column in zip(titles, self._lefts, self.columns, strict=False):
            y = -height / 2 - 0.36 * sheet.text + (len(lines) - 1) * leading / 2
            for line in lines:
                x = start + (column.width * mm - bold.width(line)) / 2
                text.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm {bold.draw(line)}")
                y -= leading
        canvas.addLiteral("BT\n" + "\n".join(text) + "\nET")
        canvas.endForm()
        return height
