"""The pages of a review form: what lies where on them, gathered first and drawn when their number is known."""

from dataclasses import dataclass, field

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from chalicelib.documents.fonts import BOLD, SONG, runs_of, width_of
from chalicelib.documents.lettering import draw_centred, draw_text, fit
from chalicelib.documents.page import place_again, place_jpeg

#: The frame of the text, in points; the left margin is wider, for binding.
LEFT, RIGHT, TOP, BOTTOM = 79.0, A4[0] - 51.0, A4[1] - 60.0, 66.0
WIDTH = RIGHT - LEFT
_FOOT = 46.0
_RULE, _SHADE, _MARK = 0.6, 0.94, 0.92
#: The picture's name inside the document.
PORTRAIT = "portrait"


@dataclass(frozen=True)
class Text:
    """One line of one font with its baseline at (x, y); `spacing` follows each character."""

    x: float
    y: float
    text: str
    font: str
    size: float
    spacing: float = 0


@dataclass
class Sheet:
    """One page. Rules are kept by what they lie on (`x` of the upright ones, `y` of the level ones) to be joined."""

    texts: list[Text] = field(default_factory=list)
    upright: dict[float, set[tuple[float, float]]] = field(default_factory=dict)
    level: dict[float, set[tuple[float, float]]] = field(default_factory=dict)
    shades: list[tuple[float, float, float, float]] = field(default_factory=list)
    portraits: list[tuple[float, float, float, float]] = field(default_factory=list)
    bookmarks: list[tuple[str, float]] = field(default_factory=list)

    def rule(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Upright or level, whichever way it is given."""
        lines, on, ends = (self.upright, x1, (y1, y2)) if x1 == x2 else (self.level, y1, (x1, x2))
        lines.setdefault(round(on, 2), set()).add((round(min(ends), 2), round(max(ends), 2)))

    def rules(self) -> list[tuple[float, float, float, float]]:
        """As few as will do: a column's edge is one line, not one for each row."""
        upright = [(x, start, x, end) for x, pieces in self.upright.items() for start, end in _joined(pieces)]
        return upright + [(start, y, end, y) for y, pieces in self.level.items() for start, end in _joined(pieces)]


def _joined(pieces: set[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches that touch or overlap, as one."""
    found: list[tuple[float, float]] = []
    for start, end in sorted(pieces):
        if found and start <= found[-1][1] + 0.05:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


@dataclass(frozen=True)
class Margins:
    """What stands on every page: the watermark behind, and the foot's left and right ends."""

    mark: str
    left: str
    right: str


@dataclass(frozen=True)
class Picture:
    """The portrait as it is printed: JPEG bytes and their size in pixels."""

    jpeg: bytes
    pixels: tuple[int, int]


def draw_sheets(canvas: Canvas, sheets: list[Sheet], margins: Margins, picture: Picture | None) -> None:
    """Every sheet as a page of its own."""
    placed = False
    for number, sheet in enumerate(sheets, start=1):
        _draw_ground(canvas, sheet, margins.mark)
        for box in sheet.portraits:
            _draw_picture(canvas, picture, box, placed)
            placed = True
        canvas.setLineWidth(_RULE)
        canvas.setLineCap(2)
        canvas.lines(sheet.rules())
        _draw_texts(canvas, sheet.texts)
        _draw_foot(canvas, margins, f"第 {number} 页　共 {len(sheets)} 页")
        for place, (title, y) in enumerate(sheet.bookmarks):
            key = f"{number}-{place}"
            canvas.bookmarkHorizontal(key, 0, y)
            canvas.addOutlineEntry(title, key, 0, closed=True)
        canvas.showPage()
    canvas.showOutline()


def _draw_ground(canvas: Canvas, sheet: Sheet, mark: str) -> None:
    """Shades, and over them the watermark, behind everything that is read."""
    canvas.setFillGray(_SHADE)
    for box in sheet.shades:
        canvas.rect(*box, stroke=0, fill=1)
    if mark:
        canvas.saveState()
        canvas.setFillGray(_MARK)
        canvas.translate((LEFT + RIGHT) / 2, A4[1] / 2)
        canvas.rotate(45)
        size = 400 / max(len(mark), 2)
        draw_centred(canvas, 0, -0.38 * size, mark, BOLD, size, size / 5)
        canvas.restoreState()
    canvas.setFillGray(0)


def _draw_picture(canvas: Canvas, picture: Picture | None, box: tuple[float, ...], placed: bool) -> None:
    if picture is None:
        x, y, width, height = box
        draw_centred(canvas, x + width / 2, y + height / 2 - 4, "照片", SONG, 10.5, 10)
    elif placed:
        place_again(canvas, PORTRAIT, box)
    else:
        place_jpeg(canvas, PORTRAIT, picture.jpeg, picture.pixels, box)


def _draw_texts(canvas: Canvas, texts: list[Text]) -> None:
    """In one text object: what costs most in a page of many cells is beginning one for each."""
    writer, set_in, spaced = canvas.beginText(), ("", 0.0), 0.0
    for one in texts:
        x = one.x
        if one.spacing != spaced:
            spaced = one.spacing
            writer.setCharSpace(spaced)
        for name, piece in runs_of(one.text, one.font):
            if set_in != (name, one.size):
                set_in = (name, one.size)
                writer.setFont(*set_in)
            writer.setTextOrigin(x, one.y)
            writer.textOut(piece)
            x += width_of(piece, name, one.size) + spaced * len(piece)
    if spaced:
        writer.setCharSpace(0)  # or it would hold for the foot of the page
    canvas.drawText(writer)


def _draw_foot(canvas: Canvas, margins: Margins, pages: str) -> None:
    canvas.line(LEFT, _FOOT + 12, RIGHT, _FOOT + 12)
    left = fit(margins.left, SONG, 165, (8.5, 8, 7.5, 7))
    draw_text(canvas, LEFT, _FOOT, left.lines[0], SONG, left.size)
    draw_centred(canvas, (LEFT + RIGHT) / 2, _FOOT, pages, SONG, 8.5)
    draw_text(canvas, RIGHT - width_of(margins.right, SONG, 8.5), _FOOT, margins.right, SONG, 8.5)
