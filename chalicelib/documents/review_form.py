"""The review form 评审表: A4 portrait, as the official ones are printed, filled in as far as the way has come.

Laid out first and drawn afterwards, since every page says how many there are. Own wrapping on the canvas: a table of
reportlab's Paragraphs takes several times as long and breaks Chinese lines wrongly.
"""

from reportlab.lib.pagesizes import A4

from chalicelib.documents.form_blocks import opinion_row, statement_row, verdict_row
from chalicelib.documents.form_cover import TITLE, draw_cover
from chalicelib.documents.form_rows import Flow, Row, least_height
from chalicelib.documents.form_sheets import WIDTH, Margins, Picture, draw_sheets
from chalicelib.documents.form_tables import grid_rows, note_rows, prose_rows, rows_beside, table, title_row
from chalicelib.documents.page import open_canvas
from chalicelib.documents.portrait import PortraitUnreadable, print_portrait
from chalicelib.domain.form_content import FormContent, FormSection, Grid, Listing, Prose, Statement

__all__ = ["render"]

_PORTRAIT = (99.2, 138.9)  # 35 × 49 mm
_CELL = (111.0, 151.0)  # of the portrait in the grid
#: A table of more columns cannot be read on this page.
_MOST_COLUMNS = 8
_DIGITS = "〇一二三四五六七八九十"


def render(content: FormContent, portrait: bytes | None) -> bytes:
    """The form as PDF; equal arguments give equal bytes. `portrait` is the JPEG or PNG as uploaded.

    Without one, or with one that cannot be opened, its place stays empty.
    """
    flow = Flow()
    draw_cover(flow.sheet, content)
    flow.turn()
    for place, section in enumerate(content.sections, start=1):
        _place_section(flow, content, section, place)
    _place_end(flow, content, len(content.sections))
    canvas = open_canvas(
        A4,
        f"{TITLE} {content.name} {content.year}年度 {content.title}",
        content.unit or content.name,
        content.signed_on or content.begun_on,
    )
    draw_sheets(canvas, flow.sheets, _margins(content), _picture(portrait))
    pdf: bytes = canvas.getpdfdata()
    return pdf


def _picture(portrait: bytes | None) -> Picture | None:
    """A portrait that went bad must not keep anybody from their form."""
    if portrait is None:
        return None
    try:
        return Picture(*print_portrait(portrait))
    except PortraitUnreadable:
        return None


def _margins(content: FormContent) -> Margins:
    right = "草稿，未提交" if not content.submission else f"第{content.submission}次提交　校验码 {content.sha256[:16]}"
    if content.mark and content.mark != "草稿":
        right = f"{content.mark}，未重新提交"
    return Margins(content.mark, f"{content.name}　{content.year}年度{content.title}", right)


def _place_section(flow: Flow, content: FormContent, section: FormSection, number: int) -> None:
    title = _numbered(number, section.title)
    for place, part in enumerate(section.parts):
        heading = title if place == 0 else ""
        if isinstance(part, Grid):
            pairs = [(pair.label, pair.value) for pair in part.pairs]
            if number == 1 and place == 0:
                _place_person(flow, content, pairs, title)
            else:
                _place_rows(flow, grid_rows(pairs), heading)
        elif isinstance(part, Listing):
            _place_listing(flow, part, heading or part.title)
        elif isinstance(part, Prose):
            label, text = prose_rows(part.label, part.text)
            _place_rows(flow, [text], heading, label)
        elif isinstance(part, Statement):
            _place_rows(flow, [statement_row(part, content)], heading)


def _place_person(flow: Flow, content: FormContent, pairs: list[tuple[str, str]], title: str) -> None:
    """Who it is, beside the portrait; the account's name and numbers stand before what was filled in."""
    pairs = [("姓名", content.name), ("联系电话", content.phone), ("身份证号", content.id_number), *pairs]
    pairs.append(("工作单位", content.unit))
    rows, held = rows_beside(pairs, WIDTH - _CELL[0], _CELL[1])
    flow.heading(title, sum(row.height for row in rows))
    flow.place_beside(rows, _PORTRAIT)
    flow.place(grid_rows(pairs[held:]))


def _place_listing(flow: Flow, listing: Listing, title: str) -> None:
    """A table as long as it can be read; else each of its rows by itself, with what is filled in there."""
    listing = _readable(listing)
    if len(listing.columns) <= _MOST_COLUMNS:
        header, rows = table(listing.columns, listing.rows)
        _place_rows(flow, rows, title, header)
        return
    for number, values in enumerate(listing.rows, start=1):
        rows = grid_rows([pair for pair in zip(listing.columns, values, strict=True) if pair[1]])
        flow.keep(rows, title_row(f"第{number}项"), title if number == 1 else "")


def _readable(listing: Listing) -> Listing:
    """Too many columns lose those that nobody filled in; an empty table keeps the first, which matter most."""
    if len(listing.columns) <= _MOST_COLUMNS:
        return listing
    places = [place for place in range(len(listing.columns)) if any(row[place] for row in listing.rows)]
    places = places if listing.rows else list(range(_MOST_COLUMNS - 2))
    columns = [listing.columns[place] for place in places]
    return Listing(columns=columns, rows=[[row[place] for place in places] for row in listing.rows])


def _place_rows(flow: Flow, rows: list[Row], title: str, header: Row | None = None) -> None:
    if title:
        flow.heading(title, least_height(rows, header))
    flow.place(rows, header)


def _place_end(flow: Flow, content: FormContent, number: int) -> None:
    """What does not come from the applicant's sections: the attachments, the opinions, the result, the notes."""
    papers = [[paper.kind, paper.filename, str(paper.pages or "")] for paper in content.papers]
    header, rows = table(["材料种类", "文件名", "页数"], papers)
    _place_rows(flow, rows, _numbered(number + 1, "附件目录"), header)
    opinions = [opinion_row(opinion) for opinion in content.opinions]
    _place_rows(flow, opinions, _numbered(number + 2, "审核意见"))
    _place_rows(flow, [verdict_row(content.verdict)], _numbered(number + 3, "评审结果"))
    if content.undrawn:
        said = f"本表中的〓代替本系统字库未收录的字符，依次为：{'、'.join(content.undrawn)}。"
        _place_rows(flow, note_rows(said), "附注")


def _numbered(number: int, title: str) -> str:
    """一、基本情况 … 二十一、…"""
    tens, ones = divmod(number, 10)
    told = ("十" if tens == 1 else f"{_DIGITS[tens]}十" if tens else "") + (_DIGITS[ones] if ones or not tens else "")
    return f"{told}、{title}"
